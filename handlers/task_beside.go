package handlers

import (
	"fmt"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// What stands above and beside the fields of a task: its relatives, its stack, its facts.

func (w wording) crumbs() []views.Link {
	var links []views.Link
	t := w.Task
	if root := t.UltimateParent; root != nil && root.ID != t.ID && (t.Parent == nil || t.Parent.ID != root.ID) {
		links = append(links, w.relativeLink(root))
	}
	if t.Parent != nil {
		links = append(links, w.relativeLink(t.Parent))
	}
	return links
}

func (w wording) family() []views.Relative {
	var all []views.Relative
	add := func(relation string, s *apiclient.TaskSummary) {
		all = append(all, views.Relative{
			Relation: relation, Short: taskid.Short(s.ID), Name: s.DefinitionName, URL: views.AsAt(w.root.Task(s.ID), w.AsAt),
			State: w.relativeState(s),
		})
	}
	t := w.Task
	if root := t.UltimateParent; root != nil && root.ID != t.ID && (t.Parent == nil || t.Parent.ID != root.ID) {
		add("root", root)
	}
	if t.Parent != nil {
		add("parent", t.Parent)
	}
	for i := range t.Children[:min(len(t.Children), mostBeside)] {
		add("child", &t.Children[i])
	}
	return all
}

// mostBeside is how many children stand beside the fields of their parent.
const mostBeside = 10

// moreFamily leads to the children that have no place beside the fields.
func (w wording) moreFamily() *views.Link {
	if len(w.Task.Children) <= mostBeside {
		return nil
	}
	return &views.Link{Text: fmt.Sprintf("All %d children", len(w.Task.Children)), URL: views.AsAt(w.root.Task(w.Task.ID, "family"), w.AsAt)}
}

func (w wording) stack() []views.Fact {
	s := w.Task.Stack
	if s == nil {
		return nil
	}
	return []views.Fact{
		{Label: "Stacking key", Value: w.Task.StackingKey, Code: true},
		{Label: "Stack", Value: fmt.Sprintf("%s, %s, this one is its %s", s.Status, counted(s.TasksInStack, "task"), strings.ToLower(s.MembershipType))},
		{Label: "Lead task", Value: s.LeadTaskID, Code: true},
	}
}

func (w wording) facts() []views.Fact {
	v := w.Task.Version
	facts := []views.Fact{
		{Label: "Task id", Value: w.Task.ID, Code: true},
		{Label: "Version", Value: fmt.Sprint(v.Number)},
		{Label: "Created", Value: moment.Text(v.AsAtCreated, w.zone) + " by " + w.who(v.UserIDCreated), Title: withID(moment.Wire(v.AsAtCreated), v.UserIDCreated)},
		{Label: "Changed", Value: moment.Text(v.AsAtModified, w.zone) + " by " + w.who(v.UserIDModified), Title: withID(moment.Wire(v.AsAtModified), v.UserIDModified)},
	}
	if v.RequestIDModified != "" {
		facts = append(facts, views.Fact{Label: "Request id", Value: v.RequestIDModified, Code: true})
	}
	if from := w.createdFrom(); from != nil {
		facts = append(facts, views.Fact{Label: "Created from", Value: from.Text, URL: from.URL})
	}
	for _, id := range w.Task.CorrelationIDs {
		facts = append(facts, views.Fact{Label: "Correlation id", Value: id, Code: true})
	}
	if w.Task.StackingKey != "" && w.Task.Stack == nil {
		facts = append(facts, views.Fact{Label: "Stacking key", Value: w.Task.StackingKey, Code: true})
	}
	return facts
}
