package desk

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"taskdesk/apiclient"
)

// A Place is a task at a moment.
type Place struct {
	Task string
	AsAt time.Time // UTC; zero for now
}

// A Side is one of the places that are compared, with the task that is there.
type Side struct {
	Place
	View    *View // nil when there is none to see
	Missing error // why: a *Gone, or the client's apiclient.ErrForbidden
}

// Sides reads places side by side, and returns them in their order. A task that is not
// there, or that the person may not see, is no failure: its side says so. It fails with
// the client's error otherwise.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Sides(ctx context.Context, places ...Place) ([]Side, error) {
	sides := make([]Side, len(places))
	group, ctx := errgroup.WithContext(ctx)
	for i, at := range places {
		group.Go(func() (err error) {
			sides[i], err = d.side(ctx, at)
			return err
		})
	}
	return sides, group.Wait()
}

func (d *Desk) side(ctx context.Context, at Place) (Side, error) {
	v, err := d.Task(ctx, at.Task, at.AsAt)
	if _, gone := errors.AsType[*Gone](err); gone || errors.Is(err, apiclient.ErrForbidden) {
		return Side{Place: at, Missing: err}, nil
	}
	return Side{Place: at, View: v}, err
}
