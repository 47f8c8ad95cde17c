package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// lookAfter is when a task is read back after a write whose answer was lost: a
// server that dropped a connection may be about to finish what it had begun.
var lookAfter = []time.Duration{0, 250 * time.Millisecond, 750 * time.Millisecond, 1500 * time.Millisecond}

// lookAgain settles a line whose answer was lost by reading back, some times over.
func (d *Desk) lookAgain(ctx context.Context, line store.Line, lost error) *Result {
	line.Detail, _ = json.Marshal(refusalOf(lost))
	var r *Result
	for _, wait := range lookAfter {
		time.Sleep(wait)
		r = d.readBack(ctx, line)
		if r.Outcome() != Unknown || errors.Is(lost, apiclient.ErrTimeout) {
			return r // after a time-out the person has waited long enough; the page asks again by itself
		}
	}
	return r
}

// Settle looks again how a line of the person in ctx ended. A line that is settled
// already is told as it is.
//
// API: GET /api/tasks/{id}
func (d *Desk) Settle(ctx context.Context, id string) (*Result, error) {
	line, err := d.Line(ctx, id)
	if err != nil {
		return nil, err
	}
	if line.Outcome == Done || line.Outcome == Refused {
		return d.replay(line), nil
	}
	if d.flights.ended(line.ID) != nil {
		return &Result{Line: line, Replayed: true}, nil
	}
	return d.readBack(ctx, line), nil
}

// Greet settles, once for each person in the life of the process, what was left open
// when a process ended in the middle of a write. It returns at once.
func (d *Desk) Greet(ctx context.Context) {
	p := person.From(ctx)
	if p == nil || !d.greeted.first(p.Subject) {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		lines, err := d.journal.OpenLines(ctx, p.Subject)
		if err != nil {
			return // they stay open, and the first page shows them as that
		}
		for _, line := range lines {
			if d.flights.ended(line.ID) == nil {
				d.readBack(ctx, line)
			}
		}
	}()
}

// A finding is what reading back told of a write.
type finding int

const (
	cannotTell finding = iota
	happened
	didNot
	otherChanged
)

// readBack reads what a write should have changed and settles its line by that. A
// write that did not happen so far is called that only when it no longer can: until
// then the outcome is unknown.
func (d *Desk) readBack(ctx context.Context, line store.Line) *Result {
	found, t := d.find(ctx, line)
	now := d.options.Now().UTC()
	if (found == didNot || found == otherChanged) && now.Before(d.lastEffect(line)) {
		found = cannotTell
	}
	switch found {
	case happened:
		return d.happened(ctx, line, t)
	case didNot:
		return d.refused(ctx, line, errDidNot, SettledByReading)
	case otherChanged:
		return d.refused(ctx, line, errOther, settledByOther)
	default:
		return &Result{Line: d.settle(ctx, line, store.End{Outcome: Unknown, EndedAt: now, Detail: line.Detail})}
	}
}

var (
	errDidNot = errors.New("no answer came, and reading the task back shows that it did not happen")
	errOther  = errors.New("no answer came, and reading the task back shows that somebody else changed it instead")
)

// lastEffect is until when a write without an answer may still take effect. A server
// that answered with a fault or dropped the connection is done soon; one that was too
// slow may be at work for as long again, and so may one that this process, cut off
// in the middle, never heard of again.
func (d *Desk) lastEffect(line store.Line) time.Time {
	var lost Refusal
	if err := json.Unmarshal(line.Detail, &lost); err != nil || lost.Late {
		return line.At.Add(3 * d.options.Timeout)
	}
	return line.At.Add(2 * time.Second)
}

func (d *Desk) happened(ctx context.Context, line store.Line, t *apiclient.Task) *Result {
	o := store.End{Outcome: Done, Settled: SettledByReading, EndedAt: d.options.Now().UTC()}
	r := &Result{}
	if t != nil {
		o.NewTask, o.AfterVersion, o.AfterAsAt, o.RequestID = t.ID, t.Version.Number, t.Version.AsAtModified, t.Version.RequestIDModified
		if now, err := d.Task(ctx, t.ID, time.Time{}); err == nil {
			r.View = now
		}
	}
	r.Line = d.settle(ctx, line, o)
	return r
}

// find looks for the effect of a line. It returns the version of the task that the
// write made, where it made one.
func (d *Desk) find(ctx context.Context, line store.Line) (finding, *apiclient.Task) {
	if line.Op == opCreate {
		return d.findCreated(ctx, line)
	}
	now, err := d.as(ctx).Tasks.Get(ctx, line.Task, time.Time{})
	switch {
	case errors.Is(err, apiclient.ErrNotFound) && line.Op == opDelete:
		return happened, nil
	case errors.Is(err, apiclient.ErrNotFound):
		return otherChanged, nil
	case err != nil:
		return cannotTell, nil
	case now.Version.Number == line.SeenVersion, line.Op == opDelete:
		return didNot, nil
	}
	return d.findVersion(ctx, line, now)
}

const maxWalk = 50 // versions that are read to find the one that a write made

// findVersion walks back from the version now to the one that the person saw, and
// looks for one that bears their name and what they sent.
func (d *Desk) findVersion(ctx context.Context, line store.Line, t *apiclient.Task) (finding, *apiclient.Task) {
	var sent request
	if err := json.Unmarshal(line.Request, &sent); err != nil {
		return cannotTell, nil
	}
	for range maxWalk {
		before, err := d.as(ctx).Tasks.Get(ctx, line.Task, t.Version.AsAtModified.Add(-time.Microsecond))
		if err != nil {
			return cannotTell, nil
		}
		if madeBy(line, sent, before, t) {
			return happened, t
		}
		if before.Version.Number <= line.SeenVersion {
			return otherChanged, nil
		}
		t = before
	}
	return cannotTell, nil
}

// madeBy tells whether the step from one version to the next is what a line's write
// would have done: by the same person, with the values sent, and with a transition
// just when a trigger was fired.
func madeBy(line store.Line, sent request, before, after *apiclient.Task) bool {
	if after.Version.UserIDModified != line.Subject {
		return false
	}
	for _, f := range sent.Fields {
		if !history.Same(after.Field(f.Name), f.Value) {
			return false
		}
	}
	moved := after.State != before.State || after.LastTransition.Equal(after.Version.AsAtModified)
	return moved == (line.Trigger != "")
}

// findCreated looks for a task by the correlation id that its create carried.
//
// API: GET /api/tasks?filter=
func (d *Desk) findCreated(ctx context.Context, line store.Line) (finding, *apiclient.Task) {
	var sent request
	if err := json.Unmarshal(line.Request, &sent); err != nil || len(sent.CorrelationIDs) == 0 {
		return cannotTell, nil
	}
	id := sent.CorrelationIDs[len(sent.CorrelationIDs)-1]
	page, err := d.as(ctx).Tasks.List(ctx, apiclient.ListOptions{Filter: fmt.Sprintf("correlationIds any (~ eq '%s')", id), Limit: 1})
	switch {
	case err != nil:
		return cannotTell, nil // also where the upstream has no list
	case len(page.Values) == 0:
		return didNot, nil
	}
	return happened, &page.Values[0]
}
