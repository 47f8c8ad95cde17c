package desk

import (
	"context"
	"time"

	"taskdesk/apiclient"
)

// Seen is the version of a task that a person had before them when they decided.
type Seen struct {
	Version int       `json:"version"`
	AsAt    time.Time `json:"asAt"` // when that version began, UTC
}

// Submission is what every write has: its key, which is the same when the same
// form is sent twice, and why the person does it. A write that carries a moment is
// one about the past and is refused.
type Submission struct {
	Key    string
	Reason string
	Ticket string // a reference in another system, such as OPS-1234
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
	StackingKey    string // tasks that have the same one meet in a stack; empty for none
	Trigger        string
	From           *Origin // where the values come from, for the journal; nil for nowhere
}

// Delete deletes a task.
type Delete struct {
	Submission
	Task string
	Seen Seen
}

// The operations that the journal knows.
const (
	OpCreate = "create"
	OpUpdate = "update"
	OpFire   = "fire"
	OpDelete = "delete"
)

// A Command is an Update, a Create or a Delete.
type Command interface{ write() write }

// Update carries out u. It fails, with nothing sent, with ErrPast, ErrNobody,
// ErrReadOnly, *Forbidden, *policy.Refusal, *SharedID, *Stale, ErrSeen, *Gone, the client's error
// from the read before the write, or the journal's. Once the call is made it does not fail: the
// result tells how it ended.
//
// API: POST /api/tasks/{id}
func (d *Desk) Update(ctx context.Context, u Update) (*Result, error) { return d.do(ctx, u.write()) }

func (u Update) write() write {
	w := write{
		op: OpUpdate, task: u.Task, trigger: u.Trigger, seen: u.Seen, submission: u.Submission,
		request: request{Fields: u.Fields},
		call: func(ctx context.Context, api *apiclient.Client, in request) (*answer, error) {
			up, err := api.Tasks.Update(ctx, u.Task, apiclient.UpdateTask{Fields: in.Fields}, u.Trigger)
			if err != nil {
				return nil, err
			}
			return &answer{task: up.Task, asAt: up.AsAt, requestID: up.RequestID}, nil
		},
	}
	if u.Trigger != "" {
		w.op = OpFire
	}
	return w
}

// Create carries out c; it fails as Update does. A correlation id that names this
// submission is added, so that a create whose answer was lost can be looked for.
//
// API: POST /api/tasks
func (d *Desk) Create(ctx context.Context, c Create) (*Result, error) { return d.do(ctx, c.write()) }

func (c Create) write() write {
	return write{
		op: OpCreate, definition: c.Definition, trigger: c.Trigger, submission: c.Submission,
		request: request{Fields: c.Fields, CorrelationIDs: c.CorrelationIDs, StackingKey: c.StackingKey, From: c.From},
		call: func(ctx context.Context, api *apiclient.Client, in request) (*answer, error) {
			t, err := api.Tasks.Create(ctx, apiclient.CreateTask{
				DefinitionID: c.Definition, Fields: in.Fields, CorrelationIDs: in.CorrelationIDs, StackingKey: in.StackingKey,
			}, c.Trigger)
			if err != nil {
				return nil, err
			}
			return &answer{task: t, asAt: t.Version.AsAtModified}, nil
		},
	}
}

// Delete carries out x; it fails as Update does.
//
// API: DELETE /api/tasks/{id}
func (d *Desk) Delete(ctx context.Context, x Delete) (*Result, error) { return d.do(ctx, x.write()) }

func (x Delete) write() write {
	return write{
		op: OpDelete, task: x.Task, seen: x.Seen, submission: x.Submission,
		call: func(ctx context.Context, api *apiclient.Client, _ request) (*answer, error) {
			gone, err := api.Tasks.Delete(ctx, x.Task)
			if err != nil {
				return nil, err
			}
			return &answer{asAt: gone.AsAt}, nil
		},
	}
}
