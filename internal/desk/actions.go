package desk

import (
	"context"
	"slices"
	"time"

	"taskdesk/apiclient"
)

// How far back the actions of a task are looked for at once.
const (
	mostActions = 20  // whose logs are read
	actionsOf   = 100 // versions that are looked at
)

// Actions are what had a hand in a task up to a moment: the newest of them first.
type Actions struct {
	*View
	List    []*Action
	Missing bool      // the upstream has no action logs
	Older   time.Time // the version up to which there may be more began then, UTC; zero when there are none
	Err     error     // why older versions could not be looked at
}

// An Action is an action of the upstream that had a hand in a task.
type Action struct {
	ID      string
	Created bool                 // it made the task
	Changed int                  // the version that it made, or the first of them; 0 for none
	Started int                  // the version whose transition started it; 0 when the task did not
	Earlier bool                 // it may have been an earlier version: not all were looked at
	Log     *apiclient.ActionLog // up to the moment
	WentOn  bool                 // after that
	Err     error                // why there is no Log
}

// Actions returns the actions that made, changed or were started by a task, as its
// versions up to a moment name them, each with its log. A log that cannot be read says
// why. It fails as Task does.
//
// API: GET /api/tasks/{id}, GET /api/actionlogs/{id}, GET /api/tasks/{id}/history
func (d *Desk) Actions(ctx context.Context, id string, asAt time.Time) (*Actions, error) {
	v, err := d.Task(ctx, id, asAt)
	if err != nil {
		return nil, err
	}
	a := &Actions{View: v, Missing: !d.TellsActions(v)}
	if !a.Missing && namesActions(v.Task) {
		a.find(ctx, &Life{View: v, desk: d, past: d.lives.of(ctx, id)})
		sideBySide(len(a.List), func(i int) { d.readLog(ctx, asAt, a.List[i]) })
	}
	return a, nil
}

// TellsActions tells whether the upstream says which actions had a hand in a task: in the
// seed era it does not.
func (d *Desk) TellsActions(v *View) bool {
	return !d.options.SeedEra && d.api.Abilities().ActionLogs != apiclient.Missing && v.Tells()
}

// namesActions tells whether any action ever had a hand in a task.
func namesActions(t *apiclient.Task) bool {
	return t.ActionLogCreated != "" || t.ActionLogModified != "" || t.ActionLogSubmitted != ""
}

// find goes back through the versions. Each names the last action that changed the task,
// and the last that it started: the oldest version that does is the one it was.
func (a *Actions) find(ctx context.Context, l *Life) {
	known, looked := map[string]*Action{}, 0
	for t, err := range l.Tasks(ctx) {
		if err != nil {
			a.Err = err
			break
		}
		if looked++; looked > actionsOf || len(known)+unknown(t, known) > mostActions {
			a.cut(t, known)
			break
		}
		a.note(t, known)
	}
	if id := l.Task.ActionLogCreated; id != "" {
		a.named(id, known).Created = true
	}
}

// unknown counts the actions that a version names and no later one did.
func unknown(t *apiclient.Task, known map[string]*Action) (n int) {
	for _, id := range []string{t.ActionLogSubmitted, changedBy(t)} {
		if id != "" && known[id] == nil {
			n++
		}
	}
	return n
}

// changedBy is the action that last changed a task, other than by making it; "" for none.
func changedBy(t *apiclient.Task) string {
	if t.ActionLogModified == t.ActionLogCreated {
		return ""
	}
	return t.ActionLogModified
}

// note takes down which actions a version names.
func (a *Actions) note(t *apiclient.Task, known map[string]*Action) {
	if id := t.ActionLogSubmitted; id != "" {
		a.named(id, known).Started = t.Version.Number
	}
	if id := changedBy(t); id != "" {
		a.named(id, known).Changed = t.Version.Number
	}
}

// cut ends the list before a version, which may name actions that later ones name too.
func (a *Actions) cut(t *apiclient.Task, known map[string]*Action) {
	a.Older = t.Version.AsAtModified
	for _, id := range []string{t.ActionLogSubmitted, changedBy(t)} {
		if known[id] != nil {
			known[id].Earlier = true
		}
	}
}

// named returns an action of the list, at the end of which it is put if need be.
func (a *Actions) named(id string, known map[string]*Action) *Action {
	if known[id] == nil {
		known[id] = &Action{ID: id}
		a.List = append(a.List, known[id])
	}
	return known[id]
}

// readLog reads how an action had gone by a moment, zero for now, or keeps why that cannot
// be had.
func (d *Desk) readLog(ctx context.Context, asAt time.Time, a *Action) {
	a.Log, a.Err = d.ActionLog(ctx, a.ID)
	if a.Err != nil || asAt.IsZero() {
		return
	}
	logged := len(a.Log.Items)
	a.Log.Items = slices.DeleteFunc(a.Log.Items, func(it apiclient.ActionLogItem) bool { return it.Timestamp.After(asAt) })
	a.WentOn = len(a.Log.Items) < logged
}
