package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"taskdesk/internal/machine"
	"taskdesk/internal/policy"
	"taskdesk/views"
)

// why words what a form asks about its reason, as the policy has it for the trigger
// that is chosen, with what was typed. Others can be chosen in the same form.
func (w wording) why(form url.Values, chosen string, others ...string) views.Why {
	asked := w.rules(chosen).Demands()
	why := views.Why{
		Reason: form.Get(inReason), Ticket: form.Get(inTicket), AskReason: asked.Reason, AskTicket: asked.Ticket, Because: asked.Because, TicketForm: and(asked.Forms),
	}
	why.OfferTicket = slices.ContainsFunc(others, func(trigger string) bool { return w.rules(trigger).Demands().Ticket })
	return why
}

// rules are what the policy says of a write to this kind of task.
func (w wording) rules(trigger string) policy.Rules {
	return w.desk.Rules(w.Task.DefinitionID, trigger)
}

// barred is why the policy keeps this person from a write; nil when it does not.
func (w wording) barred(trigger string) *policy.Refusal {
	no, _ := errors.AsType[*policy.Refusal](w.rules(trigger).Bars(w.person.Role))
	return no
}

// policyStanding tells from whom the policy keeps a trigger: from nobody of this person's role, from
// this person, or from everybody.
func (w wording) policyStanding(trigger string) machine.Standing {
	no := w.barred(trigger)
	switch {
	case no == nil:
		return machine.Clear
	case len(no.Roles) == 0:
		return machine.NotHere
	}
	return machine.NotYou
}

// demands word what the policy asks for with a trigger, and why; "" for nothing.
func (w wording) demands(trigger string) string {
	asked := w.rules(trigger).Demands()
	var sentences []string
	if asked.Reason {
		sentences = append(sentences, "Asks for a reason.")
	}
	switch {
	case len(asked.Forms) > 0:
		sentences = append(sentences, "Asks for a ticket of the form "+and(asked.Forms)+".")
	case asked.Ticket:
		sentences = append(sentences, "Asks for a ticket.")
	}
	return strings.Join(append(sentences, asked.Because...), " ")
}

// triggerNames are the triggers that lead on from the task's state.
func (w wording) triggerNames() (names []string) {
	for _, way := range w.ways {
		names = append(names, way.Trigger)
	}
	return names
}

// policyWords words why the policy refuses a write.
func policyWords(no *policy.Refusal) string {
	if len(no.Because) > 0 {
		return no.Because[0]
	}
	if slices.Contains(no.Why, policy.LookOnly) {
		return "Tasks of this definition can only be looked at here."
	}
	if len(no.Roles) == 0 {
		return "Nobody may do this here."
	}
	return "This is not for your role here."
}

// policyProblem words what a form lacks that the policy asks for; nil for every other
// error, also for what no form can mend.
func policyProblem(err error) *views.Problem {
	no, ok := errors.AsType[*policy.Refusal](err)
	if !ok || slices.Contains(no.Why, policy.LookOnly) || slices.Contains(no.Why, policy.WrongRole) {
		return nil
	}
	p := &views.Problem{Heading: "More is asked for here"}
	for _, why := range no.Why {
		p.Lines = append(p.Lines, map[policy.Why]string{
			policy.NoReason:    "Give a reason.",
			policy.NoTicket:    "Give a ticket.",
			policy.WrongTicket: "The ticket does not have the form that is asked for here: " + and(no.Forms) + ".",
		}[why])
	}
	p.Lines = append(append(p.Lines, no.Because...), "Nothing was sent. All that you typed is still here.")
	return p
}

// wordPolicy words a write that the policy keeps from this person.
func wordPolicy(no *policy.Refusal, page *views.Oops) {
	page.Status, page.Heading = http.StatusForbidden, "The policy of this deployment does not let you do this"
	ask := "Ask whoever runs Taskdesk, or somebody whose role may do it."
	if len(no.Roles) == 0 {
		ask = "Nobody may do it, whatever their role. Ask whoever runs Taskdesk."
	}
	page.Lines = append(slices.Clone(no.Because), nothingChanged, ask)
	if slices.Contains(no.Why, policy.LookOnly) {
		page.Heading = "Tasks of this definition can only be looked at here"
		page.Lines = append(slices.Clone(no.Because), nothingChanged)
	}
}
