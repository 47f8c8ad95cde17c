package desk

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// lookAgain settles a line whose answer was lost by reading back, some times over.
// After a late answer the person has waited long enough: the page asks again by itself.
func (d *Desk) lookAgain(ctx context.Context, line store.Line, lost error) *Result {
	refusal := refusalOf(lost)
	refusal.Until = d.now().Add(d.waits.grace)
	if refusal.Late {
		refusal.Until = d.latest(line)
	}
	line.Detail, _ = json.Marshal(refusal)
	var r *Result
	for _, wait := range d.waits.lookAfter {
		time.Sleep(wait)
		if r = d.readBack(ctx, line); r.Outcome() != Unknown || refusal.Late {
			break
		}
	}
	return r
}

// latest is until when a call that was begun with a line may take effect, as far as
// can be known without an answer: a server that is too slow may be at work for as
// long again, and so may one of which a process that was cut off never heard.
func (d *Desk) latest(line store.Line) time.Time { return line.At.Add(3 * d.options.Timeout) }

// lastEffect is until when a write without an answer may still take effect.
func (d *Desk) lastEffect(line store.Line) time.Time {
	if lost := Lost(line); !lost.Until.IsZero() {
		return lost.Until
	}
	return d.latest(line)
}

// Settle looks again how a line of the person in ctx ended. A line that is settled
// already is told as it is. It fails with ErrNobody, with store.ErrNotFound for a
// line that is not theirs, and when the journal cannot be read.
//
// API: GET /api/tasks/{id}
func (d *Desk) Settle(ctx context.Context, id string) (*Result, error) {
	line, err := d.Line(ctx, id)
	if err != nil {
		return nil, err
	}
	if line.Outcome == Done || line.Outcome == Refused {
		return d.replay(ctx, line), nil
	}
	if d.flights.underWay(line.Key) {
		return &Result{Line: line, Replayed: true}, nil
	}
	r := d.readBack(ctx, line)
	d.note(ctx, r)
	return r, nil
}

var (
	errDidNot = errors.New("no usable answer came, and reading back shows that it did not happen")
	errOther  = errors.New("no usable answer came, and reading back shows that somebody else changed the task instead")
)

// readBack reads what a write should have changed and settles its line by that. A
// write that did not happen so far is called that only when it no longer can: until
// then the outcome is unknown.
func (d *Desk) readBack(ctx context.Context, line store.Line) *Result {
	at := d.now() // what takes effect after this may not be seen
	found := d.find(ctx, line)
	if found.what != happened && at.Before(d.lastEffect(line)) {
		found.what = cannotTell
	}
	switch found.what {
	case happened, held:
		return d.happened(ctx, line, found)
	case didNot:
		return d.refuse(ctx, line, unhappened(line, errDidNot), SettledByReading)
	case otherChanged:
		return d.refuse(ctx, line, unhappened(line, errOther), settledByOther)
	default:
		lost := Lost(line)
		lost.Unlisted = found.unlisted
		detail, _ := json.Marshal(lost)
		return d.resultOf(d.settle(ctx, line, store.End{Outcome: Unknown, EndedAt: at, Detail: detail}))
	}
}

// unhappened words a write that reading back did not find. The request id of its
// unusable answer, if there was one, is what support asks for.
func unhappened(line store.Line, why error) *Refusal {
	return &Refusal{Sentence: why.Error(), RequestID: Lost(line).RequestID}
}

// happened settles a line whose effect was found.
func (d *Desk) happened(ctx context.Context, line store.Line, found evidence) *Result {
	end := store.End{Outcome: Done, Settled: SettledByReading, EndedAt: d.now()}
	if t := found.made; t != nil {
		end.NewTask, end.AfterVersion, end.AfterAsAt, end.AfterState = t.ID, t.Version.Number, t.Version.AsAtModified, t.State
		end.RequestID, end.Author = t.Version.RequestIDModified, authorOf(line, t)
	}
	r := d.resultOf(d.settle(ctx, line, end))
	if found.now != nil {
		r.View = d.shown(ctx, found.now)
	}
	return r
}

// Lost returns what is known of a write without a usable answer.
func Lost(line store.Line) Refusal {
	var r Refusal
	_ = json.Unmarshal(line.Detail, &r) // nothing is known of one that a crash cut off
	return r
}

// late tells whether a server may still be at work on a call that failed with err:
// it did not answer in time, neither to us nor to a gateway.
func late(err error) bool {
	if e, ok := errors.AsType[*apiclient.Error](err); ok && e.Status == http.StatusGatewayTimeout {
		return true
	}
	return errors.Is(err, apiclient.ErrTimeout)
}
