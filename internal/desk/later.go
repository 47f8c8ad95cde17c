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

// Later tells what comes after the version that a view of the past shows. It asks the
// upstream only where that cannot be told by what the person in ctx has seen of the task in
// the last minute, and gives up after a second.
//
// API: GET /api/tasks/{id}
func (d *Desk) Later(ctx context.Context, v *View) Later {
	shown, id := v.Task.Version.Number, v.Task.ID
	had, _ := d.sights.of(sightKey{person.From(ctx).Subject, id})
	if had.seen.Version > shown || had.seen.Version == shown && d.now().Sub(had.at) < todayFor {
		return laterThan(shown, had.seen.Version, LaterNow)
	}
	if end := d.lives.end(ctx, id); end.last > 0 {
		return laterThan(shown, end.last, LaterDeletion)
	}
	ctx, cancel := context.WithTimeout(ctx, d.waits.today)
	defer cancel()
	now, _, err := d.read(ctx, id, time.Time{}, v.AsAt)
	gone, ok := errors.AsType[*Gone](err)
	switch {
	case err == nil:
		return laterThan(shown, now.Version.Number, LaterNow)
	case ok && gone.Kind == Deleted && gone.Last.Version.Number > shown:
		return LaterVersion
	case ok && gone.Kind == Deleted && !gone.DeletedAt.IsZero():
		return LaterDeletion
	}
	return LaterUnknown
}

// laterThan is what comes after a version where the last one is followed by an end.
func laterThan(shown, last int, end Later) Later {
	if last > shown {
		return LaterVersion
	}
	return end
}
