package desk

import (
	"context"
	"errors"
	"time"

	"taskdesk/internal/person"
)

// A Later says what comes after the version of a task that is shown as at a moment.
type Later int

const (
	LaterUnknown  Later = iota // it could not be told just now
	LaterVersion               // another version
	LaterNow                   // nothing: the task has not changed since
	LaterDeletion              // nothing: the task was deleted
)

// Later tells what comes after the version that a view of the past shows: as Look found it,
// where the view is from there. Else it asks the upstream, unless that can be told by what the
// person in ctx has seen of the task in the last minute, and gives up after a second.
//
// API: GET /api/tasks/{id}
func (d *Desk) Later(ctx context.Context, v *View) Later {
	if v.later != nil {
		return *v.later
	}
	shown, id := v.Task.Version.Number, v.Task.ID
	if had := d.sightOf(ctx, sightKey{person.From(ctx).Subject, id}); had.seen.Version > shown {
		return LaterVersion
	}
	if end := d.lives.end(ctx, id); end.last > 0 {
		return laterThan(shown, end.last, LaterDeletion)
	}
	last, gone, err := d.lastOf(ctx, v)
	switch {
	case err != nil:
		return LaterUnknown
	case gone == nil:
		return laterThan(shown, last, LaterNow)
	case gone.DeletedAt.IsZero():
		return laterThan(shown, last, LaterUnknown)
	}
	return laterThan(shown, last, LaterDeletion)
}

// laterThan is what comes after a version where the last one is followed by an end.
func laterThan(shown, last int, end Later) Later {
	if last > shown {
		return LaterVersion
	}
	return end
}

// Deletion returns how a task that is shown as at a moment was deleted since; nil while it
// is there, and where that cannot be told just now. It asks as Later does.
//
// API: GET /api/tasks/{id}
func (d *Desk) Deletion(ctx context.Context, v *View) *Gone {
	_, gone, _ := d.lastOf(ctx, v)
	return gone
}

// lastOf returns the number of the last known version of a task that is shown as at a
// moment, and how it was deleted where it was. What the person saw in the last minute is
// not asked for again.
func (d *Desk) lastOf(ctx context.Context, v *View) (version int, gone *Gone, err error) {
	had, _ := d.sights.of(sightKey{person.From(ctx).Subject, v.Task.ID})
	if had.seen.Version > 0 && d.now().Sub(had.at) < todayFor {
		return had.seen.Version, nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.waits.today)
	defer cancel()
	now, _, err := d.read(ctx, v.Task.ID, time.Time{}, v.AsAt)
	if gone, ok := errors.AsType[*Gone](err); ok && gone.Kind == Deleted {
		return gone.Last.Version.Number, gone, nil
	}
	if err != nil {
		return 0, nil, err
	}
	return now.Version.Number, nil, nil
}
