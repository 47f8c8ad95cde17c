package handlers

import (
	"taskdesk/internal/expr"
	"taskdesk/views"
)

// waiting is the sentence on top of the page: what the task waits for, by the first of
// its causes, and one more line for the second.
func (w wording) waiting() views.Waiting {
	causes := w.causes()
	first := causes[0]
	if len(causes) > 1 && first.More == nil {
		first.More = causes[1].Runs
	}
	return first
}

// causes are why the task is where it is, the most important first.
func (w wording) causes() (all []views.Waiting) {
	if w.Task.Terminal {
		return together(w.finished(), w.failure())
	}
	if hole := w.hole(); hole != nil {
		return together(hole, w.failure())
	}
	all = together(w.failure(), w.blocked())
	return append(all, together(w.rest(len(all) > 0))...)
}

func together(causes ...*views.Waiting) (all []views.Waiting) {
	for _, c := range causes {
		if c != nil {
			all = append(all, *c)
		}
	}
	return all
}

func (w wording) finished() *views.Waiting {
	return said("done", "Finished: nothing leads out of ", bold(w.state(w.Task.State).Label), ".")
}

// hole says that the definition leaves no way on: there is none, or none that anything
// could open. The task keeps to that version of it.
func (w wording) hole() *views.Waiting {
	if w.Machine == nil {
		return nil
	}
	state := bold(w.state(w.Task.State).Label)
	if len(w.ways) == 0 {
		return said("stuck", "No trigger leads out of ", state, ", and it is not an end: its definition has a hole.")
	}
	parts := []any{"Nobody can move it out of ", state, ", for its definition has a hole: "}
	for i, way := range w.ways {
		if w.Machine.EverMet(way) {
			return nil
		}
		if i > 0 {
			parts = append(parts, "; ")
		}
		parts = append(parts, bold(w.wayLabel(way)), " ", w.needs[i])
	}
	hole := said("stuck", append(parts, ".")...)
	hole.More = w.notHelped()
	return hole
}

// notHelped says why mending the definition is of no use, and what is.
func (w wording) notHelped() []views.Run {
	runs := []views.Run{{Text: "A newer definition does not help it: a task keeps the one that it was created with, of " + w.Task.DefinitionVersion.AsAtModified.In(w.zone).Format("2 Jan 2006") + "."}}
	if !w.AsAt.IsZero() || w.locked != "" {
		return runs
	}
	return append(runs, views.Run{Text: " "}, views.Run{Text: "Create another like this", URL: likeURL(w.root, w.Task.ID, w.AsAt)}, views.Run{Text: " to go on by today’s."})
}

// rest says which ways are open, and what each of the others needs. After another cause
// it is a second sentence.
func (w wording) rest(second bool) *views.Waiting {
	if w.Machine == nil {
		return said("unknown", "No definition is there to say what it waits for.")
	}
	open, unsure, working := w.openWays()
	ready := joined(open, " or ")
	var parts []any
	switch {
	case len(open) > 0 && second:
		parts = []any{ready, " can be fired"}
	case len(open) > 0:
		parts = []any{"Waiting for ", ready}
	}
	if len(working) > 0 {
		parts = append(parts, choose(len(parts) > 0, ", or for ", "Waiting for "), w.atWork(working))
	}
	if len(unsure) > 0 {
		parts = append(parts, choose(len(parts) > 0, "; ", ""), joined(unsure, " and "), " can perhaps be fired")
	}
	kind := choose(len(open)+len(unsure) > 0, "ready", "waiting")
	if parts = w.withBlocked(parts, second); parts == nil {
		return nil
	}
	return said(kind, append(parts, ".")...)
}

// openWays sorts the ways that no guard blocks: those that are open, those of which it
// cannot be told, and those that a worker fires by itself.
func (w wording) openWays() (open, unsure, working [][]views.Run) {
	for _, way := range w.ways {
		label := []views.Run{bold(w.wayLabel(way))}
		switch {
		case way.Verdict == expr.NotMet:
		case w.Machine.Worker(way.Trigger) != "":
			working = append(working, label)
		case way.Verdict == expr.CannotTell:
			unsure = append(unsure, label)
		default:
			open = append(open, label)
		}
	}
	return distinct(open), distinct(unsure), distinct(working)
}

// withBlocked adds what each blocked way needs.
func (w wording) withBlocked(parts []any, second bool) []any {
	for i, way := range w.ways {
		needs := w.needs[i]
		if needs == nil {
			continue
		}
		switch {
		case len(parts) > 0:
			parts = append(parts, "; ", bold(w.wayLabel(way)), " ", needs)
		case second:
			parts = append(parts, bold(w.wayLabel(way)), " ", needs)
		default:
			parts = append(parts, "Waiting for ", bold(w.wayLabel(way)), ", which ", needs)
		}
	}
	return parts
}
