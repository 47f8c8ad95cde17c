package desk

import (
	"context"
	"fmt"
	"iter"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
)

// A Life is a task at a moment, with all its versions up to then.
type Life struct {
	*View
	desk *Desk
}

// Life returns the task as it stood at asAt, or as it is now when asAt is zero, with the
// way to its versions. It fails as Task does.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Life(ctx context.Context, id string, asAt time.Time) (*Life, error) {
	v, err := d.Task(ctx, id, asAt)
	if err != nil {
		return nil, err
	}
	return &Life{View: v, desk: d}, nil
}

// Versions returns the versions of the task from the one that the view shows back to the
// first, each as soon as it is known. It ends with the first error.
//
// API: GET /api/tasks/{id}
func (l *Life) Versions(ctx context.Context) iter.Seq2[history.Version, error] {
	return func(yield func(history.Version, error) bool) {
		var after *apiclient.Task
		for t, err := range l.Tasks(ctx) {
			if err != nil {
				yield(history.Version{}, err)
				return
			}
			if after != nil && !yield(history.VersionOf(t, after), nil) {
				return
			}
			after = t
		}
		if after != nil {
			yield(history.VersionOf(nil, after), nil)
		}
	}
}

// Tasks returns the task as it stood when each of its versions began, newest first.
// It ends with the first error.
//
// API: GET /api/tasks/{id}
func (l *Life) Tasks(ctx context.Context) iter.Seq2[*apiclient.Task, error] {
	return func(yield func(*apiclient.Task, error) bool) {
		t := l.Task
		for yield(t, nil) && t.Version.Number > 1 {
			before, err := l.desk.as(ctx).Tasks.Get(ctx, t.ID, t.Version.AsAtModified.Add(-time.Microsecond))
			if err != nil {
				yield(nil, fmt.Errorf("read the version before %d: %w", t.Version.Number, err))
				return
			}
			t = before
		}
	}
}

// Version returns a version of a task by its number. It fails with an error that is
// apiclient.ErrNotFound when the task has no such version.
//
// API: GET /api/tasks/{id}
func (d *Desk) Version(ctx context.Context, id string, number int) (history.Version, error) {
	l, err := d.Life(ctx, id, time.Time{})
	if err != nil {
		return history.Version{}, err
	}
	for v, err := range l.Versions(ctx) {
		if err != nil || v.Number == number {
			return v, err
		}
	}
	return history.Version{}, fmt.Errorf("the task has no version %d: %w", number, apiclient.ErrNotFound)
}
