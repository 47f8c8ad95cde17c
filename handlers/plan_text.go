package handlers

import (
	"fmt"
	"strings"
	"time"

	"taskdesk/internal/moment"
	"taskdesk/views"
)

// planAsText writes the ways to a state for a ticket; "" where there are none. It names
// for whom they hold, as it says "you".
func (s *server) planAsText(w wording, m views.Task) string {
	p := m.Plan
	if p.To == nil || len(p.Ways) == 0 {
		return planlessText(p)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "The way to %s for task %s (%s)\n", p.To.Label, m.ID, m.Name)
	fmt.Fprintf(&b, "From %s, version %d, as at %s\n", m.State.Label, m.Version, moment.UTC(w.now.Truncate(time.Second)))
	fmt.Fprintf(&b, "For %s (%s)\n", w.person.Name, w.Self.UserID)
	fmt.Fprintf(&b, "%s\n", s.signIn.Origin()+s.planURL(m.ID, p.To.Name))
	for i, way := range p.Ways {
		fmt.Fprintf(&b, "\nWay %d of %d, %s\n%s\n", i+1, len(p.Ways), way.Title, way.Words)
		for n, step := range way.Steps {
			textStep(&b, n+1, step)
		}
	}
	b.WriteString("\nAdvice from what Taskdesk can see. The Workflow service decides.\n")
	return b.String()
}

func textStep(b *strings.Builder, n int, step views.PlanStep) {
	fmt.Fprintf(b, "%d. %s (%s): %s -> %s\n", n, step.Label, step.Trigger, step.From.Label, step.To.Label)
	for _, need := range step.Needs {
		fmt.Fprintf(b, "   [%s] %s", textVerdicts[need.Verdict], need.Words)
		if need.Saw != "" {
			fmt.Fprintf(b, "; %s", need.Saw)
		}
		b.WriteByte('\n')
	}
	if step.Fill != "" {
		fmt.Fprintf(b, "   To fill in: %s\n", step.Fill)
	}
	for _, note := range step.Notes {
		fmt.Fprintf(b, "   %s\n", note)
	}
	if step.Starts != "" {
		fmt.Fprintf(b, "   Starts the action %s.\n", step.Starts)
	}
}

var textVerdicts = map[string]string{views.Met: "met", views.NotMet: "not met", views.CannotTell: "cannot tell"}

// planlessText says why there are no ways, and where the task can come to.
func planlessText(p *views.Plan) string {
	var b strings.Builder
	b.WriteString(p.Missing)
	for _, run := range p.Lead {
		if run.URL == "" {
			b.WriteString(run.Text)
		}
	}
	if len(p.Reached) > 0 {
		b.WriteString("\nStates that can be reached:\n")
	}
	for _, state := range p.Reached {
		fmt.Fprintf(&b, "- %s (%s): %s\n", state.State.Label, state.State.Name, state.Way)
	}
	return strings.TrimSpace(b.String()) + "\n"
}
