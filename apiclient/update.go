package apiclient

import (
	"context"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// An Updated is what an update answered. Task is nil in the seed era, which says
// only that it was done and when; Message is what it said besides.
type Updated struct {
	Task      *Task
	AsAt      time.Time // UTC
	Message   string
	RequestID string
}

// Update changes fields of a task, fires a trigger unless it is empty, or both in
// one call that is all or nothing. It fails with ErrRefused when the service said
// no, which the seed era does with a status of 200.
//
// API: POST /api/tasks/{id}
func (s *TasksService) Update(ctx context.Context, id string, in UpdateTask, trigger string) (*Updated, error) {
	return callUpdate(ctx, s.c, updateOp(id, in, trigger))
}

func updateOp(id string, in UpdateTask, trigger string) op {
	return op{name: "Tasks.Update", method: http.MethodPost, path: []string{"tasks", id}, query: fire(trigger), in: in}
}

func callUpdate(ctx context.Context, c *Client, o op) (*Updated, error) {
	a, answer, err := call[updateAnswer](ctx, c, o)
	switch {
	case err != nil:
		return nil, err
	case a.WasSuccessful != nil && !*a.WasSuccessful:
		return nil, &Error{Op: o.name, Status: http.StatusOK, Detail: a.Message, RequestID: answer.requestID, Err: ErrRefused}
	case a.Task == nil:
		return &Updated{AsAt: a.AsAt, Message: a.Message, RequestID: answer.requestID}, nil
	}
	return &Updated{Task: a.Task, AsAt: a.Task.Version.AsAtModified, Message: a.Message, RequestID: answer.requestID}, nil
}

// An updateAnswer is either answer of UpdateTask: the seed era's has wasSuccessful,
// today's is a task. One that is both, so as to serve clients of both, is a task.
type updateAnswer struct {
	WasSuccessful *bool     `json:"wasSuccessful"`
	AsAt          time.Time `json:"asAt"`
	Message       string    `json:"message"`
	Task          *Task     `json:"-"`
}

// UnmarshalJSONFrom reads the answer once for each era that it may be of.
func (a *updateAnswer) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	raw, err := dec.ReadValue()
	if err != nil {
		return err
	}
	type seedEra updateAnswer
	if err := json.Unmarshal(raw, (*seedEra)(a), JSONOptions); err != nil {
		return err
	}
	t := new(Task)
	if err := json.Unmarshal(raw, t, JSONOptions); err != nil {
		return err
	}
	if a.WasSuccessful == nil || t.ID != "" {
		a.Task = t
	}
	return nil
}
