package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// Seen is the version of a task that a person had before them when they decided.
type Seen struct {
	Version int
	AsAt    time.Time // when that version began, UTC
}

// Submission is what every write has: its key, which is the same when the same
// form is sent twice, and why the person does it. A write that carries a moment is
// one about the past and is refused.
type Submission struct {
	Key    string
	Reason string
	AsAt   time.Time
}

// Update changes fields of a task, fires a trigger, or both in one call.
type Update struct {
	Submission
	Task    string
	Seen    Seen
	Fields  []apiclient.Field // only those that change; null clears
	Trigger string
}

// Create makes a task, and fires a first trigger where one is named.
type Create struct {
	Submission
	Definition     apiclient.DefinitionID
	Fields         []apiclient.Field
	CorrelationIDs []string
	StackingKey    string
	Trigger        string
}

// Delete deletes a task.
type Delete struct {
	Submission
	Task string
	Seen Seen
}

// The operations that the journal knows.
const (
	opCreate = "create"
	opUpdate = "update"
	opFire   = "fire"
	opDelete = "delete"
)

// Update carries out u. It fails, with nothing sent, with ErrPast, ErrNobody,
// ErrReadOnly, *Forbidden, *Stale, *Gone or the client's error from the read before
// the write. Once the call is made it does not fail: the result tells how it ended.
//
// API: POST /api/tasks/{id}
func (d *Desk) Update(ctx context.Context, u Update) (*Result, error) {
	w := write{
		op: opUpdate, task: u.Task, trigger: u.Trigger, seen: u.Seen, needs: person.Operator, submission: u.Submission,
		request: request{Fields: u.Fields},
		call: func(ctx context.Context, c *apiclient.Client) (*answer, error) {
			up, err := c.Tasks.Update(ctx, u.Task, apiclient.UpdateTask{Fields: u.Fields}, u.Trigger)
			if err != nil {
				return nil, err
			}
			return &answer{task: up.Task, asAt: up.AsAt, requestID: up.RequestID}, nil
		},
	}
	if u.Trigger != "" {
		w.op = opFire
	}
	return d.do(ctx, w)
}

// Create carries out c; it fails as Update does. A correlation id that names this
// submission is added, so that a create whose answer was lost can be looked for.
//
// API: POST /api/tasks
func (d *Desk) Create(ctx context.Context, c Create) (*Result, error) {
	if c.Key == "" {
		c.Key = NewKey()
	}
	ids := append(c.CorrelationIDs[:len(c.CorrelationIDs):len(c.CorrelationIDs)], correlation(c.Key))
	return d.do(ctx, write{
		op: opCreate, definition: c.Definition, trigger: c.Trigger, needs: person.Operator, submission: c.Submission,
		request: request{Fields: c.Fields, CorrelationIDs: ids, StackingKey: c.StackingKey},
		call: func(ctx context.Context, api *apiclient.Client) (*answer, error) {
			t, err := api.Tasks.Create(ctx, apiclient.CreateTask{
				DefinitionID: c.Definition, Fields: c.Fields, CorrelationIDs: ids, StackingKey: c.StackingKey,
			}, c.Trigger)
			if err != nil {
				return nil, err
			}
			return &answer{task: t, asAt: t.Version.AsAtModified, requestID: t.Version.RequestIDModified}, nil
		},
	})
}

// Delete carries out x; it fails as Update does.
//
// API: DELETE /api/tasks/{id}
func (d *Desk) Delete(ctx context.Context, x Delete) (*Result, error) {
	return d.do(ctx, write{
		op: opDelete, task: x.Task, seen: x.Seen, needs: person.Admin, submission: x.Submission,
		call: func(ctx context.Context, api *apiclient.Client) (*answer, error) {
			gone, err := api.Tasks.Delete(ctx, x.Task)
			if err != nil {
				return nil, err
			}
			return &answer{asAt: gone.AsAt}, nil
		},
	})
}

// A write is one change on its way through the five steps.
type write struct {
	op         string
	task       string // empty for a create
	definition apiclient.DefinitionID
	trigger    string
	seen       Seen
	needs      person.Role
	submission Submission
	request    request
	call       func(context.Context, *apiclient.Client) (*answer, error)
}

// request is what a write sends, as the journal keeps it.
type request struct {
	Fields         []apiclient.Field `json:"fields,omitzero"`
	CorrelationIDs []string          `json:"correlationIds,omitzero"`
	StackingKey    string            `json:"stackingKey,omitzero"`
}

// answer is what the upstream said to a write that it did.
type answer struct {
	task      *apiclient.Task // nil in the seed era and after a deletion
	asAt      time.Time
	requestID string
}

// do takes a write through the five steps.
func (d *Desk) do(ctx context.Context, w write) (*Result, error) {
	if !w.submission.AsAt.IsZero() {
		return nil, ErrPast
	}
	if err := d.May(ctx, w.needs); err != nil {
		return nil, err
	}
	key := w.key()
	if first, err := d.first(ctx, key); first != nil || err != nil {
		return first, err
	}
	base, merged, err := d.still(ctx, w)
	if err != nil {
		if first, _ := d.first(ctx, key); first != nil {
			return first, nil // it is our own earlier submission that moved the task on
		}
		return nil, err
	}
	line, fresh, err := d.intend(ctx, w, key)
	if err != nil {
		return nil, fmt.Errorf("write the journal: %w", err)
	}
	if !fresh {
		return d.await(ctx, line)
	}
	// From here on the person may go away; what was begun is brought to its end.
	r := d.callAndSettle(context.WithoutCancel(ctx), w, line)
	r.note(base, merged, w.request.Fields)
	return r, nil
}

// callAndSettle makes the call of an intended line and writes down how it ended.
func (d *Desk) callAndSettle(ctx context.Context, w write, line store.Line) *Result {
	defer d.flights.begin(line.ID)()
	a, err := w.call(ctx, d.as(ctx))
	switch {
	case err == nil:
		return d.done(ctx, line, a)
	case errors.Is(err, apiclient.ErrOutcomeUnknown):
		return d.lookAgain(ctx, line, err)
	default:
		return d.refused(ctx, line, err, settledByAnswer)
	}
}

// still reads the task again before it is changed. When it is no longer the version
// that the person saw, disjoint edits of fields may go on and are returned as merged;
// all else is *Stale. It returns the task as the person saw it, where there is one.
func (d *Desk) still(ctx context.Context, w write) (base *apiclient.Task, merged []history.Change, err error) {
	if w.op == opCreate {
		return nil, nil, nil
	}
	now, err := d.Task(ctx, w.task, time.Time{})
	if err != nil {
		return nil, nil, err
	}
	if now.Task.Version.Number == w.seen.Version {
		return now.Task, nil, nil
	}
	stale, err := d.Compare(ctx, now, w.seen, w.request.Fields)
	if err != nil {
		return nil, nil, err
	}
	if w.op == opUpdate && len(stale.Overlaps) == 0 {
		return now.Task, stale.Theirs, nil
	}
	return nil, nil, stale
}
