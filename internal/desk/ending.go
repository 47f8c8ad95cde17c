package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

const (
	sections = 8              // moments that are asked for side by side to find the end of a task
	skew     = 24 * time.Hour // by which the service's clock may be ahead of ours; to it the future is the same as now
)

// findEnd finds out when a task was deleted, and by whom. What cannot be found out stays
// open: the task is worth showing without.
func (d *Desk) findEnd(ctx context.Context, g *Gone) {
	g.Absent = g.firstAbsence()
	end := d.lives.end(ctx, g.ID)
	if line, ok := d.deletionOf(ctx, g.ID); ok {
		g.By, g.ByName, g.Line = line.Subject, line.Name, line.ID
		end = ending{at: line.AfterAsAt}
	}
	if !g.endsAt(end.at) && g.Line == "" {
		end = d.toldEnd(ctx, g)
	}
	if !g.endsAt(end.at) {
		last, absent, _ := d.narrow(ctx, g.ID, sighting{g.Seen, g.Last}, g.Absent)
		g.Last, g.Seen, g.Absent = last.task, last.at, absent
		end.at = absent
	}
	g.By = cmp.Or(g.By, end.by)
	if g.endsAt(end.at) {
		g.DeletedAt, g.Absent = end.at, end.at
		d.lives.ended(ctx, g.ID, ending{at: g.DeletedAt, by: g.By, last: g.Last.Version.Number})
	}
}

// endsAt tells whether a task that was last seen just before a moment was deleted then,
// when it is known that it was not there any more.
func (g *Gone) endsAt(at time.Time) bool {
	return !at.IsZero() && g.Seen.Equal(at.Add(-time.Microsecond))
}

// firstAbsence is the first moment after the last sighting for which the task was looked
// for in vain; zero when that was now.
func (g *Gone) firstAbsence() time.Time {
	first := g.AsAt.Truncate(time.Microsecond)
	for _, at := range g.Checked {
		if at.After(g.Seen) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// deletionOf returns the journal's line of the deletion of a task, by anybody.
func (d *Desk) deletionOf(ctx context.Context, id string) (store.Line, bool) {
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: id, Op: OpDelete, Outcome: Done, Limit: 1})
	if err != nil || len(lines) == 0 {
		return store.Line{}, false // a short cut is missing, no more
	}
	return lines[0], true
}

// toldEnd asks the API's own history for the end of a task. When that knows it, the task
// is looked at just before.
//
// API: GET /api/tasks/{id}/history, GET /api/tasks/{id}
func (d *Desk) toldEnd(ctx context.Context, g *Gone) ending {
	ask := d.source(g.ID)
	if ask.History == nil {
		return ending{}
	}
	changes, err := ask.History(ctx, g.Last.Version.AsAtCreated)
	i := slices.IndexFunc(changes, func(c apiclient.Change) bool { return c.Action == apiclient.ChangeDelete })
	if err != nil || i < 0 {
		return ending{}
	}
	end := ending{at: changes[i].AsAt, by: changes[i].UserID}
	before := end.at.Add(-time.Microsecond)
	if before.Before(g.Seen) {
		return ending{by: end.by}
	}
	if last, err := ask.Get(ctx, before); err == nil {
		g.Last, g.Seen = last, before
	}
	return end
}

// narrow finds the last moment at which a task was there, and the first one at which it
// was not, from a moment at which it was and one, if any is known, at which it was not. It
// asks for several moments at a time until the two are a microsecond apart. When it
// fails, it returns how far it came.
//
// API: GET /api/tasks/{id}
func (d *Desk) narrow(ctx context.Context, id string, seen sighting, absent time.Time) (sighting, time.Time, error) {
	for {
		to := absent
		if to.IsZero() {
			to = d.now().Truncate(time.Microsecond)
			if !to.After(seen.at) {
				to = to.Add(skew)
			}
		}
		moments := between(seen.at, to)
		if absent.IsZero() {
			moments = append(moments, to)
		}
		if len(moments) == 0 {
			return seen, absent, nil
		}
		found, err := d.sightings(ctx, id, moments)
		if err != nil {
			return seen, absent, err
		}
		if len(found) > 0 {
			seen = found[len(found)-1]
		}
		for _, at := range moments {
			if at.After(seen.at) && (absent.IsZero() || at.Before(absent)) {
				absent = at
			}
		}
	}
}

// between returns moments that lie evenly between two, at most so many as are asked for
// at a time.
func between(from, to time.Time) (moments []time.Time) {
	width := to.Sub(from) / time.Microsecond
	n := min(sections, width-1)
	for i := range n {
		moments = append(moments, from.Add(time.Duration(float64(width)*float64(i+1)/float64(n+1))*time.Microsecond))
	}
	return moments
}
