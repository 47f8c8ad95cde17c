package machine

import (
	"maps"
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
	ahead   [][]Ahead // by step, what later steps ask for
}

// plan walks the path until no step asks for more to be filled in at an earlier one.
func (p *planner) plan() Plan {
	p.ahead = make([][]Ahead, len(p.path))
	for {
		w := &walk{planner: p, facts: p.facts, kept: map[string][]string{}, filled: map[string]bool{}}
		plan, again := w.steps()
		if !again {
			return plan
		}
	}
}

// A walk goes along a path, with the task as it would be.
type walk struct {
	*planner
	facts  Facts               // by now
	kept   map[string][]string // the fields of conditions that are met by what is filled in, by their text
	filled map[string]bool     // fields that are filled in on the way
}

// steps judges each step. It tells to walk again when a step has asked for something to
// be filled in earlier.
func (w *walk) steps() (plan Plan, again bool) {
	w.facts.open = map[string]bool{}
	for i, e := range w.path {
		w.fillAhead(w.ahead[i])
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
	s = Step{Way: w.judge(t, w.env(w.facts)), Ahead: w.ahead[i], Worker: w.graph().workers[t.Trigger]}
	s.Clauses = w.Explain(s.Way, w.facts, w.options.Voice)
	again = w.ask(&s, i)
	for _, field := range s.Fill {
		w.fill(field)
	}
	s.Verdict, s.Instead = verdictOf(s), w.instead(i)
	for _, before := range s.Instead {
		s.Standing = max(s.Standing, w.spoilt(before, i))
	}
	s.Barred = w.options.Barred != nil && w.options.Barred(t.Trigger)
	switch {
	case !w.graph().possible[w.path[i].index]:
		s.Standing = Never
	case s.Barred:
		s.Standing = max(s.Standing, NotYou)
	case s.Err != nil:
		s.Standing = max(s.Standing, Unsure)
	}
	w.keep(s.Clauses)
	return s, again
}

// ask finds what a step's conditions ask for, and where it has to be filled in.
func (w *walk) ask(s *Step, i int) (again bool) {
	for j := range s.Clauses {
		w.assume(&s.Clauses[j])
		standing, needs := w.standing(s.Clauses[j], i)
		s.Standing = max(s.Standing, standing)
		for _, n := range needs {
			if n.at < i {
				again = w.plead(n, i) || again
				continue
			}
			s.Fill = union(s.Fill, []string{n.field})
		}
	}
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

// plead asks for a field to be filled in with an earlier step. It tells whether that is news.
func (w *walk) plead(n need, by int) bool {
	if slices.ContainsFunc(w.ahead[n.at], func(a Ahead) bool { return a.Field == n.field && a.Step == by && a.text == n.of.Text }) {
		return false
	}
	w.planner.ahead[n.at] = append(w.planner.ahead[n.at], Ahead{n.field, by, n.of.Words, n.of.Text})
	return true
}

// fill leaves open what a field holds from now on: it is filled in with a step. What was
// said of it before need not hold any more.
func (w *walk) fill(field string) {
	w.filled[field] = true
	w.facts.open[wireName([]string{"fields", field})] = true
	maps.DeleteFunc(w.kept, func(_ string, fields []string) bool { return slices.Contains(fields, field) })
}

// fillAhead fills in what later steps ask for.
func (w *walk) fillAhead(all []Ahead) {
	for _, a := range all {
		w.fill(a.Field)
	}
	for _, a := range all {
		w.kept[a.text] = append(w.kept[a.text], a.Field)
	}
}

// keep remembers the conditions that are met once the step was made.
func (w *walk) keep(clauses []Clause) {
	for _, c := range clauses {
		switch {
		case c.Parts == nil:
			w.kept[c.Text] = c.Fields
		case !c.Any:
			w.keep(c.Parts)
		}
	}
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
	if c.Verdict == expr.CannotTell && w.isFilled(c.Fields) && (w.kept[c.Text] != nil || c.isThere) {
		c.Verdict, c.Saw = expr.Met, "it is filled in by then"
	}
}

func (w *walk) isFilled(fields []string) bool {
	return slices.ContainsFunc(fields, func(f string) bool { return w.filled[f] })
}
