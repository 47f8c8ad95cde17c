package machine

import (
	"slices"

	"taskdesk/internal/expr"
)

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
