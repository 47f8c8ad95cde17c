package machine

import "taskdesk/internal/expr"

// A need is a field that a condition asks for, and the step with which it is filled in.
type need struct {
	field string
	of    Clause
	at    int
}

// standing tells what is in the way of a condition of a step, and the fields that have
// to be filled in for it, each as late as it can be. Of conditions of which one is
// enough it tells the one with the least in its way.
func (w *walk) standing(c Clause, step int) (worst Standing, needs []need) {
	switch {
	case c.Verdict == expr.Met:
		return Clear, nil
	case c.Parts == nil:
		return w.obstacle(c, step)
	}
	best := Never + 1
	for _, part := range c.Parts {
		standing, fields := w.standing(part, step)
		switch {
		case !c.Any:
			worst, needs = max(worst, standing), append(needs, fields...)
		case standing < best:
			best, needs = standing, fields
		}
	}
	if c.Any {
		return best, needs
	}
	return worst, needs
}

// obstacle is standing for one condition that is not met.
func (w *walk) obstacle(c Clause, step int) (Standing, []need) {
	told := c.Verdict != expr.CannotTell
	if fields, at := w.writable(c.Fields, step); fields != nil && (told || w.isFilled(c.Fields)) {
		needs := make([]need, len(fields))
		for i, field := range fields {
			needs[i] = need{field, c, at}
		}
		return Clear, needs
	}
	switch {
	case !told:
		return Unsure, nil
	case len(c.Persons) > 0:
		return NotYou, nil
	case c.Others && !c.ofState:
		return Waits, nil
	}
	return Never, nil
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

// spoilt tells what is in the way of a step whose trigger makes another transition, or may.
func (w *walk) spoilt(before Way, step int) Standing {
	if before.Verdict == expr.CannotTell {
		return Unsure
	}
	if before.Guard == nil {
		return Never
	}
	for _, c := range w.Explain(before, w.facts, Voice{}) {
		if fields, at := w.writable(c.Fields, step); fields != nil && at == step {
			return Unsure
		}
		if len(c.Persons) > 0 {
			return NotYou
		}
	}
	return Waits
}
