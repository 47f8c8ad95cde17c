package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// A write is one change on its way through the five steps.
type write struct {
	op         string
	task       string // empty for a create
	definition apiclient.DefinitionID
	trigger    string
	seen       Seen
	submission Submission
	request    request
	call       func(context.Context, *apiclient.Client, request) (*answer, error)
}

// request is what a write sends, as the journal keeps it.
type request struct {
	Fields         []apiclient.Field `json:"fields,omitzero"`
	CorrelationIDs []string          `json:"correlationIds,omitzero"`
	StackingKey    string            `json:"stackingKey,omitzero"`

	// Not sent: the version that the call was made on, and what it had.
	Base  Seen              `json:"base,omitzero"`
	State string            `json:"state,omitzero"`
	Was   []apiclient.Field `json:"was,omitzero"` // the fields that are sent; null where not set
	From  *Origin           `json:"from,omitzero"`
}

// on notes which version of which kind of task a write is made on; there is none
// before a create.
func (w *write) on(t *apiclient.Task) {
	if t == nil {
		return
	}
	w.definition = t.DefinitionID
	r := &w.request
	r.Base, r.State = seenNow(t), t.State
	for _, f := range r.Fields {
		was := t.Field(f.Name)
		if was == nil {
			was = Value("null")
		}
		r.Was = append(r.Was, apiclient.Field{Name: f.Name, Value: was})
	}
}

// seenNow is the version of a task as somebody who has just read it.
func seenNow(t *apiclient.Task) Seen {
	return Seen{Version: t.Version.Number, AsAt: t.Version.AsAtModified}
}

// answer is what the upstream said to a write that it did.
type answer struct {
	task      *apiclient.Task // nil in the seed era and after a deletion
	asAt      time.Time
	requestID string
}

// do takes a write through the five steps. Submissions with the same key take
// turns, so that the second finds what came of the first.
func (d *Desk) do(ctx context.Context, w write) (*Result, error) {
	if !w.submission.AsAt.IsZero() {
		return nil, ErrPast
	}
	if err := d.May(ctx, w.op); err != nil {
		return nil, d.denied(ctx, w, err)
	}
	key := w.key(person.From(ctx).Subject)
	end, err := d.flights.turn(ctx, key)
	if err != nil {
		return nil, fmt.Errorf("wait for the same form's first submission: %w", err)
	}
	defer end()
	if first, err := d.first(ctx, key); first != nil || err != nil {
		return first, err
	}
	now, err := d.still(ctx, w)
	if err != nil {
		if first, _ := d.first(ctx, key); first != nil {
			return first, nil // it is our own submission, at another replica, that moved the task on
		}
		return nil, err
	}
	if d.takesText(now, w.definition) {
		w.request.Fields = asTexts(w.request.Fields)
	}
	w.on(now)
	if err := ctx.Err(); err != nil {
		return nil, err // whoever left before anything was sent gets nothing sent
	}
	// From here on the person may go away; what was begun is brought to its end.
	return d.intendAndCall(context.WithoutCancel(ctx), w, key)
}

// intendAndCall writes the intention down, makes the call, and writes down how it ended.
func (d *Desk) intendAndCall(ctx context.Context, w write, key string) (*Result, error) {
	if w.op == OpCreate {
		w.request.CorrelationIDs = append(slices.Clip(w.request.CorrelationIDs), correlation(key))
	}
	line, fresh, err := d.intend(ctx, w, key)
	if err != nil {
		return nil, fmt.Errorf("write the journal: %w", err)
	}
	if !fresh {
		return d.await(ctx, line)
	}
	r := d.callAndSettle(ctx, w, line)
	d.note(ctx, r)
	return r, nil
}

func (d *Desk) callAndSettle(ctx context.Context, w write, line store.Line) *Result {
	a, err := w.call(ctx, d.as(ctx), w.request)
	switch {
	case err == nil:
		return d.done(ctx, line, a)
	case errors.Is(err, apiclient.ErrOutcomeUnknown):
		return d.lookAgain(ctx, line, err)
	default:
		return d.refused(ctx, line, err)
	}
}

// still reads the task again before it is changed, and returns the version on which
// the call is then made; nil before a create. When it is no longer the one that the person saw, disjoint
// edits of fields may go on; all else is *Stale. Before a create there is nothing to
// read, but a session that has ended is found out before anything is written down.
// The policy, which needs to know the definition, is asked here too, and whether the
// upstream can tell apart those whom the trigger's guards ask for.
func (d *Desk) still(ctx context.Context, w write) (*apiclient.Task, error) {
	if w.op == OpCreate {
		if _, err := person.From(ctx).Token(ctx); err != nil {
			return nil, fmt.Errorf("get a token: %w", err)
		}
		if err := d.obey(ctx, w, w.definition); err != nil {
			return nil, err
		}
		return nil, d.apartAtFirst(ctx, w)
	}
	now, err := d.upToDate(ctx, w)
	if err != nil {
		return nil, err
	}
	if err := d.obey(ctx, w, now.Task.DefinitionID); err != nil {
		return nil, err
	}
	if err := d.apart(ctx, w, now); err != nil {
		return nil, err
	}
	if now.Task.Version.Number == w.seen.Version {
		return now.Task, nil
	}
	stale, err := d.Compare(ctx, now, w.seen, w.request.Fields)
	if err != nil {
		return nil, err
	}
	if w.op == OpUpdate && len(stale.Overlaps) == 0 {
		return now.Task, nil
	}
	return nil, stale
}
