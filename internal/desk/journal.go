package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// intend writes the journal line of a write, durably, before the call is made.
func (d *Desk) intend(ctx context.Context, w write, key string) (store.Line, bool, error) {
	p := person.From(ctx)
	content, err := json.Marshal(w.request)
	if err != nil {
		return store.Line{}, false, err
	}
	line := store.Line{
		Key: key, At: d.now(), Op: w.op, Task: w.task, Trigger: w.trigger,
		Subject: p.Subject, Name: p.Name, Role: p.Role.String(), Session: p.Session,
		Reason: w.submission.Reason, SeenVersion: w.seen.Version, SeenAsAt: w.seen.AsAt, Request: content,
	}
	if w.definition != (apiclient.DefinitionID{}) {
		line.Definition = w.definition.String()
	}
	return d.journal.Intend(ctx, line)
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
	if err := d.May(ctx, person.Viewer); err != nil {
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
	if err := d.May(ctx, person.Viewer); err != nil {
		return nil, err
	}
	return d.journal.LinesOf(ctx, person.From(ctx).Subject, limit)
}
