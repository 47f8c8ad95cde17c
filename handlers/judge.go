package handlers

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// judge finds what leads on from the task's state and explains each guard that is not
// met, by what is known.
func (w *wording) judge(facts machine.Facts) {
	if w.Machine == nil {
		return
	}
	w.given, w.ways = facts, w.Machine.Ways(facts)
	n := len(w.ways)
	w.conditions, w.needs, w.blocking = make([][]machine.Clause, n), make([][]views.Run, n), make([][]*apiclient.TaskSummary, n)
	for i, way := range w.ways {
		if way.Verdict == expr.NotMet {
			w.conditions[i] = w.Machine.Explain(way, facts, w.voice())
			w.needs[i], w.blocking[i] = w.need(i), w.holding(way)
		}
	}
}

// holding are the children that keep a way from being open.
func (w wording) holding(way machine.Way) (children []*apiclient.TaskSummary) {
	if len(w.Task.Children) == 0 {
		return nil
	}
	ids := w.Machine.Blockers(way, w.given)
	for i := range w.Task.Children {
		if child := &w.Task.Children[i]; slices.Contains(ids, child.ID) {
			children = append(children, child)
		}
	}
	return children
}
