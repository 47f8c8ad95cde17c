package handlers

import (
	"fmt"
	"strings"
	"time"

	"taskdesk/internal/moment"
	"taskdesk/views"
)

// planAsText writes the ways to a state for a ticket, or that there are none. It names
// for whom they hold, as it says "you".
func (s *server) planAsText(w wording, m views.Task) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s for task %s (%s)\n", m.Plan.Title(), m.ID, m.Name)
	fmt.Fprintf(&b, "From %s, version %d, as at %s\n", m.State.Label, m.Version, moment.UTC(w.now.Truncate(time.Second)))
	fmt.Fprintf(&b, "For %s (%s)\n", w.person.Name, w.Self.UserID)
	fmt.Fprintf(&b, "%s\n\n", s.signIn.Origin()+m.Frame.Here)
	if len(m.Plan.Ways) == 0 {
		textOfNone(&b, m.Plan)
		return b.String()
	}
	for i, way := range m.Plan.Ways {
		fmt.Fprintf(&b, "Way %d of %d, %s\n%s\n", i+1, len(m.Plan.Ways), way.Title, way.Words)
		for n, step := range way.Steps {
			textStep(&b, n+1, step)
		}
		b.WriteByte('\n')
	}
	b.WriteString("Advice from what Taskdesk can see. The Workflow service decides.\n")
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
	if step.Change != "" {
		fmt.Fprintf(b, "   To change: %s\n", step.Change)
	}
	if step.Asks != "" {
		fmt.Fprintf(b, "   %s\n", step.Asks)
	}
	for _, note := range step.Notes {
		fmt.Fprintf(b, "   %s\n", note)
	}
	if step.Starts != "" {
		fmt.Fprintf(b, "   Starts the action %s.\n", step.Starts)
	}
}

var textVerdicts = map[string]string{views.Met: "met", views.NotMet: "not met", views.CannotTell: "cannot tell"}

// textOfNone says why there are no ways, and where the task can come to.
func textOfNone(b *strings.Builder, p *views.Plan) {
	b.WriteString(p.Missing)
	for _, run := range p.Lead {
		if run.URL == "" {
			b.WriteString(run.Text)
		}
	}
	if len(p.Reached) > 0 {
		b.WriteString("\nStates that can be reached:")
	}
	for _, state := range p.Reached {
		fmt.Fprintf(b, "\n- %s (%s): %s", state.State.Label, state.State.Name, state.Way)
	}
	b.WriteByte('\n')
}
