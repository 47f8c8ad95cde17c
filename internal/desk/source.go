package desk

import (
	"context"
	"errors"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
)

// source is where the versions of a task are read from, as the person in ctx.
func (d *Desk) source(task string) history.Source {
	s := history.Source{
		Get: func(ctx context.Context, asAt time.Time) (*apiclient.Task, error) {
			return d.as(ctx).Tasks.Get(ctx, task, asAt)
		},
	}
	if !d.options.SeedEra && d.api.Abilities().History != apiclient.Missing {
		s.History = func(ctx context.Context, since time.Time) ([]apiclient.Change, error) {
			return d.changesSince(ctx, task, since)
		}
	}
	return s
}

// changesSince asks the API's own history. Where there is none, it has the client find
// out for certain, so that it is not asked for again.
//
// API: GET /api/tasks/{id}/history
func (d *Desk) changesSince(ctx context.Context, task string, since time.Time) ([]apiclient.Change, error) {
	changes, err := d.as(ctx).Tasks.History(ctx, task, since)
	if ctx.Err() == nil && errors.Is(err, apiclient.ErrNotFound) && d.api.Abilities().History == apiclient.CannotTell {
		d.work.Go(func() {
			ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
			defer cancel()
			defer context.AfterFunc(d.closing, cancel)()
			_, _ = d.as(ctx).Probe(ctx) // what it learns is remembered, and the next time is early enough
		})
	}
	return changes, err
}
