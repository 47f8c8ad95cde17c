package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// A Worked is a trigger that the upstream has done for a task of the same definition in
// the same state, whoever fired it.
type Worked struct {
	Trigger string
	To      []string  // the states that it led to, the last one first
	Times   int       // among the writes that were looked at
	Last    time.Time // UTC
}

// workedAmong is how many writes of a definition are looked at.
const workedAmong = 200

// Worked returns the triggers that the journal knows to have worked from the state of a
// view, or at the creation of a task that is yet to be, those that did so most often
// first. It fails with ErrNobody or *Forbidden, and when the journal cannot be read.
func (d *Desk) Worked(ctx context.Context, v *View) ([]Worked, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	op := OpFire
	if v.Task.ID == "" {
		op = OpCreate
	}
	lines, err := d.journal.Lines(ctx, store.LineQuery{Definition: v.Task.DefinitionID.String(), Op: op, Outcome: Done, Limit: workedAmong})
	if err != nil {
		return nil, fmt.Errorf("look for triggers that worked: %w", err)
	}
	var all []Worked
	for _, line := range lines {
		sent, err := requestOf(line)
		if err != nil || line.Trigger == "" || op == OpFire && sent.State != v.Task.State {
			continue
		}
		i := slices.IndexFunc(all, func(w Worked) bool { return w.Trigger == line.Trigger })
		if i < 0 {
			i, all = len(all), append(all, Worked{Trigger: line.Trigger, Last: line.At})
		}
		all[i].add(line.AfterState)
	}
	slices.SortStableFunc(all, func(a, b Worked) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Trigger, b.Trigger))
	})
	return all, nil
}

// add counts a write that led to a state; "" is one of which that is not known.
func (w *Worked) add(state string) {
	w.Times++
	if state != "" && !slices.Contains(w.To, state) {
		w.To = append(w.To, state)
	}
}
