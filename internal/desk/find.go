package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// A finding is what reading back told of a write.
type finding int

const (
	cannotTell finding = iota
	happened
	held // it had nothing to change, unless it takes effect yet
	didNot
	otherChanged
)

// evidence is a finding with what it rests on.
type evidence struct {
	what finding
	made *apiclient.Task // with happened: the version that the write made, where it made one
	now  *apiclient.Task // the task as it is, where it was read

	unlisted bool // a new task cannot be looked for: the upstream lists none
}

// find looks for the effect of a line.
func (d *Desk) find(ctx context.Context, line store.Line) evidence {
	sent, err := requestOf(line)
	if err != nil {
		return evidence{}
	}
	if line.Op == OpCreate {
		return d.findCreated(ctx, line, sent)
	}
	now, behind, err := d.get(ctx, line.Task, time.Time{})
	switch {
	case behind != nil:
		return evidence{}
	case errors.Is(err, apiclient.ErrNotFound) && line.Op == OpDelete:
		return evidence{what: happened}
	case errors.Is(err, apiclient.ErrNotFound):
		return d.findBeforeDeletion(ctx, line, sent)
	case err != nil:
		return evidence{}
	case line.Op == OpDelete:
		return evidence{what: didNot, now: now}
	}
	found := d.findVersion(ctx, line, sent, now)
	found.now = now
	return found
}

// requestOf reads what a line says was sent. What it was based on is the version
// that the person saw, where the line says nothing else.
func requestOf(line store.Line) (sent request, err error) {
	if err := json.Unmarshal(line.Request, &sent); err != nil {
		return sent, fmt.Errorf("read the request of journal line %s: %w", line.ID, err)
	}
	if sent.Base.Version == 0 {
		sent.Base = Seen{Version: line.SeenVersion, AsAt: line.SeenAsAt}
	}
	return sent, nil
}

const maxWalk = 50 // versions that are read to find the one that a write made

// findVersion walks back from a version to the one that the call was made on, and
// looks for the one that the call made. Of several that it may have made it takes the
// first: a later one is that of another line, made on a later version. Where the base is
// too far back to come to, it tells nothing: an earlier one may be hidden there.
func (d *Desk) findVersion(ctx context.Context, line store.Line, sent request, t *apiclient.Task) (first evidence) {
	marks := d.marks(ctx, line, sent)
	missing := evidence{what: didNot}
	for range maxWalk {
		switch {
		case t.Version.Number < sent.Base.Version:
			return evidence{} // a server that lags behind
		case t.Version.Number == sent.Base.Version && first.made != nil:
			return first
		case t.Version.Number == sent.Base.Version && line.Trigger == "" && sent.holds(t):
			return evidence{what: held, made: t}
		case t.Version.Number == sent.Base.Version:
			return missing
		}
		before, err := d.as(ctx).Tasks.Get(ctx, line.Task, t.Version.AsAtModified.Add(-time.Microsecond))
		if err != nil {
			return evidence{}
		}
		if marks.madeBy(before, t) {
			first = evidence{what: marks.sure(before, t), made: t}
		}
		if marks.answered(t) {
			return first
		}
		if !marks.isBy(t.Version.UserIDModified) {
			missing.what = otherChanged
		}
		t = before
	}
	return evidence{} // what comes after the base was not all seen
}

// findBeforeDeletion looks for the effect of a line on a task that somebody has
// deleted since.
func (d *Desk) findBeforeDeletion(ctx context.Context, line store.Line, sent request) evidence {
	last, err := d.lastVersion(ctx, line.Task, sent.Base.AsAt)
	if err != nil {
		return evidence{}
	}
	found := d.findVersion(ctx, line, sent, last)
	if found.what == didNot {
		found.what = otherChanged
	}
	return found
}

// lastVersion returns the last version of a task that is gone and was there at a moment.
func (d *Desk) lastVersion(ctx context.Context, id string, there time.Time) (*apiclient.Task, error) {
	t, err := d.as(ctx).Tasks.Get(ctx, id, there)
	if err != nil {
		return nil, err
	}
	last, _, err := d.narrow(ctx, id, sighting{there, t}, time.Time{})
	return last.task, err
}

// findCreated looks for a task by the correlation id that its create carried: now,
// and as at the last moment at which it can have been made, for it may have been
// deleted since.
//
// API: GET /api/tasks?filter=
func (d *Desk) findCreated(ctx context.Context, line store.Line, sent request) evidence {
	if len(sent.CorrelationIDs) == 0 {
		return evidence{}
	}
	ours := sent.CorrelationIDs[len(sent.CorrelationIDs)-1]
	for _, asAt := range []time.Time{{}, d.lastEffect(line)} {
		page, err := d.as(ctx).Tasks.List(ctx, apiclient.ListOptions{
			AsAt: asAt, Filter: fmt.Sprintf("correlationIds any (~ eq '%s')", ours), Limit: 1,
		})
		if err != nil {
			return evidence{unlisted: errors.Is(err, apiclient.ErrNotFound) || errors.Is(err, apiclient.ErrForbidden)}
		}
		if len(page.Values) > 0 {
			return created(&page.Values[0], asAt)
		}
	}
	return evidence{what: didNot}
}

// created is the evidence of a task that was made. Its first version may not be the
// one that was found.
func created(t *apiclient.Task, asAt time.Time) evidence {
	first := *t
	first.Version.Number = 1
	first.Version.AsAtModified, first.Version.RequestIDModified = t.Version.AsAtCreated, t.Version.RequestIDCreated
	first.Version.UserIDModified = t.Version.UserIDCreated
	if t.Version.Number > 1 {
		first.State = "" // it has moved on since
	}
	found := evidence{what: happened, made: &first}
	if asAt.IsZero() {
		found.now = t
	}
	return found
}
