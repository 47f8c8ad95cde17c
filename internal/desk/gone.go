package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"taskdesk/apiclient"
)

// A GoneKind says in which way a task is not there.
type GoneKind int

const (
	Never   GoneKind = iota // not now, and at none of the moments looked at
	Deleted                 // it was there once, and is not at the moment asked for
	NotYet                  // it came into being later
)

// Gone says that there is no task at the moment asked for, and what is known of it at others.
type Gone struct {
	ID      string
	AsAt    time.Time // the moment asked for; zero for now
	Kind    GoneKind
	Last    *apiclient.Task // with Deleted: its last version that was found; with NotYet: as it is now or was later
	Seen    time.Time       // a moment at which Last was there; zero for now
	Checked []time.Time     // the other moments looked at, newest first
	Err     error           // the upstream's answer
}

func (g *Gone) Error() string { return fmt.Sprintf("no task %s at that moment", g.ID) }

// Unwrap lets errors.Is see the upstream's ErrNotFound.
func (g *Gone) Unwrap() error { return g.Err }

// lookBack is how far before now a missing task is looked for, each step twice the
// one before: some seven years in all. A task that lived wholly between two of
// these moments is not found, so a page must say what was looked at.
var lookBack = func() (steps []time.Duration) {
	for d := time.Minute; d < 8*365*24*time.Hour; d *= 2 {
		steps = append(steps, d)
	}
	return steps
}()

// gone finds out in which way a task is missing. It fails with the client's error
// when that cannot be found out.
func (d *Desk) gone(ctx context.Context, id string, asAt time.Time, notFound error) error {
	g := &Gone{ID: id, AsAt: asAt, Err: notFound}
	if !asAt.IsZero() {
		now, err := d.as(ctx).Tasks.Get(ctx, id, time.Time{})
		if err == nil {
			g.Kind, g.Last = NotYet, now
			return g
		}
		if !errors.Is(err, apiclient.ErrNotFound) {
			return fmt.Errorf("look for the task now: %w", err)
		}
	}
	found, err := d.lookBack(ctx, g)
	if err != nil {
		return fmt.Errorf("look for the task in the past: %w", err)
	}
	g.judge(found)
	return g
}

// A sighting is a task found at a moment.
type sighting struct {
	at   time.Time
	task *apiclient.Task
}

// lookBack asks for the task at several moments at a time and stops after the
// first round that found it. What the journal knows of its end is asked first.
func (d *Desk) lookBack(ctx context.Context, g *Gone) ([]sighting, error) {
	const atOnce = 6
	moments := d.momentsBefore(g.AsAt)
	for round := range slices.Chunk(moments, atOnce) {
		g.Checked = append(g.Checked, round...)
		found, err := d.sightings(ctx, g.ID, round)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// momentsBefore are the moments to look at: before the one asked for, and, when
// that is in the past, between it and now as well.
func (d *Desk) momentsBefore(asAt time.Time) []time.Time {
	now := d.options.Now().UTC()
	var moments []time.Time
	for _, step := range lookBack {
		moments = append(moments, now.Add(-step))
	}
	if !asAt.IsZero() {
		for _, step := range lookBack {
			moments = append(moments, asAt.Add(-step))
		}
		slices.SortFunc(moments, func(a, b time.Time) int { return b.Compare(a) })
	}
	return moments
}

func (d *Desk) sightings(ctx context.Context, id string, moments []time.Time) ([]sighting, error) {
	found := make([]sighting, len(moments))
	group, ctx := errgroup.WithContext(ctx)
	for i, at := range moments {
		group.Go(func() error {
			t, err := d.as(ctx).Tasks.Get(ctx, id, at)
			if errors.Is(err, apiclient.ErrNotFound) {
				return nil
			}
			found[i] = sighting{at, t}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(s sighting) bool { return s.task == nil }), nil
}

// judge decides by the newest sighting at or before the moment asked for, else by
// the oldest one after it.
func (g *Gone) judge(found []sighting) {
	for _, s := range found { // newest first
		if g.AsAt.IsZero() || !s.at.After(g.AsAt) {
			g.Kind, g.Last, g.Seen = Deleted, s.task, s.at
			return
		}
		g.Kind, g.Last, g.Seen = NotYet, s.task, s.at
	}
}
