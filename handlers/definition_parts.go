package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/fields"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// faults words what is wrong with the definition, each with a link to where that stands.
func (w definitionWording) faults() []views.Run {
	var all []views.Run
	for _, f := range w.Faults() {
		run := views.Run{Text: f.Words}
		switch {
		case f.Transition >= 0:
			run.URL = "#" + views.WayAnchor(f.Transition)
		case f.Kind == machine.UnreachableState, f.Kind == machine.Trap, f.Kind == machine.DeadEnd:
			run.URL = "#" + views.StateAnchor(f.Name)
		case f.Kind == machine.UnusedTrigger:
			run.URL = "#" + views.TriggerAnchor(f.Name)
		case f.Kind == machine.UnusedAction:
			run.URL = "#" + views.ActionAnchor(f.Name)
		}
		all = append(all, run)
	}
	return all
}

// required are the fields that a new task needs.
func (w definitionWording) required() []views.Link {
	var all []views.Link
	for _, name := range w.Definition().InitialState.RequiredFields {
		all = append(all, views.Link{Text: w.FieldName(name), URL: "#" + views.FieldAnchor(name)})
	}
	return all
}

// schema words the fields by category.
func (w definitionWording) schema() []views.SchemaGroup {
	titles, rows := grouped(w.Definition().FieldSchema, func(f apiclient.FieldSchema) (views.SchemaRow, bool) {
		return views.SchemaRow{Name: f.Name, Label: label(f), Type: f.Type, Description: f.Description, Rules: w.rules(f)}, true
	})
	var groups []views.SchemaGroup
	for _, title := range titles {
		groups = append(groups, views.SchemaGroup{Title: title, Rows: rows[title]})
	}
	return groups
}

// rules are what a definition asks of a field, each in a few words.
func (w definitionWording) rules(f apiclient.FieldSchema) []string {
	var rules []string
	if slices.Contains(w.Definition().InitialState.RequiredFields, f.Name) {
		rules = append(rules, "a new task needs it")
	}
	if c := f.ValueConstraints; c != nil {
		var values []string
		for _, v := range c.AcceptableValues {
			text, _ := fields.Words(f.Type, v, w.zone)
			values = append(values, text)
		}
		rules = append(rules, choose(c.ConstraintType == apiclient.Validated, wordsValidated, wordsSuggested)+strings.Join(values, ", "))
	}
	if only := readOnlyIn(w.Machine, f.ReadOnlyStates); only != "" {
		rules = append(rules, only)
	}
	if f.ContainsURL != nil && *f.ContainsURL {
		rules = append(rules, "shown as a link")
	}
	return rules
}

// What comes before the values of a field that has to have one of them, or may have another.
const wordsValidated, wordsSuggested = "must be one of: ", "suggested: "

// readOnlyIn words in which states of a machine a field is read-only, and is empty for none.
func readOnlyIn(m *machine.Machine, r *apiclient.ReadOnlyStates) string {
	if r == nil {
		return ""
	}
	switch r.StateType {
	case apiclient.AllStates:
		return "set once, at creation"
	case apiclient.OnlyInitial:
		return "read-only in " + m.StateName(m.Definition().InitialState.Name)
	case apiclient.OnlyTerminal:
		return "read-only once the task has ended"
	case apiclient.SelectedStates:
		var names []string
		for _, name := range r.Selected {
			names = append(names, m.StateName(name))
		}
		return "read-only in " + and(names)
	default:
		return "read-only: " + r.StateType
	}
}

// triggers words the triggers, each with what it fires; after them those that only
// transitions name.
func (w definitionWording) triggers() []views.TriggerRow {
	var rows []views.TriggerRow
	for _, t := range w.Definition().Triggers {
		rows = append(rows, views.TriggerRow{Name: t.Name, Label: cmp.Or(t.DisplayName, t.Name), Description: t.Description})
	}
	for _, t := range w.Definition().Transitions {
		if !slices.ContainsFunc(rows, func(row views.TriggerRow) bool { return row.Name == t.Trigger }) {
			rows = append(rows, views.TriggerRow{Name: t.Trigger, Label: t.Trigger})
		}
	}
	for i := range rows {
		rows[i].Ways = w.waysOf(func(t apiclient.Transition) bool { return t.Trigger == rows[i].Name })
	}
	return rows
}

// waysOf are links to the transitions that are chosen.
func (w definitionWording) waysOf(chosen func(apiclient.Transition) bool) []views.Link {
	var links []views.Link
	for i, t := range w.Definition().Transitions {
		if chosen(t) {
			links = append(links, views.Link{Text: w.StateName(t.From) + " → " + w.StateName(t.To), URL: "#" + views.WayAnchor(i)})
		}
	}
	return links
}

func (w definitionWording) facts() []views.Fact {
	d := w.Definition()
	facts := []views.Fact{
		{Label: "Scope and code", Value: d.ID.String(), Code: true},
		{Label: "Version", Value: fmt.Sprint(d.Version.Number)},
		{Label: "Created", Value: moment.Text(d.Version.AsAtCreated, w.zone) + " by " + w.who(d.Version.UserIDCreated), Title: moment.Wire(d.Version.AsAtCreated)},
		{Label: "Changed", Value: moment.Text(d.Version.AsAtModified, w.zone) + " by " + w.who(d.Version.UserIDModified), Title: moment.Wire(d.Version.AsAtModified)},
	}
	if d.Version.RequestIDModified != "" {
		facts = append(facts, views.Fact{Label: "Request id", Value: d.Version.RequestIDModified, Code: true})
	}
	return facts
}
