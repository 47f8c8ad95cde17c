package handlers

import (
	"fmt"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// planStep words one step of a way.
func (w wording) planStep(step machine.Step) views.PlanStep {
	s := views.PlanStep{
		Trigger: step.Trigger, Label: w.wayLabel(step.Way), From: w.state(step.From), To: w.state(step.To), Kind: planKinds[step.Standing],
		GuardWords: step.GuardDescription, Asks: w.planAsks(step), Starts: w.Machine.ActionName(step.Action), Notes: w.planNotes(step),
	}
	s.Fill, s.Change = w.fillOrChange(step.Fill)
	for _, c := range step.Clauses {
		s.Needs = append(s.Needs, views.PlanNeed{Verdict: verdictWord(c.Verdict), Words: c.Words, Saw: c.Saw})
	}
	return s
}

// fillOrChange names fields apart that have no value now and that have one.
func (w wording) fillOrChange(names []string) (fill, change string) {
	var empty, set []string
	for _, name := range names {
		if w.isEmpty(name) {
			empty = append(empty, name)
		} else {
			set = append(set, name)
		}
	}
	return w.fieldNames(empty), w.fieldNames(set)
}

// planNotes are what to know of a step besides its conditions.
func (w wording) planNotes(step machine.Step) (notes []string) {
	for _, a := range step.Ahead {
		notes = append(notes, w.aheadWords(a)+".")
	}
	for _, before := range step.Instead {
		notes = append(notes, w.insteadWords(step, before))
	}
	if step.Err != nil {
		notes = append(notes, "Its guard cannot be read here, so what it needs is not known: "+step.Transition.Guard)
	}
	if step.Worker != "" {
		notes = append(notes, fmt.Sprintf("The worker of the action %s fires this by itself when it is done.", w.Machine.ActionName(step.Worker)))
	}
	barred := w.barOf(step.From, step.Trigger)
	switch {
	case barred == nil:
	case barred.whose == forNobody:
		notes = append(notes, w.nobody("this step", step.Trigger))
	default:
		notes = append(notes, barred.words)
	}
	for _, c := range step.Clashes {
		notes = append(notes, w.clashWords(step, c))
	}
	if words := w.standingWords(step, barred); words != "" {
		notes = append(notes, words)
	}
	return notes
}

// planAsks are what the policy demands of whoever fires a step.
func (w wording) planAsks(step machine.Step) string {
	if w.policyStanding(step.Trigger) == machine.NotHere {
		return ""
	}
	return w.demands(step.Trigger)
}

// clashWords say of which field no value will do.
func (w wording) clashWords(step machine.Step, c machine.Clash) string {
	field := w.Machine.FieldName(c.Field)
	if w.Machine.ReadOnly(c.Field, step.From) {
		return fmt.Sprintf("No value of %s meets all of this: it is filled in with step %d, which asks something else of it, and read-only since.", field, c.Step+1)
	}
	return fmt.Sprintf("No value of %s meets all of this.", field)
}

// aheadWords say what a later step asks to be filled in already.
func (w wording) aheadWords(a machine.Ahead) string {
	return fmt.Sprintf("Fill in %s with this step: step %d needs it (%s), and it is read-only by then", w.Machine.FieldName(a.Field), a.Step+1, a.Words)
}

func (w wording) insteadWords(step machine.Step, before machine.Way) string {
	if before.Verdict == expr.Met {
		return fmt.Sprintf("As things are, %s leads to %s instead: that transition is written first, and its guard is met.", w.wayLabel(before), w.Machine.StateName(before.To))
	}
	return fmt.Sprintf("The same trigger may lead to %s instead: that transition is written first, and counts if its guard is met (%s).", w.Machine.StateName(before.To), before.Transition.Guard)
}

// standingWords say what the person can do about a step that is not open to them.
func (w wording) standingWords(step machine.Step, barred *bar) string {
	switch {
	case step.Standing == machine.NotYou && barred == nil && w.Self.Shared():
		return "Somebody with an id of their own has to fire this step."
	case step.Standing == machine.NotYou && barred == nil:
		return "Somebody else has to fire this step."
	case step.Standing == machine.Waits && !(step.Barred && step.Worker != ""):
		return "This step waits for something that no field of the task changes."
	case step.Standing == machine.Never && len(step.Instead)+len(step.Clashes) == 0:
		return "Nothing that can be filled in on this way meets its guard."
	}
	return ""
}

// joinWay makes a dialog a step on the way to a state: it leads back there, and asks for
// what later steps need while it can still be filled in.
func (w wording) joinWay(p *views.FirePanel, to string, e edit) {
	if to == "" || w.Machine == nil || !w.View.Machine.HasState(to) {
		return
	}
	p.Cancel = planURL(w.root, w.Task.ID, to)
	p.Plan = &views.PlanReturn{State: to, Words: []views.Run{
		{Text: "A step on "}, {Text: "the way to " + w.state(to).Label, URL: p.Cancel}, {Text: ". When it is fired you come back there."},
	}}
	for _, plan := range w.plans(to) {
		if plan.Steps[0].Trigger != p.Trigger {
			continue
		}
		for _, a := range plan.Steps[0].Ahead {
			w.askAhead(p, a, e)
		}
		return
	}
}

// askAhead adds the input of a field that a later step needs.
func (w wording) askAhead(p *views.FirePanel, a machine.Ahead, e edit) {
	schema, ok := w.Machine.Schema(a.Field)
	for _, in := range p.Inputs {
		ok = ok && in.Name != a.Field
	}
	if !ok {
		return
	}
	in := w.input(schema, e.values(), e.problems[a.Field])
	in.Hint = fmt.Sprintf(" Step %d of the way needs it (%s), and it is read-only by then.", a.Step+1, a.Words)
	p.Inputs = append(p.Inputs, in)
}
