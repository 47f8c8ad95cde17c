package desk

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// intend writes the journal line of a write, durably, before the call is made.
func (d *Desk) intend(ctx context.Context, w write, key string) (store.Line, bool, error) {
	line := d.lineOf(ctx, w)
	content, err := json.Marshal(w.request)
	if err != nil {
		return store.Line{}, false, err
	}
	line.Key, line.Request = key, content
	return d.journal.Intend(ctx, line)
}

// lineOf is what the journal says of a write besides its key and content.
func (d *Desk) lineOf(ctx context.Context, w write) store.Line {
	p := person.From(ctx)
	line := store.Line{
		At: d.now(), Op: w.op, Task: w.task, Trigger: w.trigger,
		Subject: p.Subject, Name: p.Name, Role: p.Role.String(), Session: p.Session,
		Reason: w.submission.Reason, Ticket: w.submission.Ticket, SeenVersion: w.seen.Version, SeenAsAt: w.seen.AsAt,
	}
	if w.definition != (apiclient.DefinitionID{}) {
		line.Definition = w.definition.String()
	}
	return line
}

// denied writes down that a person wanted to do what they may not, and returns why
// not. Nothing was sent, so a journal that fails does not change the answer.
func (d *Desk) denied(ctx context.Context, w write, why error) error {
	if person.From(ctx) == nil {
		return why
	}
	ctx = context.WithoutCancel(ctx)
	line, _, err := d.journal.Intend(ctx, d.lineOf(ctx, w))
	if err != nil {
		d.options.Log.ErrorContext(ctx, "the journal did not take a refusal", "op", w.op, "task", w.task, "err", err)
		return why
	}
	d.refuse(ctx, line, &Refusal{Sentence: why.Error()}, settledHere)
	return why
}

// first returns the outcome of an earlier submission with this key, and nil when there was none.
func (d *Desk) first(ctx context.Context, key string) (*Result, error) {
	line, err := d.journal.LineByKey(ctx, person.From(ctx).Subject, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	return d.await(ctx, line)
}

// Earlier returns what came of the same submission when it was sent before, and nil
// when it was not. It sends nothing. It fails with ErrNobody, and when the journal
// cannot be read.
func (d *Desk) Earlier(ctx context.Context, c Command) (*Result, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	w := c.write()
	return d.first(ctx, w.key(person.From(ctx).Subject))
}

// await waits until a line has an outcome, which another replica is about to write,
// and returns it. When that takes longer than a call may, the outcome is unknown.
func (d *Desk) await(ctx context.Context, line store.Line) (*Result, error) {
	patience, cancel := context.WithTimeout(ctx, 2*d.options.Timeout)
	defer cancel()
	for line.Outcome == store.Pending {
		select {
		case <-patience.Done():
			return &Result{Line: line, Replayed: true}, nil
		case <-time.After(d.waits.poll):
		}
		again, err := d.journal.Line(context.WithoutCancel(ctx), line.ID)
		if err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		line = again
	}
	return d.replay(ctx, line), nil
}

// Line returns a line of the journal that the person in ctx wrote. It fails with
// store.ErrNotFound for another's.
func (d *Desk) Line(ctx context.Context, id string) (store.Line, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return store.Line{}, err
	}
	line, err := d.journal.Line(ctx, id)
	if err != nil {
		return store.Line{}, err
	}
	if line.Subject != person.From(ctx).Subject {
		return store.Line{}, store.ErrNotFound
	}
	return line, nil
}

// Recent returns the last writes of the person in ctx, newest first.
func (d *Desk) Recent(ctx context.Context, limit int) ([]store.Line, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	return d.journal.Lines(ctx, store.LineQuery{Subject: person.From(ctx).Subject, Limit: limit})
}

// JournalOf returns what was done to a task through Taskdesk, by anybody, newest
// first, with the task where it is still there; with a line's id in before, only what
// came before that. Whoever may read the task may read that; it fails as Task does, but
// not for a task that was deleted.
//
// API: GET /api/tasks/{id}
func (d *Desk) JournalOf(ctx context.Context, task, before string, limit int) ([]store.Line, *View, error) {
	v, err := d.Task(ctx, task, time.Time{})
	if gone, ok := errors.AsType[*Gone](err); err != nil && (!ok || gone.Kind != Deleted) {
		return nil, nil, err
	}
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: task, Before: before, Limit: limit})
	return lines, v, err
}

// Journal returns everybody's lines that a query asks for, newest first. It is for
// admins; others get *Forbidden.
func (d *Desk) Journal(ctx context.Context, q store.LineQuery) ([]store.Line, error) {
	if err := d.Has(ctx, person.Admin); err != nil {
		return nil, err
	}
	return d.journal.Lines(ctx, q)
}

// Writers returns everybody who has lines in the journal. It is for admins; others get
// *Forbidden.
func (d *Desk) Writers(ctx context.Context) ([]store.Writer, error) {
	if err := d.Has(ctx, person.Admin); err != nil {
		return nil, err
	}
	return d.journal.Writers(ctx)
}

// JournalLinks returns the entries of everybody's lines that a query asks for, oldest
// first, as they stand in the chain. It is for admins; others get *Forbidden.
func (d *Desk) JournalLinks(ctx context.Context, q store.LineQuery) (iter.Seq2[store.Link, error], error) {
	if err := d.Has(ctx, person.Admin); err != nil {
		return nil, err
	}
	return d.journal.Links(ctx, q), nil
}

// CheckJournal finds every change and gap in the journal. It is for admins; others get
// *Forbidden.
func (d *Desk) CheckJournal(ctx context.Context) (*store.JournalCheck, error) {
	if err := d.Has(ctx, person.Admin); err != nil {
		return nil, err
	}
	return d.journal.CheckJournal(ctx)
}

// ChangesIn returns what a line's write was to change: the state of the task before it,
// and each field's value before, as last read, and as sent. A line of before this was
// kept, or one that cannot be read, has none.
func ChangesIn(line store.Line) (state string, changes []history.Change) {
	sent, err := requestOf(line)
	if err != nil {
		return "", nil
	}
	was := make(map[string]Value, len(sent.Was))
	for _, f := range sent.Was {
		if f.Value.Kind() != 'n' {
			was[f.Name] = f.Value
		}
	}
	for _, f := range sent.Fields {
		changes = append(changes, history.Change{Attribute: "Fields[" + f.Name + "]", Old: was[f.Name], New: f.Value})
	}
	return sent.State, changes
}
