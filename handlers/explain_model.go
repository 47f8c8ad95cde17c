package handlers

import (
	"slices"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// The name under which an address asks for the reasons of each trigger.
const inWhy = "why"

// explainer words each guard that leads out of the task's state, condition by condition:
// when none is open, and else where the address asks for it. It is nil where nothing
// leads out, or no definition tells.
func (w wording) explainer() *views.Explainer {
	if len(w.ways) == 0 {
		return nil
	}
	x := &views.Explainer{URL: w.whyURL(), Past: !w.AsAt.IsZero(), Asked: w.request.URL.Query().Has(inWhy)}
	if !x.Asked && slices.ContainsFunc(w.ways, isOpen) {
		return x
	}
	for i := range w.ways {
		x.Ways = append(x.Ways, w.explainAll(i))
	}
	return x
}

// explainAll is explain where no dialog asks for what the policy demands.
func (w wording) explainAll(i int) views.ExplainedWay {
	x, trigger := w.explain(i, w.fieldURL), w.ways[i].Trigger
	if demands := w.demands(trigger); demands != "" && w.AsAt.IsZero() && w.bars(trigger) == "" {
		x.Notes = append(x.Notes, demands)
	}
	return x
}

func isOpen(way machine.Way) bool { return way.Verdict != expr.NotMet }

// whyURL is the task's page with the reasons on it.
func (w wording) whyURL() string {
	address := views.AsAt(w.root.Task(w.Task.ID), w.AsAt)
	if w.AsAt.IsZero() {
		return address + "?" + inWhy + "=1"
	}
	return address + "&" + inWhy + "=1"
}

// explain words the i-th way's guard. Its fields are linked to where url says.
func (w wording) explain(i int, url func(field string) string) views.ExplainedWay {
	way := w.ways[i]
	x := views.ExplainedWay{
		Trigger: way.Trigger, Label: w.wayLabel(way), To: w.state(way.To), Verdict: verdictWord(way.Verdict), Words: wayWords[way.Verdict],
		GuardWords: way.GuardDescription,
	}
	for _, c := range w.conditionsOf(i) {
		x.Clauses = append(x.Clauses, w.clause(c, url))
	}
	switch {
	case way.Verdict == expr.NotMet:
		x.Refusal = way.GuardNotMetMessage
	case w.keptBack(way.Trigger) != nil:
		x.Verdict, x.Words = views.NotMet, "not for you here"
	case way.Verdict == expr.Met && !w.AsAt.IsZero():
		x.Words = "could be fired"
	}
	if way.Err != nil {
		x.Unread = way.Transition.Guard
	}
	x.Notes = w.wayNotes(way)
	return x
}

func (w wording) conditionsOf(i int) []machine.Clause {
	if w.conditions[i] != nil {
		return w.conditions[i]
	}
	return w.Machine.Explain(w.ways[i], w.given, w.voice())
}

var wayWords = map[expr.Verdict]string{expr.Met: "can be fired", expr.NotMet: "blocked", expr.CannotTell: "cannot be judged here"}

// wayNotes are what else stands in the way of a way.
func (w wording) wayNotes(way machine.Way) (notes []string) {
	if action := w.Machine.Worker(way.Trigger); action != "" {
		notes = append(notes, "The worker of the action "+w.Machine.ActionName(action)+" fires this by itself when it is done.")
	}
	if barred := w.bars(way.Trigger); barred != "" && w.AsAt.IsZero() {
		notes = append(notes, barred)
	}
	return notes
}

func (w wording) clause(c machine.Clause, url func(field string) string) views.Clause {
	out := views.Clause{Verdict: verdictWord(c.Verdict), Text: c.Text, Saw: c.Saw, Any: c.Any}
	for _, part := range c.Parts {
		out.Parts = append(out.Parts, w.clause(part, url))
	}
	if c.Parts != nil {
		return out
	}
	out.Words = []views.Run{{Text: c.Words}}
	for _, name := range c.Fields {
		label := w.Machine.FieldName(name)
		if c.Subject == label {
			out.Words = []views.Run{{Text: label, URL: url(name)}, {Text: " must " + c.Must}}
			continue
		}
		out.Fields = append(out.Fields, views.Link{Text: label, URL: url(name)})
	}
	if c.Verdict == expr.NotMet {
		out.Children = w.failing(c.Children)
	}
	return out
}

// failing names the children that do not meet a condition.
func (w wording) failing(children []machine.ChildVerdict) (named [][]views.Run) {
	for _, child := range children {
		if child.Verdict != expr.Met && len(named) < mostChildren {
			named = append(named, w.blocker(child.TaskSummary))
		}
	}
	return named
}

// mostChildren is how many children of a condition are named.
const mostChildren = 20

func verdictWord(v expr.Verdict) string {
	return map[expr.Verdict]string{expr.Met: views.Met, expr.NotMet: views.NotMet, expr.CannotTell: views.CannotTell}[v]
}
