package desk

import (
	"context"
	"errors"
	"fmt"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
)

// Stale says that a task is no longer the version that a person saw.
type Stale struct {
	Now      *View
	Seen     Seen
	Theirs   []history.Change // what somebody else changed since, the overlapping fields left out
	Overlaps []Overlap        // fields that both want to change, to different values
}

func (s *Stale) Error() string {
	return fmt.Sprintf("the task is version %d now, not %d", s.Now.Task.Version.Number, s.Seen.Version)
}

// An Overlap is one field with three values; nil is not set.
type Overlap struct {
	Field                  string
	Original, Mine, Theirs Value
}

// Compare tells what somebody else changed between the version a person saw and
// now, and where that overlaps with the fields that the person wants to change. It
// fails as Original does.
//
// API: GET /api/tasks/{id}?asAt=
func (d *Desk) Compare(ctx context.Context, now *View, seen Seen, mine []apiclient.Field) (*Stale, error) {
	original, err := d.Original(ctx, now, seen)
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]Value, len(mine))
	for _, f := range mine {
		wanted[f.Name] = f.Value
	}
	stale := &Stale{Now: now, Seen: seen}
	for _, c := range history.Compare(original, now.Task) {
		name, isField := c.Field()
		value, overlaps := wanted[name]
		switch {
		case !isField || !overlaps:
			stale.Theirs = append(stale.Theirs, c)
		case !history.Same(value, c.New):
			stale.Overlaps = append(stale.Overlaps, Overlap{name, c.Old, value, c.New})
		}
	}
	return stale, nil
}

// Original returns the version of a task that a person saw. It fails with ErrSeen
// when the version that began at that moment is another, with *CatchingUp when the
// upstream does not have it yet, and with the client's error when it cannot be read.
func (d *Desk) Original(ctx context.Context, now *View, seen Seen) (*apiclient.Task, error) {
	if now.Task.Version.Number == seen.Version {
		return now.Task, nil
	}
	if seen.AsAt.IsZero() {
		return nil, ErrSeen
	}
	t, err := d.as(ctx).Tasks.Get(ctx, now.Task.ID, seen.AsAt)
	switch {
	case err == nil && seen.missingFrom(t):
		return nil, &CatchingUp{ID: t.ID, Behind: Behind{Had: seen, Got: t.Version.Number}}
	case errors.Is(err, apiclient.ErrNotFound), err == nil && t.Version.Number != seen.Version:
		return nil, ErrSeen // not the client's error: the task is there
	case err != nil:
		return nil, fmt.Errorf("read the version that was seen: %w", err)
	}
	return t, nil
}
