package handlers

import (
	"fmt"
	"net/url"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// planWay words one way, and leads to the dialog of its first step.
func (w wording) planWay(plan machine.Plan, to string) views.PlanWay {
	way := views.PlanWay{Kind: planKinds[plan.Standing], Words: w.planWords(plan)}
	transitions := make([]apiclient.Transition, len(plan.Steps))
	for i, step := range plan.Steps {
		way.Steps = append(way.Steps, w.planStep(step))
		transitions[i] = step.Transition
	}
	way.Title = counted(len(plan.Steps), "step") + ": " + w.sequence(transitions)
	if first := plan.Steps[0]; w.locked == "" && w.bars(first.Trigger) == "" {
		way.Start = &views.PlanStart{
			Trigger: first.Trigger, Label: w.wayLabel(first.Way), Ready: first.Standing == machine.Clear, InVain: plan.Standing >= machine.NotHere,
			URL: w.root.Task(w.Task.ID, "triggers", first.Trigger) + "?" + queryPlan + "=" + url.QueryEscape(to),
		}
	}
	return way
}

var planKinds = map[machine.Standing]string{
	machine.Clear: views.PlanClear, machine.Unsure: views.PlanUnsure, machine.NotYou: views.PlanNotYou,
	machine.Waits: views.PlanWaits, machine.NotHere: views.PlanNotHere, machine.Never: views.PlanNever,
}

// planWords say whether a way can be taken, and that it does not go straight on.
func (w wording) planWords(plan machine.Plan) string {
	words, been := w.standsAt(plan), []string{w.Task.State}
	for _, step := range plan.Steps {
		if slices.Contains(been, step.To) {
			return words + fmt.Sprintf(" It comes to %s twice: you cannot go straight there as things are.", w.Machine.StateName(step.To))
		}
		been = append(been, step.To)
	}
	return words
}

// standsAt says what is in the way of the hardest step of a way.
func (w wording) standsAt(plan machine.Plan) string {
	for _, step := range plan.Steps {
		asks := len(step.Fill)+len(step.Ahead) > 0 || w.demands(step.Trigger) != ""
		switch {
		case plan.Standing == machine.Clear && asks:
			return "Can be taken once what it asks for is filled in."
		case plan.Standing == machine.NotYou && step.Standing == machine.NotYou && !step.Barred && w.Self.Shared():
			return "Somebody with an id of their own has to fire a step of it."
		case plan.Standing == machine.NotHere && w.policyStanding(step.Trigger) == machine.NotHere:
			return w.nobody("a step of it", step.Trigger)
		}
	}
	return planWords[plan.Standing]
}

var planWords = map[machine.Standing]string{
	machine.Clear:  "Can be taken as things are.",
	machine.Unsure: "May work: not all of it can be judged here.",
	machine.NotYou: "Somebody else has to fire a step of it.",
	machine.Waits:  "Has to wait for something else, such as child tasks.",
	machine.Never:  "Cannot be taken as things are.",
}

// nobody says that the policy lets nobody fire a trigger, and why.
func (w wording) nobody(what, trigger string) string {
	no := w.barred(trigger)
	if no == nil || len(no.Because) == 0 {
		return "Nobody may fire " + what + " here."
	}
	return "Nobody may fire " + what + " here: " + no.Because[0]
}
