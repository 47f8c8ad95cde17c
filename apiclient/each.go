package apiclient

import (
	"context"
	"errors"
	"net/http"
	"strings"
)

// UpdateEach makes many changes, in batches where the service has them and one by one
// where not, several side by side as it allows. It calls each once for every change,
// one after the other as their outcomes come in, and returns after the last. Changes
// of the same task are made in their order.
//
// When ctx ends, nothing more is sent and what was not fails with ErrNotSent; but what
// is under way is brought to its end within the client's time limit, as its outcome
// would be unknown otherwise. A lost answer makes the outcome of all changes in its
// batch unknown. What the service says of a change that failed is an *Error that is
// ErrRefused.
//
// API: PATCH /api/tasks/$update, POST /api/tasks/{id}
func (s *TasksService) UpdateEach(ctx context.Context, updates []TaskUpdate, each func(i int, o Outcome)) {
	b := &bulk{c: s.c, name: "Tasks.UpdateEach", tasks: make([]string, len(updates))}
	for i, u := range updates {
		b.tasks[i] = u.TaskID
	}
	b.single = func(ctx context.Context, entry int) Outcome { return s.updateOne(ctx, updates[entry]) }
	b.batch = func(ctx context.Context, entries []int) []Outcome {
		some := make([]TaskUpdate, len(entries))
		for i, entry := range entries {
			some[i] = updates[entry]
		}
		return s.updateSome(ctx, some)
	}
	b.run(ctx, each)
}

// DeleteEach deletes many tasks one by one, several side by side as the service
// allows, and tells the outcomes as UpdateEach does.
//
// It makes no use of DeleteBatch: should one of the tasks be gone, whether the others
// then stay is promised nowhere, and its answer does not say. Nobody could tell a task
// that it deleted from one that never was.
//
// API: DELETE /api/tasks/{id}
func (s *TasksService) DeleteEach(ctx context.Context, ids []string, each func(i int, o Outcome)) {
	b := &bulk{c: s.c, name: "Tasks.DeleteEach", tasks: ids}
	b.single = func(ctx context.Context, entry int) Outcome {
		o := deleteOp(ids[entry])
		o.work = true
		gone, answer, err := call[Deleted](ctx, s.c, o)
		if err != nil {
			return Outcome{Err: err}
		}
		return Outcome{Updated: Updated{AsAt: gone.AsAt, RequestID: answer.requestID}}
	}
	b.run(ctx, each)
}

func (s *TasksService) updateOne(ctx context.Context, u TaskUpdate) Outcome {
	in := UpdateTask{CorrelationIDs: u.CorrelationIDs, Fields: u.Fields, StackingKey: u.StackingKey}
	o := updateOp(u.TaskID, in, u.Trigger)
	o.work = true
	done, err := callUpdate(ctx, s.c, o)
	if err != nil {
		return Outcome{Err: err}
	}
	return Outcome{Updated: *done}
}

// updateSome makes changes of different tasks in one batch. It returns nothing when
// they have to be made one by one: where there are no batches, and when the batch was
// refused as a whole, which may be the fault of one and has changed none.
func (s *TasksService) updateSome(ctx context.Context, updates []TaskUpdate) []Outcome {
	if len(updates) == 1 || s.c.Abilities().Batches == Missing {
		return nil
	}
	o := updateBatchOp(updates)
	o.work = true
	done, answer, err := call[UpdatedTasks](ctx, s.c, o)
	if refusedAsAWhole(err) {
		return nil
	}
	outcomes := make([]Outcome, len(updates))
	for i, u := range updates {
		if outcomes[i].Err = err; err == nil {
			outcomes[i] = done.of(u.TaskID, o, answer.requestID)
		}
	}
	return outcomes
}

// refusedAsAWhole tells whether a batch was turned down for what it is or has in it,
// by us or by the service. A token that is not good, a pace that is too fast and a
// gateway would turn single calls down as well.
func refusedAsAWhole(err error) bool {
	for _, other := range []error{ErrUnauthorized, ErrRateLimited, ErrUnavailable} {
		if errors.Is(err, other) {
			return false
		}
	}
	return errors.Is(err, ErrRefused) || errors.Is(err, ErrInvalid)
}

// of returns what the answer to a batch says of one task. Its outcome is unknown when
// it is on neither list, or on both.
func (a *UpdatedTasks) of(id string, o op, requestID string) Outcome {
	var out Outcome
	said := 0
	for i, t := range a.Values {
		if strings.EqualFold(t.ID, id) {
			out.Updated = Updated{Task: &a.Values[i], AsAt: t.Version.AsAtModified, RequestID: requestID}
			said++
		}
	}
	for _, f := range a.Failed {
		if strings.EqualFold(f.ID, id) {
			out.Err = &Error{Op: o.name, Status: http.StatusOK, Name: f.Type, Detail: f.Detail, Details: f.Details, RequestID: requestID, Err: ErrRefused}
			said++
		}
	}
	if said != 1 {
		e := unusable(o, errors.New("the answer does not say how this change ended"))
		e.Status, e.RequestID = http.StatusOK, requestID
		return Outcome{Err: e}
	}
	return out
}
