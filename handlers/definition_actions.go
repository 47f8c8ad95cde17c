package handlers

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// actions words what each action does, and the transitions that start it.
func (w definitionWording) actions() []views.ActionRow {
	var rows []views.ActionRow
	for _, a := range w.Definition().Actions {
		row := views.ActionRow{
			Name: a.Name, Label: cmp.Or(a.DisplayName, a.Name), Description: a.Description, Lines: w.does(a),
			Ways: w.waysOf(func(t apiclient.Transition) bool { return t.Action == a.Name }),
		}
		if d, err := a.ReadDetails(); err != nil || w.kind(d) == nil {
			row.Raw = indented(a.Details)
		}
		rows = append(rows, row)
	}
	return rows
}

// does says in sentences what an action does, and as whom.
func (w definitionWording) does(a apiclient.Action) (lines []views.Run) {
	if d, err := a.ReadDetails(); err == nil {
		lines = w.kind(d)
	}
	if a.RunAsUserID != "" {
		lines = append(lines, say("It runs as %s.", w.who(a.RunAsUserID))...)
	}
	return lines
}

// kind says what an action does by its kind, and nothing of one that is not known here.
func (w definitionWording) kind(d apiclient.ActionDetails) []views.Run {
	switch d.Type {
	case apiclient.CreateChildTasks:
		return w.makes(d.Children)
	case apiclient.RunWorker:
		return append(w.runs(d), w.makes(d.Children)...)
	case apiclient.TriggerParentTask:
		return say("It fires %s on the parent task.", d.Trigger)
	case apiclient.TriggerChildTasks:
		if d.Filter == "" {
			return say("It fires %s on every child task.", d.Trigger)
		}
		return say("It fires %s on the child tasks of which this is true: %s", d.Trigger, d.Filter)
	default:
		return nil
	}
}

func say(format string, args ...any) []views.Run {
	return []views.Run{{Text: fmt.Sprintf(format, args...)}}
}

// runs says which worker an action runs, with what, and what it fires as it goes.
func (w definitionWording) runs(d apiclient.ActionDetails) []views.Run {
	limit := ""
	if d.Timeout > 0 {
		limit = ", for " + moment.Span(time.Duration(d.Timeout)*time.Second) + " at most"
	}
	lines := say("It runs the worker %s%s%s.", d.WorkerID, w.then(d.WorkerAsAt), limit)
	if !w.brief {
		lines = append(lines, mapped("The worker gets", d.Parameters)...)
	}
	return append(lines, w.fires(d.Triggers)...)
}

// fires says which triggers a worker fires by itself as it goes, each once.
func (w definitionWording) fires(t apiclient.WorkerTriggers) []views.Run {
	var triggers []string
	when := map[string][]string{}
	for _, end := range []struct{ trigger, when string }{
		{t.Started, "has started"}, {t.CompletedWithResults, "ends with results"}, {t.CompletedNoResults, "ends without results"},
		{t.FailedToStart, "cannot be started"}, {t.FailedToComplete, "fails"},
	} {
		if end.trigger == "" {
			continue
		}
		if when[end.trigger] == nil {
			triggers = append(triggers, end.trigger)
		}
		when[end.trigger] = append(when[end.trigger], end.when)
	}
	if triggers == nil {
		return nil
	}
	for i, trigger := range triggers {
		triggers[i] = w.TriggerName(trigger) + " when it " + or(when[trigger])
	}
	return say("By itself it fires %s.", and(triggers))
}

// makes says which child tasks an action makes.
func (w definitionWording) makes(children []apiclient.ChildConfig) []views.Run {
	var lines []views.Run
	for _, c := range children {
		line := views.Run{Text: "It makes a child task of " + c.DefinitionID.String() + w.then(c.DefinitionAsAt), URL: views.AsAt(w.root.Definition(c.DefinitionID.Scope, c.DefinitionID.Code), cmp.Or(c.DefinitionAsAt, w.asAt))}
		if c.Matching != nil {
			line.Text += fmt.Sprintf(" for each result of which this is true: %s", c.Matching.Filter)
		}
		lines = append(lines, line)
		if c.InitialTrigger != "" {
			lines = append(lines, say("It fires %s on the child task.", c.InitialTrigger)...)
		}
		if w.brief {
			continue
		}
		lines = append(lines, mapped("The child task gets", c.Fields)...)
		if c.StackingField != "" {
			lines = append(lines, say("Its stacking key is the value of %s.", c.StackingField)...)
		}
	}
	return lines
}

// then says as at which moment something is taken, and nothing for now.
func (w definitionWording) then(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return " as at " + moment.Text(at, w.zone)
}

// mapped says which value each field or parameter gets, by name.
func mapped(who string, values map[string]apiclient.FieldMapping) []views.Run {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		v := values[name]
		if v.MapFrom != "" {
			parts = append(parts, name+" from "+v.MapFrom)
		} else {
			parts = append(parts, name+" = "+string(v.SetTo))
		}
	}
	if parts == nil {
		return nil
	}
	return say("%s %s.", who, and(parts))
}

func indented(v jsontext.Value) string {
	if v = v.Clone(); v.Indent() != nil {
		return string(v)
	}
	return string(v)
}
