package machine

import (
	"cmp"
	"slices"
)

// A Plan is one sequence of triggers that leads to a state. Nothing in it is fired: each
// step is judged as the task would be by then, as far as that can be told.
type Plan struct {
	Steps    []Step
	Standing Standing // of the step that is hardest
}

// A Step is one trigger of a plan, with the transition that it is to make.
type Step struct {
	Way
	Clauses  []Clause // of its guard; what the plan has filled in by then counts as filled in
	Fill     []string // fields that its guard asks for and that can be filled in with it
	Ahead    []Ahead  // what has to be filled in with it for a later step
	Instead  []Way    // transitions that the trigger may make in its place, as they are written before it
	Clashes  []Clash  // why nothing can be filled in that meets it
	Barred   bool     // the person may not fire it
	Worker   string   // the action whose worker fires the trigger by itself; "" for none
	Standing Standing
}

// Ahead is a field that a later step asks for, and that cannot be changed any more by then.
type Ahead struct {
	Field string
	Step  int    // the one that asks for it, counted from 0
	Words string // what it asks
}

// A Clash is a field of which no value meets all that is asked of it.
type Clash struct {
	Field string
	Step  int // the last one with which it can be filled in, counted from 0
}

// A Standing says what is in the way of a step, the least first.
type Standing int

// The standings.
const (
	Clear   Standing = iota // it can be fired, if need be with fields filled in
	Unsure                  // it rests on what is not known here
	NotYou                  // somebody else has to fire it
	Waits                   // other tasks have to move first, or something else that no field changes
	NotHere                 // nobody may fire it through this console
	Never                   // nothing meets its guard on this way
)

// PlanOptions say how to plan.
type PlanOptions struct {
	Most  int                           // how many plans; 0 means 5
	Voice Voice                         // in which the conditions are explained
	Bar   func(trigger string) Standing // who may not fire a trigger: Clear, NotYou or NotHere; nil lets everybody
	OwnID bool                          // what asks who fires it takes somebody else: the person shares their id
}

// candidates is how many paths are looked at for the few that are returned.
const candidates = 24

// Plans returns the shortest ways from the state of the facts' task to another: those that
// can be gone now first, then the shorter ones. None comes to a state twice, unless the
// person can go only such a one; a shortest one is always among them. It returns none when
// the task is there already, and when no transitions lead there. Where only transitions
// lead there that can never be made, it returns these.
func (m *Machine) Plans(f Facts, to string, o PlanOptions) []Plan {
	most, f := cmp.Or(o.Most, 5), m.env(f).facts
	paths := m.graph().edges.shortestPaths(f.Task.State, to, max(most, candidates))
	if paths == nil {
		paths = m.written().shortestPaths(f.Task.State, to, max(most, candidates))
	}
	plans := make([]Plan, len(paths))
	for i, path := range paths {
		plans[i] = m.planOf(path, f, o)
	}
	if len(plans) == 0 {
		return nil
	}
	shortest := plans[0]
	if detour, ok := m.detour(f, to, o, slices.MinFunc(plans, easier).Standing); ok {
		plans = append(plans, detour)
	}
	slices.SortStableFunc(plans, easier)
	plans = plans[:min(most, len(plans))]
	if !slices.ContainsFunc(plans, func(p Plan) bool { return len(p.Steps) == len(shortest.Steps) }) {
		plans[len(plans)-1] = shortest
	}
	return plans
}

// easier compares two plans: the one with less in its way comes first, then the shorter.
func easier(a, b Plan) int {
	return cmp.Or(cmp.Compare(a.Standing, b.Standing), cmp.Compare(len(a.Steps), len(b.Steps)))
}

func (m *Machine) planOf(path []edge, f Facts, o PlanOptions) Plan {
	p := planner{Machine: m, facts: f, options: o, path: path}
	return p.plan()
}
