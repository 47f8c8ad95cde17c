package desk

import (
	"context"
	"errors"
	"time"

	"taskdesk/internal/person"
)

// freshFor is how long an answer about a task will do for the open pages of a person.
const freshFor = 2 * time.Second

// Since returns a task as it is now, or was less than two seconds ago, with what has
// changed since the version that a person has before them: nothing when it is still that
// one, or the one that they were told of already, and when the version before them cannot
// be had to compare with. It fails as Task does.
//
// API: GET /api/tasks/{id}
func (d *Desk) Since(ctx context.Context, id string, seen Seen, told int) (*Stale, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	v, err := d.lately(ctx, id, seen.AsAt)
	if err != nil {
		return nil, err
	}
	if v.Behind == nil && seen.missingFrom(v.Task) { // seen at another replica
		behind := *v
		behind.Behind = &Behind{Had: seen, Got: v.Task.Version.Number}
		v = &behind
	}
	if told == v.Task.Version.Number {
		return &Stale{Now: v, Seen: seen}, nil
	}
	stale, err := d.Compare(ctx, v, seen, nil)
	if _, late := errors.AsType[*CatchingUp](err); late || errors.Is(err, ErrSeen) {
		return &Stale{Now: v, Seen: seen}, nil
	}
	return stale, err
}

// lately reads a task for a page that asks by itself, and knows a moment at which it was
// there. Pages that ask at the same time, or soon after one another, are answered with one
// read.
func (d *Desk) lately(ctx context.Context, id string, known time.Time) (*View, error) {
	key := sightKey{person.From(ctx).Subject, id}
	if had, ok := d.sights.of(key); ok && had.task != nil && d.now().Sub(had.at) < freshFor {
		return d.view(ctx, had.task, time.Time{}), nil
	}
	v, err, _ := d.asking.Do(key.subject+" "+key.task, func() (any, error) {
		return d.task(context.WithoutCancel(ctx), id, time.Time{}, known)
	})
	view, _ := v.(*View)
	return view, err
}
