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

// plead asks for a field to be filled in with an earlier step. It tells whether that is
// news. What no other condition can replace drives out what it clashes with.
func (w *walk) plead(n need) bool {
	if slices.ContainsFunc(w.ahead[n.at], func(a need) bool { return a.field == n.field && a.by == n.by && a.of.Text == n.of.Text }) {
		return false
	}
	if n.must {
		firm := append(w.demands(n.at, n.field, true), n.of)
		w.ahead[n.at] = slices.DeleteFunc(w.ahead[n.at], func(a need) bool {
			return !a.must && a.field == n.field && w.nothingMeets(n.field, append(slices.Clip(firm), a.of))
		})
	}
	w.planner.ahead[n.at] = append(w.planner.ahead[n.at], n)
	return true
}

// demands are the conditions on a field that is filled in with a step: its own, and those
// of later steps. Of those that another condition could replace it has the ones that were
// chosen, or with firm none.
func (w *walk) demands(step int, field string, firm bool) (all []Clause) {
	for _, c := range slices.Concat(w.clauses[step:min(step+1, len(w.clauses))]...) {
		if slices.Contains(c.Fields, field) {
			all = append(all, c)
		}
	}
	for _, n := range slices.Concat(w.ahead[step], w.own[step]) {
		if n.field == field && (n.must || !firm) {
			all = append(all, n.of)
		}
	}
	return all
}

// fill leaves open what fields hold from now on: they are filled in with a step. What was
// said of them before need not hold any more. It tells whether that rests on a choice
// which may be the wrong one: no value meets all that was chosen.
func (w *walk) fill(step int, fields []string) (unsure bool) {
	for _, field := range fields {
		w.facts.open[wireName([]string{"fields", field})] = true
		for other, all := range w.filled {
			w.filled[other] = slices.DeleteFunc(all, func(c Clause) bool { return slices.Contains(c.Fields, field) })
		}
	}
	for _, field := range fields {
		w.filled[field] = w.demands(step, field, false)
		unsure = unsure || w.nothingMeets(field, w.filled[field])
	}
	return unsure
}

// assume takes conditions as met that what was filled in before meets.
func (w *walk) assume(c *Clause) {
	if c.Parts != nil {
		verdicts := make([]expr.Verdict, len(c.Parts))
		for i := range c.Parts {
			w.assume(&c.Parts[i])
			verdicts[i] = c.Parts[i].Verdict
		}
		c.Verdict = expr.Join(c.Any, verdicts...)
		return
	}
	if c.Verdict == expr.CannotTell && slices.ContainsFunc(c.Fields, func(f string) bool { return w.implied(f, *c) }) {
		c.Verdict, c.Saw = expr.Met, "it is filled in by then"
	}
}

// implied tells whether a condition is met by whatever a field was filled in with.
func (w *walk) implied(field string, c Clause) bool {
	asked := w.filled[field]
	return slices.ContainsFunc(asked, func(a Clause) bool { return a.Text == c.Text }) || w.filled[field] != nil && w.follows(field, asked, c)
}

func (w *walk) isFilled(fields []string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return w.filled[f] != nil })
}
