package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
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
	Seen    time.Time       // a moment at which Last was there; zero for now. With Deleted it is the last one known
	Checked []time.Time     // the other moments, in the order looked at
	Err     error           // the upstream's answer

	// With Deleted, the first moment without it, to the microsecond. It is zero when that
	// could not be found out: then it was deleted after Seen, and not after Absent.
	DeletedAt time.Time
	Absent    time.Time // with Deleted, the first moment known without it; zero when only now is known
	By        string    // user id of who deleted it; empty when not known
	ByName    string    // their name, when they did it through Taskdesk
	Line      string    // id of the journal's line of the deletion; empty when it was not done through Taskdesk
}

func (g *Gone) Error() string { return fmt.Sprintf("no task %s at that moment", g.ID) }

// Unwrap lets errors.Is see the upstream's ErrNotFound.
func (g *Gone) Unwrap() error { return g.Err }

// lookBack is how far before now a missing task is looked for, each step twice the
// one before: nearly eight years in all. A task that lived wholly between two of
// these moments is not found, so a page must say what was looked at.
var lookBack = func() (steps []time.Duration) {
	for d := time.Minute; d < 8*365*24*time.Hour; d *= 2 {
		steps = append(steps, d)
	}
	return steps
}()

// gone finds out in which way a task is missing, and returns g with that. It fails
// with the client's error when that cannot be found out. Known is a moment at which
// the task was there, or zero.
func (d *Desk) gone(ctx context.Context, g *Gone, known time.Time) error {
	if !g.AsAt.IsZero() {
		now, err := d.as(ctx).Tasks.Get(ctx, g.ID, time.Time{})
		if err == nil {
			g.Kind, g.Last = NotYet, now
			return g
		}
		if !errors.Is(err, apiclient.ErrNotFound) {
			return fmt.Errorf("look for the task now: %w", err)
		}
	}
	found, err := d.lookBack(ctx, g, known)
	if err != nil {
		return fmt.Errorf("look for the task in the past: %w", err)
	}
	g.judge(found)
	if g.Kind == Deleted {
		d.findEnd(ctx, g)
	}
	return g
}

// A sighting is a task found at a moment.
type sighting struct {
	at   time.Time
	task *apiclient.Task
}

const atOnce = 6 // moments that are asked for side by side

// lookBack asks for the task at several moments at a time and stops after the first
// round that found it. The moments at which it is known to have been there come first.
func (d *Desk) lookBack(ctx context.Context, g *Gone, known time.Time) ([]sighting, error) {
	moments := d.momentsKnown(ctx, g.ID)
	if end := d.lives.end(ctx, g.ID); !end.at.IsZero() {
		moments = []time.Time{end.at.Add(-time.Microsecond)}
	} else if !known.IsZero() {
		moments = append(moments, known)
	}
	slices.SortFunc(moments, later)
	rounds := slices.Collect(slices.Chunk(moments, atOnce))
	rounds = slices.AppendSeq(rounds, slices.Chunk(d.momentsBefore(g.AsAt), atOnce))
	for _, round := range rounds {
		g.Checked = append(g.Checked, round...)
		found, err := d.sightings(ctx, g.ID, round)
		if err != nil || len(found) > 0 {
			return found, err
		}
	}
	return nil, nil
}

// momentsKnown are the last moments at which the journal knows a task to have been
// there: at the version that somebody wrote to, after a write, before a deletion.
func (d *Desk) momentsKnown(ctx context.Context, id string) []time.Time {
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: id, Limit: atOnce})
	if err != nil {
		return nil // a short cut is missing, no more
	}
	var known []time.Time
	for _, line := range lines {
		at := line.SeenAsAt
		if line.Outcome == Done && !line.AfterAsAt.IsZero() {
			at = line.AfterAsAt
			if line.Op == OpDelete {
				at = at.Add(-time.Microsecond)
			}
		}
		if !at.IsZero() {
			known = append(known, at)
		}
	}
	return known
}

// later sorts the newest first.
func later(a, b time.Time) int { return b.Compare(a) }

// momentsBefore are the moments to look at: before the one asked for, and, when
// that is in the past, between it and now as well. None is before the calendar begins.
func (d *Desk) momentsBefore(asAt time.Time) []time.Time {
	now := d.now().Truncate(time.Microsecond)
	var moments []time.Time
	for _, step := range lookBack {
		moments = append(moments, now.Add(-step))
	}
	if !asAt.IsZero() {
		for _, step := range lookBack {
			moments = append(moments, asAt.Add(-step))
		}
		slices.SortFunc(moments, later)
	}
	return slices.DeleteFunc(moments, func(at time.Time) bool { return !at.After(time.Time{}) })
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

// judge decides by what was found, newest first. A task is there in one piece: seen
// before the moment asked for it has been deleted by then, seen after it it had yet
// to come, and then the oldest sighting is nearest to that.
func (g *Gone) judge(found []sighting) {
	if len(found) == 0 {
		return
	}
	s := found[0]
	g.Kind = Deleted
	if !g.AsAt.IsZero() && s.at.After(g.AsAt) {
		g.Kind, s = NotYet, found[len(found)-1]
	}
	g.Last, g.Seen = s.task, s.at
}
