package handlers

import (
	"strings"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// triggers words the ways that lead on from the task's state.
func (w wording) triggers() []views.Trigger {
	var all []views.Trigger
	for _, way := range w.Ways(w.request.Context(), nil) {
		t := views.Trigger{
			Name: way.Trigger, Label: w.wayLabel(way), To: w.Machine.StateName(way.To),
			URL: views.TaskURL(w.Task.ID, "triggers", way.Trigger), Blocked: way.Verdict == expr.NotMet,
		}
		if t.Blocked {
			t.Why = w.whyBlocked(way)
		}
		all = append(all, t)
	}
	return all
}

func (w wording) wayLabel(way machine.Way) string {
	if way.DisplayName != "" {
		return way.DisplayName
	}
	return w.Machine.TriggerName(way.Trigger)
}

// whyBlocked says in a few words what an unmet guard asks for: fields to fill, else
// its author's words, else its own text.
func (w wording) whyBlocked(way machine.Way) string {
	if names := w.unset(way); len(names) > 0 {
		return "needs " + w.fieldNames(names)
	}
	if way.GuardDescription != "" {
		return way.GuardDescription
	}
	return "asks for " + way.Transition.Guard
}

func (w wording) fieldNames(names []string) string {
	labels := make([]string, len(names))
	for i, name := range names {
		labels[i] = w.Machine.FieldName(name)
	}
	return and(labels)
}

func and(words []string) string { return joined(words, "and") }

// joined lists words as a sentence does: "a", "a or b", "a, b or c".
func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}

// waiting is the sentence on top of the page.
func (w wording) waiting() views.Waiting {
	switch {
	case w.Task.Terminal:
		return sentence("done", "Finished: nothing leads out of ", bold(w.state(w.Task.State).Label), ".")
	case w.Machine == nil:
		return sentence("unknown", "No definition is there to say what it waits for.")
	}
	ways := w.Ways(w.request.Context(), nil)
	if len(ways) == 0 {
		return sentence("stuck", "No trigger leads out of ", bold(w.state(w.Task.State).Label), ", and it is not an end: its definition has a hole.")
	}
	var ready, blocked []machine.Way
	for _, way := range ways {
		if way.Verdict == expr.NotMet {
			blocked = append(blocked, way)
		} else {
			ready = append(ready, way)
		}
	}
	kind, runs := "waiting", []views.Run{{Text: "Waiting for "}}
	if len(ready) > 0 {
		kind = "ready"
		runs = append(runs, w.wayRuns(ready)...)
	} else {
		runs = append(runs, w.wayRuns(blocked[:1])...)
	}
	for i, way := range blocked {
		start := "; "
		if len(ready) == 0 && i == 0 {
			runs = append(runs, views.Run{Text: ", which "})
		} else {
			runs = append(runs, views.Run{Text: start}, bold(w.wayLabel(way)), views.Run{Text: " "})
		}
		runs = append(runs, views.Run{Text: w.whyBlocked(way)})
	}
	return views.Waiting{Kind: kind, Runs: append(runs, views.Run{Text: "."})}
}

func (w wording) wayRuns(ways []machine.Way) []views.Run {
	var runs []views.Run
	for i, way := range ways {
		switch {
		case i == 0:
		case i == len(ways)-1:
			runs = append(runs, views.Run{Text: " or "})
		default:
			runs = append(runs, views.Run{Text: ", "})
		}
		runs = append(runs, bold(w.wayLabel(way)))
	}
	return runs
}

func bold(text string) views.Run { return views.Run{Text: text, Strong: true} }

// sentence makes one of plain texts and runs.
func sentence(kind string, parts ...any) views.Waiting {
	out := views.Waiting{Kind: kind}
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out.Runs = append(out.Runs, views.Run{Text: p})
		case views.Run:
			out.Runs = append(out.Runs, p)
		}
	}
	return out
}
