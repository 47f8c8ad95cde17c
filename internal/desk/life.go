package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
)

// A Life is a task at a moment, with all its versions up to then.
type Life struct {
	*View
	desk *Desk
	past *history.Past
}

// Life returns the task as it stood at asAt, or as it is now when asAt is zero, with the
// way to its versions. It fails as Task does. While the definition is read, the version
// before is asked for already, so that the first version is known together with it.
//
// API: GET /api/tasks/{id}, GET /api/tasks/{id}/history, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Life(ctx context.Context, id string, asAt time.Time) (*Life, error) {
	t, behind, err := d.read(ctx, id, asAt, time.Time{})
	if err != nil {
		return nil, err
	}
	l := &Life{View: &View{Task: t, AsAt: asAt}, desk: d, past: d.lives.of(ctx, id)}
	l.past.Begin(ctx, l.newest(), d.source(id))
	l.View = d.view(ctx, t, asAt)
	l.Behind = behind
	return l, nil
}

func (l *Life) newest() history.View { return history.View{Task: l.Task, AsAt: l.AsAt} }

// Versions returns the versions of the task from the one that the view shows back to the
// first, each as soon as it is known. What each changed is in the order of the state,
// the definition's fields, and the rest. It ends with the first error, which is
// *history.TooLong after the newest history.Longest versions.
//
// API: GET /api/tasks/{id}, GET /api/tasks/{id}/history
func (l *Life) Versions(ctx context.Context) iter.Seq2[history.Version, error] {
	return func(yield func(history.Version, error) bool) {
		defer l.desk.lives.weigh(ctx, l.Task.ID, l.past)
		order := l.order()
		for v, err := range l.past.Versions(ctx, l.newest(), l.desk.source(l.Task.ID)) {
			v.Changes = slices.SortedStableFunc(slices.Values(v.Changes), order)
			if !yield(v, err) {
				return
			}
		}
	}
}

// order compares changes by where a task page shows what changed.
func (l *Life) order() func(a, b history.Change) int {
	place := map[string]int{"State": -1}
	if l.Machine != nil {
		for i, f := range l.Machine.Definition().FieldSchema {
			place["Fields["+f.Name+"]"] = i
		}
	} else {
		for i, f := range l.Task.Fields {
			place["Fields["+f.Name+"]"] = i
		}
	}
	of := func(c history.Change) int {
		i, known := place[c.Attribute]
		_, isField := c.Field()
		switch {
		case known:
			return i
		case isField:
			return len(place)
		}
		return len(place) + 1
	}
	return func(a, b history.Change) int {
		return cmp.Or(of(a)-of(b), cmp.Compare(a.Attribute, b.Attribute))
	}
}

// Tasks returns the task as it stood when each of its versions began, newest first. They
// are shared with other readers, and not to be changed. It ends as Versions does.
//
// API: GET /api/tasks/{id}, GET /api/tasks/{id}/history
func (l *Life) Tasks(ctx context.Context) iter.Seq2[*apiclient.Task, error] {
	return func(yield func(*apiclient.Task, error) bool) {
		defer l.desk.lives.weigh(ctx, l.Task.ID, l.past)
		for t, err := range l.past.Tasks(ctx, l.newest(), l.desk.source(l.Task.ID)) {
			if !yield(t, err) {
				return
			}
		}
	}
}

// Known returns the versions of a task that the person in ctx has found so far, oldest
// first. It asks nobody.
func (d *Desk) Known(ctx context.Context, task string) []history.Begin {
	return d.lives.known(ctx, task)
}

// Version returns a version of a task by its number, also of a task that was deleted.
// It fails with an error that is apiclient.ErrNotFound when the task has no such
// version, and else as Task does.
//
// API: GET /api/tasks/{id}, GET /api/tasks/{id}/history, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Version(ctx context.Context, id string, number int) (history.Version, error) {
	l, err := d.Life(ctx, id, time.Time{})
	if gone, ok := errors.AsType[*Gone](err); ok && gone.Kind == Deleted {
		l, err = d.Life(ctx, id, gone.Seen)
	}
	if err != nil {
		return history.Version{}, err
	}
	return l.Version(ctx, number)
}

// Version returns a version of the life by its number. It fails with an error that is
// apiclient.ErrNotFound when there is no such version up to the one that the view shows.
//
// API: GET /api/tasks/{id}, GET /api/tasks/{id}/history
func (l *Life) Version(ctx context.Context, number int) (history.Version, error) {
	defer l.desk.lives.weigh(ctx, l.Task.ID, l.past)
	v, err := l.past.Version(ctx, l.newest(), number, l.desk.source(l.Task.ID))
	if err != nil {
		return history.Version{}, fmt.Errorf("find version %d: %w", number, err)
	}
	v.Changes = slices.SortedStableFunc(slices.Values(v.Changes), l.order())
	return v, nil
}
