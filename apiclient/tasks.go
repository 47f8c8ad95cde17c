package apiclient

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Get returns a task as it stood at asAt, or as it is now when asAt is zero. It
// fails with ErrNotFound when there was none then.
//
// API: GET /api/tasks/{id}
func (s *TasksService) Get(ctx context.Context, id string, asAt time.Time) (*Task, error) {
	t, _, err := call[Task](ctx, s.c, op{"Tasks.Get", http.MethodGet, s.c.url(at(url.Values{}, asAt), "api", "tasks", id), nil})
	return t, err
}

// Create makes a task, and fires a first trigger unless it is empty. Nothing makes
// a repeated create harmless: after ErrOutcomeUnknown look before trying again.
//
// API: POST /api/tasks
func (s *TasksService) Create(ctx context.Context, in CreateTask, trigger string) (*Task, error) {
	t, _, err := call[Task](ctx, s.c, op{"Tasks.Create", http.MethodPost, s.c.url(fire(trigger), "api", "tasks"), in})
	return t, err
}

// An Updated is what an update answered. Task is nil in the seed era, which says
// only that it was done and when; Message is what it said besides.
type Updated struct {
	Task      *Task
	AsAt      time.Time // UTC
	Message   string
	RequestID string
}

// updateAnswer reads both answers of UpdateTask: the seed era's has wasSuccessful.
type updateAnswer struct {
	WasSuccessful *bool          `json:"wasSuccessful"`
	AsAt          time.Time      `json:"asAt"`
	Message       string         `json:"message"`
	raw           jsontext.Value // all of it, as it came
}

func (a *updateAnswer) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	type plain updateAnswer
	a.raw = raw.Clone()
	return json.Unmarshal(a.raw, (*plain)(a), JSONOptions)
}

// Update changes fields of a task, fires a trigger unless it is empty, or both in
// one call that is all or nothing. It fails with ErrRefused when the service said
// no, which the seed era does with a status of 200.
//
// API: POST /api/tasks/{id}
func (s *TasksService) Update(ctx context.Context, id string, in UpdateTask, trigger string) (*Updated, error) {
	o := op{"Tasks.Update", http.MethodPost, s.c.url(fire(trigger), "api", "tasks", id), in}
	a, requestID, err := call[updateAnswer](ctx, s.c, o)
	switch {
	case err != nil:
		return nil, err
	case a.WasSuccessful == nil:
		t := new(Task)
		if err := json.Unmarshal(a.raw, t, JSONOptions); err != nil {
			return nil, unreadable(o, http.StatusOK, requestID, err)
		}
		return &Updated{Task: t, AsAt: t.Version.AsAtModified, RequestID: requestID}, nil
	case !*a.WasSuccessful:
		return nil, &Error{Op: o.name, Status: http.StatusOK, Detail: a.Message, RequestID: requestID, Err: ErrRefused}
	}
	return &Updated{AsAt: a.AsAt, Message: a.Message, RequestID: requestID}, nil
}

// Delete deletes a task. It stays readable as at the moments before.
//
// API: DELETE /api/tasks/{id}
func (s *TasksService) Delete(ctx context.Context, id string) (*Deleted, error) {
	d, _, err := call[Deleted](ctx, s.c, op{"Tasks.Delete", http.MethodDelete, s.c.url(nil, "api", "tasks", id), nil})
	return d, err
}

// ListOptions say which page of a list is wanted. The zero value is the first page
// of everything, now.
type ListOptions struct {
	AsAt   time.Time // UTC; zero for now
	Filter string    // in the service's filter language
	SortBy []string  // "name", "name ASC" or "name DESC"
	Limit  int       // 0 leaves it to the service, whose default is 10
	Page   string    // Next of the page before; all else must be as it was then
}

// A Page is one page of a list. Next is empty on the last.
type Page[T any] struct {
	Values   []T            `json:"values"`
	Next     string         `json:"nextPage,omitzero"`
	Previous string         `json:"previousPage,omitzero"`
	Unknown  jsontext.Value `json:",embed"`
}

// List returns a page of the tasks that match.
//
// API: GET /api/tasks
func (s *TasksService) List(ctx context.Context, o ListOptions) (*Page[Task], error) {
	p, _, err := call[Page[Task]](ctx, s.c, op{"Tasks.List", http.MethodGet, s.c.url(o.query(), "api", "tasks"), nil})
	return p, err
}

func (o ListOptions) query() url.Values {
	q := at(url.Values{}, o.AsAt)
	if o.Filter != "" {
		q.Set("filter", o.Filter)
	}
	for _, by := range o.SortBy {
		q.Add("sortBy", by)
	}
	if o.Limit > 0 {
		q.Set("limit", strconv.Itoa(o.Limit))
	}
	if o.Page != "" {
		q.Set("page", o.Page)
	}
	return q
}

func fire(trigger string) url.Values {
	if trigger == "" {
		return nil
	}
	return url.Values{"trigger": {trigger}}
}
