package handlers

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// outcome words what a way does, from the definition alone: nothing is asked for it.
func (w wording) outcome(way machine.Way) *views.Outcome {
	return &views.Outcome{
		Locks: w.locks(way), Starts: w.starts(way.Action), Then: w.after(way).waiting().Runs, Back: w.wayBack(way), NoBack: w.noWayBack(way),
	}
}

// after is the wording of the task as it would be, with what is filled in by now.
func (w wording) after(way machine.Way) wording {
	view, facts := *w.View, w.Machine.After(way, w.given, false)
	view.Task = facts.Task
	w.View, w.around = &view, desk.Around{}
	w.judge(facts)
	return w
}

// locks names the fields that become read-only, and those among them without a value.
func (w wording) locks(way machine.Way) string {
	var names []string
	for _, name := range w.Machine.Locks(way.From, way.To) {
		label := w.Machine.FieldName(name)
		if w.isEmpty(name) {
			label += " (not set)"
		}
		names = append(names, label)
	}
	return and(names)
}

// starts says what an action does that a transition starts; nil for none.
func (w wording) starts(name string) []views.Run {
	if name == "" {
		return nil
	}
	action, _ := w.Machine.Action(name)
	return append([]views.Run{{Text: "The action " + w.Machine.ActionName(name) + "."}}, w.definition().does(action)...)
}

// definition is the brief wording of the definition that the task follows.
func (w wording) definition() definitionWording {
	return definitionWording{Machine: w.Machine, root: w.root, naming: w.naming, zone: w.zone, asAt: w.AsAt, brief: true}
}

// wayBack says how the state that a way leaves can be come to again; "" where it cannot,
// or is not left.
func (w wording) wayBack(way machine.Way) string {
	back, ok := w.Machine.WayBack(way.From, way.To)
	if !ok || way.From == way.To {
		return ""
	}
	whoever := choose(slices.ContainsFunc(back, w.notYours), "It", "You")
	return whoever + " can come back to " + w.Machine.StateName(way.From) + " with " + w.sequence(back) + "."
}

// notYours tells whether a transition is for others to make: a worker fires its trigger,
// or the policy leaves it to them.
func (w wording) notYours(t apiclient.Transition) bool {
	return w.Machine.Worker(t.Trigger) != "" || w.barOf(t.From, t.Trigger) != nil
}

// noWayBack says that the state that a way leaves cannot be come to again.
func (w wording) noWayBack(way machine.Way) string {
	if _, ok := w.Machine.WayBack(way.From, way.To); ok || way.From == way.To {
		return ""
	}
	return "No way back from " + w.Machine.StateName(way.To) + "."
}
