package machine

import "taskdesk/internal/expr"

// A need is a condition for which a field has to be filled in.
type need struct {
	field  string
	of     Clause
	by, at int  // the step that asks for it, and the one with which it is filled in
	must   bool // no other condition would do in its place
}

// A finding is what is in the way of a condition of a step.
type finding struct {
	standing Standing
	needs    []need // what has to be filled in for it, each as late as it can be
	clashes  []Clash
}

// standing finds what is in the way of a condition. Of conditions of which one is enough
// it tells the one with the least in its way; with must there is no other beside it.
func (w *walk) standing(c Clause, step int, must bool) (all finding) {
	switch {
	case c.Verdict == expr.Met:
		return finding{}
	case c.Parts == nil:
		return w.obstacle(c, step, must)
	}
	best := finding{standing: Never + 1}
	for _, part := range c.Parts {
		found := w.standing(part, step, must && !c.Any)
		all.standing = max(all.standing, found.standing)
		all.needs = append(all.needs, found.needs...)
		all.clashes = append(all.clashes, found.clashes...)
		if found.standing < best.standing {
			best = found
		}
	}
	if c.Any {
		return best
	}
	return all
}

// obstacle is standing for one condition that is not met.
func (w *walk) obstacle(c Clause, step int, must bool) finding {
	told := c.Verdict != expr.CannotTell
	if fields, at := w.writable(c.Fields, step); fields != nil && (told || w.isFilled(c.Fields)) {
		return w.wanting(c, step, must, fields, at)
	}
	switch {
	case !told:
		return finding{standing: Unsure}
	case len(c.Persons) > 0:
		return finding{standing: NotYou}
	case c.Others && !c.ofState:
		return finding{standing: Waits}
	}
	return finding{standing: Never}
}

// wanting finds what is in the way of filling in fields for a condition: other conditions
// on them.
func (w *walk) wanting(c Clause, step int, must bool, fields []string, at int) (found finding) {
	for _, field := range fields {
		n := need{field, c, step, at, must}
		switch {
		case w.clashes(n, true):
			return finding{standing: Never, clashes: []Clash{{field, at}}}
		case w.clashes(n, false):
			found.standing = Unsure
		}
		found.needs = append(found.needs, n)
	}
	return found
}

// clashes tells whether no value meets a need beside all else that is asked of its field
// then, or with firm beside what no other condition can replace.
func (w *walk) clashes(n need, firm bool) bool {
	return n.of.only(n.field) && w.nothingMeets(n.field, append(w.demands(n.at, n.field, firm), n.of))
}

// writable returns those of the fields that can be changed with a step, or else with
// the last step before it with which any can be.
func (w *walk) writable(fields []string, step int) (some []string, at int) {
	for at = step; at >= 0; at-- {
		for _, field := range fields {
			if !w.ReadOnly(field, w.path[at].from) {
				some = append(some, field)
			}
		}
		if some != nil {
			return some, at
		}
	}
	return nil, 0
}

// instead returns the transitions of a step's state and trigger that are written before
// it and not ruled out.
func (w *walk) instead(step int) (ways []Way) {
	e := w.path[step]
	t := w.definition.Transitions[e.index]
	for _, before := range w.definition.Transitions[:e.index] {
		if before.From != t.From || before.Trigger != t.Trigger {
			continue
		}
		if way := w.judge(before, w.env(w.facts)); way.Verdict != expr.NotMet {
			ways = append(ways, way)
		}
	}
	return ways
}

// spoilt tells what is in the way of a step whose trigger makes another transition, or may:
// one of the conditions of its guard must not be met.
func (w *walk) spoilt(before Way, step int) Standing {
	if before.Verdict == expr.CannotTell {
		return Unsure
	}
	if before.Guard == nil {
		return Never
	}
	least := Waits
	for _, c := range w.Explain(before, w.facts, Voice{}) {
		if fields, _ := w.writable(c.Fields, step); fields != nil {
			return Unsure
		}
		if len(c.Persons) > 0 {
			least = NotYou
		}
	}
	return least
}
