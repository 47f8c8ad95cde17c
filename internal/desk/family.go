package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"taskdesk/apiclient"
)

// How much of a family is read at once.
const (
	KinPage   = 50  // children of one task
	MostKin   = 100 // tasks beside and below the line, the nearest first
	mostAbove = 20  // tasks above
	together  = 8   // reads side by side
)

// A Family is a task at a moment with the line that leads down to it, and with those
// beside and below.
type Family struct {
	*View
	Line   []*Kin                 // from the topmost parent that was read down to the task itself
	Above  *apiclient.TaskSummary // the parent of the first, where it was not followed up
	Circle bool                   // Above is in the line already
	Left   int                    // children of the line that were not read, as there are too many
}

// A Kin is one task of a family.
type Kin struct {
	apiclient.TaskSummary
	View     *View // nil when it was not read
	Err      error // why it could not be
	Blocks   bool  // keeps its parent from moving on
	Children []*Kin
	From, Of int // the place of the first of Children among all; and how many there are
}

// Tells tells whether a task comes with its family: in the seed era it does not.
func (v *View) Tells() bool { return v.Task.UltimateParent != nil || v.Task.Children != nil }

// Family returns the family of a task as at a moment, the task's own children from the
// given one on. Ancestors are read one after the other, others as far as there are not too
// many: those that could not be read say why. It fails as Task does.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Family(ctx context.Context, id string, asAt time.Time, from int) (*Family, error) {
	v, err := d.Task(ctx, id, asAt)
	if err != nil {
		return nil, err
	}
	f := &Family{View: v, Line: []*Kin{kinOf(v)}}
	d.climb(ctx, f)
	var near []*Kin
	for i, k := range slices.Backward(f.Line) {
		if i == len(f.Line)-1 {
			k.breed(ctx, from, nil)
		} else {
			k.breed(ctx, 0, f.Line[i+1])
		}
		near = append(near, k.Children...)
	}
	f.Left = d.readKin(ctx, asAt, near)
	return f, nil
}

// Children returns a task as at a moment with its children from the given one on. It
// fails as Task does.
//
// API: GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Children(ctx context.Context, id string, asAt time.Time, from int) (*Kin, error) {
	v, err := d.Task(ctx, id, asAt)
	if err != nil {
		return nil, err
	}
	k := kinOf(v)
	k.breed(ctx, from, nil)
	d.readKin(ctx, asAt, slices.Clone(k.Children))
	return k, nil
}

func kinOf(v *View) *Kin {
	t := v.Task
	return &Kin{View: v, TaskSummary: apiclient.TaskSummary{
		ID: t.ID, DefinitionID: t.DefinitionID, DefinitionVersion: t.DefinitionVersion, DefinitionName: t.DefinitionName, State: t.State,
	}}
}

// climb reads the task's parents up to the root, as far as that can be followed.
func (d *Desk) climb(ctx context.Context, f *Family) {
	f.Above = f.Task.Parent
	for f.Above != nil && len(f.Line) <= mostAbove {
		if f.Circle = slices.ContainsFunc(f.Line, func(k *Kin) bool { return k.ID == f.Above.ID }); f.Circle {
			break
		}
		k := &Kin{TaskSummary: *f.Above}
		d.readOne(ctx, f.AsAt, k)
		f.Line = append(f.Line, k)
		f.Above = nil
		if k.View != nil {
			f.Above = k.View.Task.Parent
		}
	}
	slices.Reverse(f.Line)
}

// breed gives a task a page of its children, those first that keep it from moving on:
// from a place on, or the page that has next, which is of the line and was read already.
func (k *Kin) breed(ctx context.Context, from int, next *Kin) {
	all := k.brood(ctx)
	if next != nil {
		from = slices.IndexFunc(all, func(child *Kin) bool { return child.ID == next.ID })
		if from < 0 { // its parent does not tell of it, or could not be read
			all, from = append([]*Kin{next}, all...), 0
		}
		next.Blocks = all[from].Blocks
		all[from] = next
		from -= from % KinPage
	}
	if from >= len(all) {
		from = 0
	}
	k.From, k.Of = from, len(all)
	k.Children = all[from:min(from+KinPage, len(all))]
}

// brood is every child that a task tells of, once.
func (k *Kin) brood(ctx context.Context) (all []*Kin) {
	if k.View == nil {
		return nil
	}
	blocking := k.View.Blockers(ctx)
	seen := map[string]bool{}
	for _, child := range k.View.Task.Children {
		if !seen[child.ID] {
			all = append(all, &Kin{TaskSummary: child, Blocks: blocking[child.ID]})
		}
		seen[child.ID] = true
	}
	slices.SortStableFunc(all, func(a, b *Kin) int {
		switch {
		case a.Blocks == b.Blocks:
			return 0
		case a.Blocks:
			return -1
		}
		return 1
	})
	return all
}

// Blockers returns the ids of the children that keep the task from moving on.
func (v *View) Blockers(ctx context.Context) map[string]bool {
	blocking := map[string]bool{}
	facts := v.Facts(ctx, nil)
	for _, way := range v.Ways(ctx, nil) {
		for _, id := range v.Machine.Blockers(way, facts) {
			blocking[id] = true
		}
	}
	return blocking
}

// readKin reads those that are not read yet, as many as are read at once, and returns how
// many are left.
func (d *Desk) readKin(ctx context.Context, asAt time.Time, all []*Kin) (left int) {
	all = slices.DeleteFunc(all, func(k *Kin) bool { return k.View != nil || k.Err != nil })
	some := all[:min(len(all), MostKin)]
	sideBySide(len(some), func(i int) { d.readOne(ctx, asAt, some[i]) })
	return len(all) - len(some)
}

// sideBySide calls do for the numbers up to n, several at a time.
func sideBySide(n int, do func(i int)) {
	var group errgroup.Group
	group.SetLimit(together)
	for i := range n {
		group.Go(func() error {
			do(i)
			return nil
		})
	}
	_ = group.Wait() // none fails
}

// readOne reads a task of a family, or keeps why it cannot be had.
func (d *Desk) readOne(ctx context.Context, asAt time.Time, k *Kin) {
	t, behind, err := d.get(ctx, k.ID, asAt)
	if err != nil {
		k.Err = fmt.Errorf("read task %s of the family: %w", k.ID, err)
		return
	}
	k.View, k.State = d.view(ctx, t, asAt), t.State
	k.View.Behind = behind
}
