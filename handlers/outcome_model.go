package handlers

import (
	"fmt"
	"strings"

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
	task, view, facts := *w.Task, *w.View, w.given
	task.State, task.Terminal = way.To, w.Machine.Terminal(way.To)
	if facts.CurrentUser != "" {
		task.Version.UserIDModified = facts.CurrentUser
	}
	view.Task, facts.Task = &task, &task
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
func (w wording) starts(name string) []string {
	if name == "" {
		return nil
	}
	action, _ := w.Machine.Action(name)
	d, err := action.ReadDetails()
	if err != nil {
		return []string{"The action " + name + "."}
	}
	words := "The action " + name + " " + w.does(d) + "."
	if action.RunAsUserID != "" {
		words += " It runs as " + w.who(action.RunAsUserID) + "."
	}
	return append([]string{words}, w.workerFires(d.Triggers)...)
}

// does words an action by its kind, to follow its name.
func (w wording) does(d apiclient.ActionDetails) string {
	switch d.Type {
	case apiclient.RunWorker:
		words := "runs the worker " + d.WorkerID.String()
		if len(d.Children) > 0 {
			words += ", and makes child tasks of what it finds: " + childKinds(d)
		}
		return words
	case apiclient.CreateChildTasks:
		return "makes child tasks: " + childKinds(d)
	case apiclient.TriggerParentTask:
		return "fires " + d.Trigger + " on the parent task"
	case apiclient.TriggerChildTasks:
		if d.Filter == "" {
			return "fires " + d.Trigger + " on every child task"
		}
		return "fires " + d.Trigger + " on the child tasks with " + d.Filter
	default:
		return "is run"
	}
}

func childKinds(d apiclient.ActionDetails) string {
	var kinds []string
	for _, c := range d.Children {
		kinds = append(kinds, c.DefinitionID.String())
	}
	return and(kinds)
}

// workerFires says which triggers a worker fires as it ends.
func (w wording) workerFires(t apiclient.WorkerTriggers) []string {
	var ends []string
	for _, end := range []struct{ when, trigger string }{
		{"when it has started", t.Started}, {"with results", t.CompletedWithResults}, {"without results", t.CompletedNoResults},
		{"when it cannot be started", t.FailedToStart}, {"when it fails", t.FailedToComplete},
	} {
		if end.trigger != "" {
			ends = append(ends, fmt.Sprintf("%s %s", w.Machine.TriggerName(end.trigger), end.when))
		}
	}
	if ends == nil {
		return nil
	}
	return []string{"By itself it then fires " + strings.Join(ends, ", ") + "."}
}

// wayBack says how the state that a way leaves can be come to again; "" where it cannot,
// or is not left.
func (w wording) wayBack(way machine.Way) string {
	back, ok := w.Machine.WayBack(way.From, way.To)
	if !ok || way.From == way.To {
		return ""
	}
	return "You can come back to " + w.Machine.StateName(way.From) + " with " + w.sequence(back) + "."
}

// noWayBack says that the state that a way leaves cannot be come to again.
func (w wording) noWayBack(way machine.Way) string {
	if _, ok := w.Machine.WayBack(way.From, way.To); ok || way.From == way.To {
		return ""
	}
	return "No way back from " + w.Machine.StateName(way.To) + "."
}
