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
	for _, way := range w.ways {
		t := views.Trigger{
			Name: way.Trigger, Label: w.wayLabel(way), To: w.Machine.StateName(way.To),
			URL: w.root.Task(w.Task.ID, "triggers", way.Trigger), Blocked: way.Verdict == expr.NotMet,
		}
		if t.Blocked {
			t.Why = w.whyBlocked(way)
		}
		if barred := w.bars(way.Trigger); barred != "" {
			t.Blocked, t.Why = true, barred
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
		return "needs “" + way.GuardDescription + "”"
	}
	return "asks for " + way.Transition.Guard
}

// whyRuns is whyBlocked with a link to each field that is to be filled.
func (w wording) whyRuns(way machine.Way) []views.Run {
	names := w.unset(way)
	if len(names) == 0 {
		return []views.Run{{Text: w.whyBlocked(way)}}
	}
	runs := []views.Run{{Text: "needs "}}
	for i, name := range names {
		switch {
		case i == 0:
		case i == len(names)-1:
			runs = append(runs, views.Run{Text: " and "})
		default:
			runs = append(runs, views.Run{Text: ", "})
		}
		runs = append(runs, views.Run{Text: w.Machine.FieldName(name), URL: "#" + views.FieldAnchor(name)})
	}
	return runs
}

func (w wording) fieldNames(names []string) string {
	labels := make([]string, len(names))
	for i, name := range names {
		labels[i] = w.Machine.FieldName(name)
	}
	return and(labels)
}

// and lists words as a sentence does: "a", "a and b", "a, b and c".
func and(words []string) string { return series(words, " and ") }

// or lists words of which one is enough: "a", "a or b", "a, b or c".
func or(words []string) string { return series(words, " or ") }

func series(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// triggerOptions are the triggers to fire with a save; the first is none.
func (w wording) triggerOptions(chosen string) []views.Option {
	if w.Machine == nil {
		return nil
	}
	return w.waysToChoose("none", chosen)
}

// waysToChoose are the triggers of the state, each once, after the choice of none.
func (w wording) waysToChoose(none, chosen string) []views.Option {
	all := []views.Option{{Label: none, Selected: chosen == ""}}
	named := map[string]bool{}
	for _, way := range w.ways {
		if named[way.Trigger] {
			continue
		}
		named[way.Trigger] = true
		o := views.Option{Value: way.Trigger, Label: w.wayLabel(way), Note: "to " + w.Machine.StateName(way.To), Selected: chosen == way.Trigger}
		if barred := w.bars(way.Trigger); barred != "" {
			o.Blocked, o.Note, o.Selected = true, barred, false
		}
		all = append(all, o)
	}
	return all
}

// waiting is the sentence on top of the page.
func (w wording) waiting() views.Waiting {
	switch {
	case w.Task.Terminal:
		return sentence("done", "Finished: nothing leads out of ", bold(w.state(w.Task.State).Label), ".")
	case w.Machine == nil:
		return sentence("unknown", "No definition is there to say what it waits for.")
	}
	if len(w.ways) == 0 {
		return sentence("stuck", "No trigger leads out of ", bold(w.state(w.Task.State).Label), ", and it is not an end: its definition has a hole.")
	}
	ready, blocked := w.sorted()
	if len(ready) > 0 {
		return views.Waiting{Kind: "ready", Runs: w.waitingFor(ready, blocked)}
	}
	return views.Waiting{Kind: "waiting", Runs: w.waitingFor(nil, blocked)}
}

// sorted splits the ways into those that may be open and those that a guard blocks.
func (w wording) sorted() (ready, blocked []*machine.Way) {
	for i := range w.ways {
		if w.ways[i].Verdict == expr.NotMet {
			blocked = append(blocked, &w.ways[i])
		} else {
			ready = append(ready, &w.ways[i])
		}
	}
	return ready, blocked
}

// waitingFor names the ways that are open, then each blocked one with what it asks for.
func (w wording) waitingFor(ready, blocked []*machine.Way) []views.Run {
	runs := make([]views.Run, 1, 2+2*len(ready)+4*len(blocked))
	runs[0].Text = "Waiting for "
	for i, way := range ready {
		switch {
		case i == 0:
		case i == len(ready)-1:
			runs = append(runs, views.Run{Text: " or "})
		default:
			runs = append(runs, views.Run{Text: ", "})
		}
		runs = append(runs, bold(w.wayLabel(*way)))
	}
	for i, way := range blocked {
		switch {
		case i == 0 && len(ready) == 0:
			runs = append(runs, bold(w.wayLabel(*way)), views.Run{Text: ", which "})
		default:
			runs = append(runs, views.Run{Text: "; "}, bold(w.wayLabel(*way)), views.Run{Text: " "})
		}
		runs = append(runs, w.whyRuns(*way)...)
	}
	return append(runs, views.Run{Text: "."})
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
