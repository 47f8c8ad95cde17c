package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/given"
	"taskdesk/internal/machine"
	"taskdesk/internal/person"
)

// A View is a task at a moment with the definition version that rules it.
type View struct {
	Task    *apiclient.Task
	AsAt    time.Time         // UTC; zero for now
	Behind  *Behind           // when the upstream answers with an older version than the person has seen
	Machine *machine.Machine  // nil when the definition cannot be had
	Missing error             // why it cannot
	Given   *given.Definition // the file that the definition is from, where the upstream told of none
	Self    Identity          // whom the upstream takes the person for

	later *Later // what comes after it, where Look has told that
}

// Task returns the task as it stood at asAt, or as it is now when asAt is zero: never
// an older version than the person has seen a moment ago, as the view's Behind then says.
// It fails with *Gone when there is none, with *CatchingUp when the upstream does not
// have it yet, and else with the client's error.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Task(ctx context.Context, id string, asAt time.Time) (*View, error) {
	return d.task(ctx, id, asAt, time.Time{})
}

// task is Task for somebody who knows a moment at which the task was there, if any.
func (d *Desk) task(ctx context.Context, id string, asAt, known time.Time) (*View, error) {
	t, behind, err := d.read(ctx, id, asAt, known)
	if err != nil {
		return nil, err
	}
	v := d.view(ctx, t, asAt)
	v.Behind = behind
	return v, nil
}

// read is task without the definition.
func (d *Desk) read(ctx context.Context, id string, asAt, known time.Time) (*apiclient.Task, *Behind, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, nil, err
	}
	if known.IsZero() {
		had, _ := d.sights.of(sightKey{person.From(ctx).Subject, id})
		known = had.seen.AsAt
	}
	t, behind, err := d.get(ctx, id, asAt)
	if errors.Is(err, apiclient.ErrNotFound) {
		return nil, nil, d.gone(ctx, &Gone{ID: id, AsAt: asAt, Err: err}, known)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read the task: %w", err)
	}
	return t, behind, nil
}

// get reads a task, and puts what the person has seen of it in the place of an older
// version that is said to be the one now.
func (d *Desk) get(ctx context.Context, id string, asAt time.Time) (*apiclient.Task, *Behind, error) {
	asked := d.now()
	t, err := d.as(ctx).Tasks.Get(ctx, id, asAt)
	switch {
	case !asAt.IsZero():
		return t, nil, err
	case errors.Is(err, apiclient.ErrNotFound):
		t, behind, late := d.notYet(ctx, id, err)
		if t == nil && late == nil {
			late = err
		}
		return t, behind, late
	case err != nil:
		return nil, nil, err
	}
	t, behind := d.newest(ctx, t, asked)
	return t, behind, nil
}

// view adds the definition to a task. A task is worth showing without one.
func (d *Desk) view(ctx context.Context, t *apiclient.Task, asAt time.Time) *View {
	d.values.see(t)
	v := &View{Task: t, AsAt: asAt, Self: d.Self(ctx)}
	d.define(ctx, v, t.DefinitionVersion.AsAtModified)
	return v
}

// Blank returns a view of a task that is yet to be created, with its definition as it is now.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Blank(ctx context.Context, t *apiclient.Task) *View {
	v := &View{Task: t, Self: d.Self(ctx)}
	d.define(ctx, v, time.Time{})
	return v
}

// define adds the definition to a view as it stood at asAt, and where it is from.
func (d *Desk) define(ctx context.Context, v *View, asAt time.Time) {
	v.Machine, v.Missing = d.Definition(ctx, v.Task.DefinitionID, asAt)
	v.Given = d.GivenBy(v.Machine)
	if state := v.Task.State; v.Given != nil && state != "" && !v.Machine.HasState(state) {
		v.Machine, v.Given, v.Missing = nil, nil, &Unfit{v.Given.File, state}
	}
}

// Unfit says that a definition from a file is not that of a task, which is in a state
// that it does not know.
type Unfit struct{ File, State string }

func (u *Unfit) Error() string { return fmt.Sprintf("the file %s has no state %s", u.File, u.State) }

// Facts returns what guards are judged by if the fields were as given; nil takes the
// task's own. A task of the seed era comes without its family, and is then judged as
// one of which not all is known; one that is yet to be created lacks nothing.
func (v *View) Facts(ctx context.Context, fields map[string]Value) machine.Facts {
	f := machine.Facts{Task: v.Task, Fields: fields, Partial: v.Task.ID != "" && v.Task.Children == nil}
	if f.CurrentUser = v.Self.UserID; f.CurrentUser == "" && person.From(ctx) != nil {
		f.CurrentUser = person.From(ctx).Subject
	}
	return f
}

// Ways returns the transitions that leave the view's state, each with what is
// known of its guard if the fields were as given; nil takes the task's own.
func (v *View) Ways(ctx context.Context, fields map[string]Value) []machine.Way {
	if v.Machine == nil {
		return nil
	}
	return v.Machine.Ways(v.Facts(ctx, fields))
}
