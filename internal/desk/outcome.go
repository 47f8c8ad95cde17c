package desk

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// done settles a line that the upstream says it did.
func (d *Desk) done(ctx context.Context, line store.Line, a *answer) *Result {
	end := store.End{Outcome: Done, Settled: settledByAnswer, EndedAt: d.now(), AfterAsAt: a.asAt, RequestID: a.requestID}
	if line.Op == OpDelete {
		d.sights.forget(sightKey{line.Subject, line.Task})
	}
	now, made := a.task, a.task
	if now == nil && line.Op != OpDelete {
		now, made = d.fetchMade(ctx, line.Task, a.asAt)
	}
	if made != nil {
		end.NewTask, end.AfterVersion, end.AfterAsAt, end.AfterState = made.ID, made.Version.Number, made.Version.AsAtModified, made.State
		end.RequestID, end.Author = cmp.Or(a.requestID, made.Version.RequestIDModified), authorOf(line, made)
	}
	r := d.resultOf(d.settle(ctx, line, end))
	if now != nil {
		r.View = d.shown(ctx, now)
	}
	return r
}

// authorOf returns whom the upstream names as the author of the version that a write
// made, and "" when the write made none: it had nothing to change.
func authorOf(line store.Line, made *apiclient.Task) string {
	sent, err := requestOf(line)
	if err != nil || made.Version.Number <= sent.Base.Version {
		return ""
	}
	return made.Version.UserIDModified
}

// fetchMade reads a task after a write of which the seed era told only that it was
// done, and when: as it is now, and the version that the write made, which somebody
// else may have followed with another already. Each is nil when it cannot be had, also
// because the upstream goes on to show the task as it was before.
func (d *Desk) fetchMade(ctx context.Context, id string, asAt time.Time) (now, made *apiclient.Task) {
	now = d.readAfter(ctx, id, asAt)
	if now == nil || now.Version.AsAtModified.Equal(asAt) {
		return now, now
	}
	made, err := d.as(ctx).Tasks.Get(ctx, id, asAt)
	if err != nil || !made.Version.AsAtModified.Equal(asAt) {
		return now, nil
	}
	return now, made
}

// readAfter reads a task until it is as it was made at a moment, or later, some times
// over. It returns nil when it does not become so, or cannot be read.
func (d *Desk) readAfter(ctx context.Context, id string, made time.Time) *apiclient.Task {
	for _, wait := range d.waits.lookAfter {
		time.Sleep(wait)
		t, err := d.as(ctx).Tasks.Get(ctx, id, time.Time{})
		if err != nil {
			return nil
		}
		if !t.Version.AsAtModified.Before(made) {
			return t
		}
	}
	return nil
}

// refused settles a line whose call was turned down, or did not leave at all.
func (d *Desk) refused(ctx context.Context, line store.Line, err error) *Result {
	refusal := refusalOf(err)
	how := settledByAnswer
	if refusal.Status == 0 {
		how = settledUnsent
	}
	return d.refuse(ctx, line, refusal, how)
}

func (d *Desk) refuse(ctx context.Context, line store.Line, refusal *Refusal, how string) *Result {
	detail, _ := json.Marshal(refusal) // texts and numbers, which always can be written
	return d.resultOf(d.settle(ctx, line, store.End{
		Outcome: Refused, Settled: how, EndedAt: d.now(), RequestID: refusal.RequestID, Detail: detail,
	}))
}

// settle writes an outcome down and returns the line as it then is. An outcome that
// the line already has for good stands. When the journal fails, the outcome is told
// all the same; the line stays open and is settled again later.
func (d *Desk) settle(ctx context.Context, line store.Line, end store.End) store.Line {
	err := d.journal.Settle(ctx, line.ID, end)
	if errors.Is(err, store.ErrSettled) {
		if stands, err := d.journal.Line(ctx, line.ID); err == nil {
			return stands
		}
	}
	if err != nil {
		d.options.Log.ErrorContext(ctx, "the journal did not take an outcome; it is settled again later", "line", line.ID, "outcome", end.Outcome, "err", err)
	}
	if end.Author != "" {
		d.selfs.wrote(line.Subject, end.Author)
		d.names.forget(end.Author)
	}
	line.End = end
	line.Task = cmp.Or(line.Task, end.NewTask)
	return line
}

// resultOf is the result that a line tells of.
func (d *Desk) resultOf(line store.Line) *Result {
	return &Result{Line: line, Refusal: RefusalIn(line)}
}

// replay tells the outcome that an earlier submission had.
func (d *Desk) replay(ctx context.Context, line store.Line) *Result {
	r := d.resultOf(line)
	r.Replayed = true
	d.note(ctx, r)
	return r
}
