package handlers

import (
	"fmt"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// mostBlockers is how many children are told of that keep their parent waiting.
const mostBlockers = 3

// blocked says which children keep a way from being open.
func (w wording) blocked() *views.Waiting {
	children, ways := w.blockers()
	if len(children) == 0 {
		return nil
	}
	var items [][]views.Run
	for _, child := range children[:min(len(children), mostBlockers)] {
		items = append(items, w.blocker(child))
	}
	if more := len(children) - mostBlockers; more > 0 {
		items = append(items, []views.Run{{Text: fmt.Sprint(more, " more"), URL: views.AsAt(w.root.Task(w.Task.ID, "family"), w.AsAt)}})
	}
	by := " blocked by child "
	if len(children) > 1 {
		by = fmt.Sprintf(" blocked by %d children: ", len(children))
	}
	return said("waiting", joined(ways, " and "), choose(len(ways) == 1, " is", " are"), by, joined(items, " and "), w.deepest(len(children)), ".")
}

// deepest names the task at the bottom, where one of so many children is blocked by a child
// in turn, or the last of them that was read.
func (w wording) deepest(children int) []views.Run {
	v := w.around.Deepest
	if v == nil {
		return nil
	}
	state := v.Task.State
	if v.Machine != nil {
		state = v.Machine.StateName(state)
	}
	name := v.Task.DefinitionName + " " + taskid.Short(v.Task.ID)
	of := choose(children == 1, "that", "one of them")
	where := "; at the bottom of " + of + ", %d levels down, is "
	if len(v.Blockers(w.request.Context())) > 0 {
		where = "; below " + of + ", %d levels down and blocked in turn, is "
	}
	runs := []views.Run{
		{Text: fmt.Sprintf(where, w.around.Below+1)}, {Text: name, URL: views.AsAt(w.root.Task(v.Task.ID), w.AsAt)}, {Text: ", in "}, bold(state),
	}
	if !v.Task.LastTransition.IsZero() {
		runs = append(runs, views.Run{Text: " for " + moment.Span(w.now.Sub(v.Task.LastTransition))})
	}
	return runs
}

// blockers are the children that do not meet what a blocked way asks of every child, and
// the ways that they block.
func (w wording) blockers() (children []*apiclient.TaskSummary, ways [][]views.Run) {
	for i := range w.ways {
		blocking := w.blocking[i]
		if len(blocking) > 0 {
			ways = append(ways, w.wayRuns(i))
		}
		for _, child := range blocking {
			if !slices.ContainsFunc(children, func(c *apiclient.TaskSummary) bool { return c.ID == child.ID }) {
				children = append(children, child)
			}
		}
	}
	return children, distinct(ways)
}

// blocker names a child, its state, and since when it is there.
func (w wording) blocker(child *apiclient.TaskSummary) []views.Run {
	link := w.relativeLink(child)
	runs := []views.Run{{Text: link.Text, URL: link.URL}, {Text: ", in "}, bold(w.relativeState(child).Label)}
	if t := w.around.Children[child.ID]; t != nil && t.State == child.State && !t.LastTransition.IsZero() {
		runs = append(runs, views.Run{Text: " for " + moment.Span(w.now.Sub(t.LastTransition))})
	}
	return runs
}

// relativeState words the state of a task of the family, which has a name for people
// where that follows the same definition.
func (w wording) relativeState(s *apiclient.TaskSummary) views.State {
	if w.Machine == nil || s.DefinitionID != w.Task.DefinitionID {
		return views.State{Name: s.State, Label: s.State, Kind: views.StateUnknown}
	}
	return stateOf(w.Machine, s.State)
}

// lookAround reads what else tells why the task stays where it is.
func (w *wording) lookAround() {
	children, _ := w.blockers()
	var ids []string
	for _, child := range children[:min(len(children), mostBlockers)] {
		ids = append(ids, child.ID)
	}
	w.around = w.desk.Around(w.request.Context(), w.View, ids)
}

// failure says that the last action which the task started went wrong, as long as that
// is why the task is where it is.
func (w wording) failure() *views.Waiting {
	if w.around.Action == nil {
		return nil
	}
	end, item := desk.EndOf(w.around.Action)
	if end != desk.ActionFailed && end != desk.ActionRefused || w.past(item) {
		return nil
	}
	head := "Its last action failed "
	if end == desk.ActionRefused {
		head = "The trigger that its last action fired was refused "
	}
	head += moment.Ago(w.now.Sub(item.Timestamp))
	if item.Details != "" {
		head += ": " + brief(strings.TrimRight(item.Details, "."))
	}
	return said(views.StateStuck, head+". ", views.Run{Text: "See what it did", URL: views.AsAt(w.root.Task(w.Task.ID, "actions"), w.AsAt)})
}

// past tells whether the task has moved on since an action went wrong. A worker that
// fails may fire a trigger, and so move the task itself.
func (w wording) past(item *apiclient.ActionLogItem) bool {
	if !item.Timestamp.Before(w.Task.LastTransition) {
		return false
	}
	return w.Machine == nil || !w.Machine.AfterFailure(w.Task.State)
}

// atWork says which worker is awaited, since when, and what it fires.
func (w wording) atWork(triggers [][]views.Run) []views.Run {
	runs := []views.Run{{Text: "its worker"}}
	if log := w.around.Action; log != nil {
		if end, last := desk.EndOf(log); end == desk.ActionRuns && last != nil {
			runs = append(runs, views.Run{Text: ", at work for " + moment.Span(w.now.Sub(log.Items[0].Timestamp)) + ","})
		}
	}
	runs = append(runs, views.Run{Text: " to fire "})
	return append(runs, joined(triggers, " or ")...)
}

// relativeLink leads to a task of the family.
func (w wording) relativeLink(s *apiclient.TaskSummary) views.Link {
	return views.Link{Text: s.DefinitionName + " " + taskid.Short(s.ID), URL: views.AsAt(w.root.Task(s.ID), w.AsAt)}
}
