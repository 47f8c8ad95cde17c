package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A planner judges one path.
type planner struct {
	*Machine
	facts   Facts
	options PlanOptions
	path    []edge
	ahead   [][]need // by step, what later steps ask to be filled in with it
}

// plan walks the path until no step asks for more to be filled in at an earlier one.
func (p *planner) plan() Plan {
	p.ahead = make([][]need, len(p.path))
	for {
		w := &walk{planner: p, facts: p.facts, filled: map[string][]Clause{}, own: make([][]need, len(p.path))}
		plan, again := w.steps()
		if !again {
			return plan
		}
	}
}

// A walk goes along a path, with the task as it would be.
type walk struct {
	*planner
	facts   Facts               // by now
	filled  map[string][]Clause // by field that is filled in on the way, what its value by now has to meet
	clauses [][]Clause          // by step so far, all of which have to hold
	own     [][]need            // by step, what it asks for itself to be filled in with it
}

// steps judges each step. It tells to walk again when a step has asked for something to
// be filled in earlier.
func (w *walk) steps() (plan Plan, again bool) {
	w.facts.open = map[string]bool{}
	for i, e := range w.path {
		step, again := w.step(i, w.definition.Transitions[e.index])
		if again {
			return Plan{}, true
		}
		plan.Steps = append(plan.Steps, step)
		plan.Standing = max(plan.Standing, step.Standing)
		w.facts = w.After(step.Way, w.facts, step.Standing == NotYou)
	}
	return plan, false
}

func (w *walk) step(i int, t apiclient.Transition) (s Step, again bool) {
	var early []string
	for _, n := range w.ahead[i] {
		early = union(early, []string{n.field})
		s.Ahead = append(s.Ahead, Ahead{n.field, n.by, n.of.Words})
	}
	w.fill(i, early)
	s.Way, s.Worker = w.judge(t, w.env(w.facts)), w.Worker(t.Trigger)
	s.Clauses = w.Explain(s.Way, w.facts, w.options.Voice)
	w.clauses = append(w.clauses, s.Clauses)
	again = w.ask(&s, i)
	if w.fill(i, union(early, s.Fill)) {
		s.Standing = max(s.Standing, Unsure)
	}
	s.Verdict, s.Instead = verdictOf(s), w.instead(i)
	for _, before := range s.Instead {
		s.Standing = max(s.Standing, w.spoilt(before, i))
	}
	if w.options.OwnID && w.AsksWhoFires(t.From, t.Trigger) {
		s.Standing = max(s.Standing, NotYou)
	}
	bar := w.bar(t.Trigger, w.options)
	s.Barred = bar != Clear
	switch {
	case !w.graph().possible[w.path[i].index]:
		s.Standing = Never
	case s.Err != nil:
		s.Standing = max(s.Standing, Unsure, bar)
	default:
		s.Standing = max(s.Standing, bar)
	}
	return s, again
}

// closed tells whether a transition is not for the person to make, whatever the task is like.
func (m *Machine) closed(t apiclient.Transition, o PlanOptions) bool {
	return m.bar(t.Trigger, o) != Clear || o.OwnID && m.AsksWhoFires(t.From, t.Trigger)
}

// bar is what keeps the person from a trigger, whatever the task is like. What nobody may
// fire may still be fired by a worker, which one can only wait for.
func (m *Machine) bar(trigger string, o PlanOptions) Standing {
	if o.Bar == nil {
		return Clear
	}
	bar := o.Bar(trigger)
	if bar == NotHere && m.Worker(trigger) != "" {
		return Waits
	}
	return bar
}

// ask finds what a step's conditions ask for, and where it has to be filled in.
func (w *walk) ask(s *Step, i int) (again bool) {
	for j := range s.Clauses {
		w.assume(&s.Clauses[j])
		found := w.standing(s.Clauses[j], i, true)
		s.Standing, s.Clashes = max(s.Standing, found.standing), append(s.Clashes, found.clashes...)
		for _, n := range found.needs {
			if n.at < i {
				again = w.plead(n) || again
				continue
			}
			w.own[i] = append(w.own[i], n)
			s.Fill = union(s.Fill, []string{n.field})
		}
	}
	s.Clashes = slices.Compact(s.Clashes)
	return again
}

// verdictOf is what is known of a step's guard with all that is filled in by then.
func verdictOf(s Step) expr.Verdict {
	if s.Clauses == nil {
		return s.Verdict
	}
	verdicts := make([]expr.Verdict, len(s.Clauses))
	for i, c := range s.Clauses {
		verdicts[i] = c.Verdict
	}
	return expr.Join(false, verdicts...)
}
