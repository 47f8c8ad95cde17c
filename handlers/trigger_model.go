package handlers

import (
	"fmt"
	"strings"

	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// triggers words the ways that lead on from the task's state.
func (w wording) triggers() []views.Trigger {
	var all []views.Trigger
	for i, way := range w.ways {
		t := views.Trigger{
			Name: way.Trigger, Label: w.wayLabel(way), To: w.Machine.StateName(way.To),
			URL: w.root.Task(w.Task.ID, "triggers", way.Trigger), Blocked: way.Verdict == expr.NotMet, Why: w.whyNot(i),
		}
		if kept := w.keptBack(way.Trigger); kept != nil { // there is no dialog to open
			t.Barred, t.Blocked, t.Why, t.URL = true, true, policyWords(kept), w.whyURL()
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

// whyNot says in a few words why the i-th way is not simply open, and "" when it is.
func (w wording) whyNot(i int) string {
	way := w.ways[i]
	switch {
	case way.Verdict == expr.CannotTell:
		return "its guard cannot be judged here"
	case way.Verdict == expr.Met && w.Machine.Worker(way.Trigger) != "":
		return "its worker fires it by itself"
	case way.Verdict == expr.Met:
		return ""
	}
	var why []string
	if n := len(w.blocking[i]); n > 0 {
		why = append(why, "waits for "+choose(n == 1, "1 child", fmt.Sprint(n, " children")))
	}
	if w.needs[i] != nil {
		why = append(why, text(w.needs[i]))
	}
	return and(why)
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
