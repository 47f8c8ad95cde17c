package handlers

import (
	"slices"
	"strings"

	"taskdesk/internal/expr"
	"taskdesk/internal/fields"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// unmet are the conditions that keep the i-th way from being open.
func (w wording) unmet(i int) (all []machine.Clause) {
	for _, c := range w.conditions[i] {
		if c.Verdict == expr.NotMet {
			all = append(all, c)
		}
	}
	return all
}

// unset are the fields without a value in the unmet conditions of the i-th way.
func (w wording) unset(i int) (names []string) {
	for _, c := range w.unmet(i) {
		for _, name := range w.empty(c) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// empty are the fields of a condition that have no value.
func (w wording) empty(c machine.Clause) (names []string) {
	for _, name := range c.Fields {
		if w.isEmpty(name) {
			names = append(names, name)
		}
	}
	return names
}

// isEmpty tells whether a field has no value, with what is filled in by now.
func (w wording) isEmpty(name string) bool {
	value, given := w.given.Fields[name]
	if !given {
		value = w.Task.Field(name)
	}
	schema, _ := w.Machine.Schema(name)
	words, _ := fields.Words(schema.Type, value, w.zone)
	return words == ""
}

// need says what the i-th way asks for and does not have, as "needs Comment and Ticket",
// with a link to each field. It is empty when nothing but children keep it waiting.
func (w wording) need(i int) []views.Run {
	var items [][]views.Run
	own := w.ways[i].GuardDescription
	for _, c := range w.unmet(i) {
		switch {
		case c.Every: // told with the children
		case w.plain(c):
			items = append(items, w.lacks(c)...)
		case own != "":
			items, own = append(items, []views.Run{{Text: "“" + own + "”"}}), ""
		default:
			items = append(items, []views.Run{{Text: "this: " + c.Words}})
		}
	}
	if items = distinct(items); len(items) == 0 {
		return nil
	}
	return append([]views.Run{{Text: "needs "}}, joined(items, " and ")...)
}

// plain tells whether a condition is said in a few words: it is one comparison, or a
// choice of fields to fill.
func (w wording) plain(c machine.Clause) bool {
	if c.Parts == nil {
		return !c.Others || len(c.Fields) > 0
	}
	return c.Any && !slices.ContainsFunc(c.Parts, func(part machine.Clause) bool {
		return part.Parts != nil || len(w.empty(part)) != 1 || len(part.Fields) != 1
	})
}

// lacks words a plain condition that is not met: one item for each thing that is needed.
func (w wording) lacks(c machine.Clause) [][]views.Run {
	empty := w.empty(c)
	switch {
	case c.Parts != nil:
		var choice [][]views.Run
		for _, name := range empty {
			choice = append(choice, w.fieldLink(name))
		}
		return [][]views.Run{joined(choice, " or ")}
	case len(c.Lacking) > 0:
		return [][]views.Run{{{Text: "the field " + strings.Join(c.Lacking, ", ") + " (which its definition does not have)"}}}
	case c.NotYou:
		return [][]views.Run{{{Text: w.somebodyElse() + because(c.Saw)}}}
	case len(empty) > 0 && !strings.HasPrefix(c.Must, "not "):
		var items [][]views.Run
		for _, name := range empty {
			items = append(items, w.fieldLink(name))
		}
		return items
	}
	return [][]views.Run{append(w.subject(c), views.Run{Text: " to " + c.Must + because(c.Saw)})}
}

// subject is what a comparison is about, with a link where that is a field.
func (w wording) subject(c machine.Clause) []views.Run {
	if len(c.Fields) == 1 && w.Machine.FieldName(c.Fields[0]) == c.Subject {
		return w.fieldLink(c.Fields[0])
	}
	return []views.Run{{Text: c.Subject}}
}

func because(saw string) string {
	if saw == "" {
		return ""
	}
	return " (" + saw + ")"
}

// fieldLink names a field and leads to its row, and says why it cannot be changed here.
func (w wording) fieldLink(name string) []views.Run {
	link := []views.Run{{Text: w.Machine.FieldName(name), URL: w.fieldURL(name)}}
	if why := w.readOnly(name); why != "" {
		return append(link, views.Run{Text: " (" + why + ")"})
	}
	return link
}

// fieldURL leads to a field's row: on the page itself where that shows the fields.
func (w wording) fieldURL(name string) string {
	anchor, task := "#"+views.FieldAnchor(name), w.root.Task(w.Task.ID)
	rest, here := strings.CutPrefix(w.request.URL.Path, task)
	if here && (rest == "" || rest == "/delete" || strings.HasPrefix(rest, "/triggers")) {
		return anchor
	}
	return views.AsAt(task, w.AsAt) + anchor
}
