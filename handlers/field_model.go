package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/views"
)

// schemasOf are the fields of a task in order: those of its definition, then those
// that it has besides, typed by what they hold.
func schemasOf(v *desk.View) []apiclient.FieldSchema {
	var all []apiclient.FieldSchema
	if v.Machine != nil {
		all = slices.Clip(v.Machine.Definition().FieldSchema) // what is added does not get into the definition
	}
	for _, f := range v.Task.Fields {
		if !slices.ContainsFunc(all, func(s apiclient.FieldSchema) bool { return s.Name == f.Name }) {
			all = append(all, apiclient.FieldSchema{Name: f.Name, Type: fields.TypeOf(f.Value)})
		}
	}
	return all
}

// grouped puts items of fields into their categories, in the order in which the
// categories first appear.
func grouped[T any](schemas []apiclient.FieldSchema, item func(apiclient.FieldSchema) (T, bool)) (titles []string, groups map[string][]T) {
	groups = make(map[string][]T)
	for _, schema := range schemas {
		it, ok := item(schema)
		if !ok {
			continue
		}
		if _, seen := groups[schema.Category]; !seen {
			titles = append(titles, schema.Category)
			groups[schema.Category] = make([]T, 0, inCategory(schemas, schema.Category))
		}
		groups[schema.Category] = append(groups[schema.Category], it)
	}
	return titles, groups
}

func inCategory(schemas []apiclient.FieldSchema, category string) (n int) {
	for i := range schemas {
		if schemas[i].Category == category {
			n++
		}
	}
	return n
}

// fields words the task's fields by category, and those without a value apart. One
// that a trigger waits for stays in its place.
func (w wording) fields() (groups []views.FieldGroup, empty []views.FieldRow) {
	needed := w.needed()
	titles, rows := grouped(w.schemas, func(schema apiclient.FieldSchema) (views.FieldRow, bool) {
		row := w.fieldRow(schema)
		if row.Value == "" && needed[schema.Name] == "" {
			empty = append(empty, row)
			return row, false
		}
		if row.Value == "" {
			row.Missing = "not set: " + needed[schema.Name] + " needs it"
		}
		return row, true
	})
	for _, title := range titles {
		groups = append(groups, views.FieldGroup{Title: title, Rows: rows[title]})
	}
	return groups, empty
}

func (w wording) fieldRow(schema apiclient.FieldSchema) views.FieldRow {
	row := views.FieldRow{
		Name: schema.Name, Label: label(schema), Description: schema.Description, Type: schema.Type, ReadOnly: w.readOnly(schema.Name),
	}
	row.Value, row.Title = fields.Words(schema.Type, w.Task.Field(schema.Name), w.zone)
	row.Lines = strings.Contains(row.Value, "\n")
	if schema.ContainsURL != nil && *schema.ContainsURL && isLink(row.Value) {
		row.URL = row.Value
	}
	return row
}

func isLink(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

func label(schema apiclient.FieldSchema) string {
	if schema.DisplayName != "" {
		return schema.DisplayName
	}
	return schema.Name
}

// readOnly says why a field cannot be changed in the task's state, and "" when it can.
func (w wording) readOnly(field string) string {
	if w.Machine == nil || !w.Machine.ReadOnly(field, w.Task.State) {
		return ""
	}
	schema, _ := w.Machine.Schema(field)
	switch schema.ReadOnlyStates.StateType {
	case apiclient.AllStates:
		return "set once, at creation"
	case apiclient.OnlyTerminal:
		return "read-only once the task has ended"
	default:
		return "read-only in " + w.Machine.StateName(w.Task.State)
	}
}

func (w wording) readOnlyCount() string {
	locked := 0
	for _, schema := range w.schemas {
		if w.readOnly(schema.Name) != "" {
			locked++
		}
	}
	if locked == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d read-only here", locked, len(w.schemas))
}

// needed maps the fields that are not set and that a guard out of this state asks
// for to the label of its trigger.
func (w wording) needed() map[string]string {
	needed := make(map[string]string)
	if !w.AsAt.IsZero() {
		return needed
	}
	for i, way := range w.ways {
		for _, name := range w.unset(i) {
			if needed[name] == "" {
				needed[name] = w.wayLabel(way)
			}
		}
	}
	return needed
}

func (w wording) known(field string) bool {
	_, ok := w.Machine.Schema(field)
	return ok
}
