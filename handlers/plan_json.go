package handlers

import (
	"net/http"

	"taskdesk/internal/machine"
)

// planInJSON is the ways to a state for programs. States, triggers and fields have the
// names of the definition.
type planInJSON struct {
	ID         string      `json:"id"`
	Definition string      `json:"definition"`
	Version    int         `json:"version"` // of the task, from which the ways are planned
	From       string      `json:"from"`
	To         string      `json:"to,omitempty"`      // none: nothing was asked for
	Missing    string      `json:"missing,omitempty"` // why no way can be told
	Reachable  []string    `json:"reachable"`         // where the task can come to, the nearest first
	Ways       []wayInJSON `json:"ways"`              // the easiest first
}

type wayInJSON struct {
	Standing string       `json:"standing"` // of its hardest step: clear, unsure, notYou, waits, notHere or never
	Words    string       `json:"words"`
	Steps    []stepInJSON `json:"steps"`
}

type stepInJSON struct {
	Trigger  string        `json:"trigger"`
	From     string        `json:"from"`
	To       string        `json:"to"`
	Standing string        `json:"standing"`
	Guard    string        `json:"guard,omitempty"`
	Needs    []needInJSON  `json:"needs"` // its guard, condition by condition
	Fill     []string      `json:"fill,omitempty"`
	Ahead    []aheadInJSON `json:"ahead,omitempty"`
	Reason   bool          `json:"asksReason,omitzero"`
	Ticket   bool          `json:"asksTicket,omitzero"`
	Forms    []string      `json:"ticketForms,omitempty"` // regular expressions for the whole ticket
	Action   string        `json:"action,omitempty"`
	Notes    []string      `json:"notes,omitempty"`
}

type needInJSON struct {
	Verdict   string `json:"verdict"` // met, notMet or cannotTell
	Condition string `json:"condition"`
	Words     string `json:"words"`
	Saw       string `json:"saw,omitempty"`
}

// aheadInJSON is a field to fill in for a later step, by which it is read-only.
type aheadInJSON struct {
	Field string `json:"field"`
	Step  int    `json:"step"` // that asks for it, counted from 1
	Words string `json:"words"`
}

// planJSON answers with the ways to a state, or without one with where the task can come to.
func planJSON(rw http.ResponseWriter, w wording, to string) error {
	out := planInJSON{
		ID: w.Task.ID, Definition: w.Task.DefinitionID.String(), Version: w.Task.Version.Number, From: w.Task.State, To: to,
		Reachable: []string{}, Ways: []wayInJSON{},
	}
	rw.Header().Add("Vary", "Accept")
	if w.Machine == nil {
		out.Missing = w.unplanned()
		return answerJSON(rw, out)
	}
	out.Reachable = append(out.Reachable, w.Machine.Reachable(w.Task.State)...)
	if to == "" {
		return answerJSON(rw, out)
	}
	for _, plan := range w.plans(to) {
		way := wayInJSON{Standing: planKinds[plan.Standing], Words: w.planWords(plan)}
		for _, step := range plan.Steps {
			way.Steps = append(way.Steps, w.stepJSON(step))
		}
		out.Ways = append(out.Ways, way)
	}
	return answerJSON(rw, out)
}

func (w wording) stepJSON(step machine.Step) stepInJSON {
	asked := w.rules(step.Trigger).Demands()
	out := stepInJSON{
		Trigger: step.Trigger, From: step.From, To: step.To, Standing: planKinds[step.Standing], Guard: step.Transition.Guard, Needs: []needInJSON{},
		Fill: step.Fill, Reason: asked.Reason, Ticket: asked.Ticket, Forms: asked.Forms, Action: step.Action, Notes: w.planNotes(step),
	}
	for _, c := range step.Clauses {
		out.Needs = append(out.Needs, needInJSON{verdictWord(c.Verdict), c.Text, c.Words, c.Saw})
	}
	for _, a := range step.Ahead {
		out.Ahead = append(out.Ahead, aheadInJSON{a.Field, a.Step + 1, a.Words})
	}
	return out
}
