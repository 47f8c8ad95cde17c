package handlers

import (
	"net/url"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/fields"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// input words a field of a task as something to type into, or as text where it
// cannot be changed.
func (w wording) input(schema apiclient.FieldSchema, typed url.Values, problem string) views.Input {
	if why := w.readOnly(schema.Name); why != "" {
		in := views.Input{Root: w.root, Name: schema.Name, Label: label(schema), Description: schema.Description, ReadOnly: why, Problem: problem}
		in.Value, _ = fields.Words(schema.Type, w.Task.Field(schema.Name), w.zone)
		return in
	}
	return w.inputOf(schema, typed, problem)
}

// inputOf words a field as something to type into; in it stands what was typed, or
// the current value.
func (w wording) inputOf(schema apiclient.FieldSchema, typed url.Values, problem string) views.Input {
	current := fields.Text(schema.Type, w.Task.Field(schema.Name), w.zone)
	in := views.Input{Root: w.root, Name: schema.Name, Label: label(schema), Description: schema.Description, Value: current, Problem: problem}
	if typed.Has(schema.Name) {
		in.Value = w.rezoned(schema, typed)
	}
	if in.Value != current {
		in.Was, _ = fields.Words(schema.Type, w.Task.Field(schema.Name), w.zone)
	}
	kindOfInput(&in, schema, w.zone)
	return in
}

// kindOfInput chooses what to type into by the field's type and constraints.
func kindOfInput(in *views.Input, schema apiclient.FieldSchema, zone *time.Location) {
	c := schema.ValueConstraints
	switch {
	case c != nil && c.ConstraintType == apiclient.Validated:
		in.Kind, in.Options = views.InputChoice, options(schema, in.Value, zone)
	case schema.Type == apiclient.Boolean:
		in.Kind = views.InputBoolean
	case schema.Type == apiclient.DateTime:
		in.Kind, in.Zone = views.InputDateTime, zone.String()
		if c != nil {
			in.Options = options(schema, in.Value, zone)
		}
		if t, err := moment.ParseField(in.Value, zone); err == nil {
			in.Echo = moment.UTC(t)
		}
	case c != nil:
		in.Kind, in.Options = views.InputSuggest, options(schema, in.Value, zone)
	case schema.Type == apiclient.Decimal:
		in.Kind = views.InputDecimal
	case strings.Contains(in.Value, "\n") || len(in.Value) > 80:
		in.Kind = views.InputLong
	default:
		in.Kind = views.InputText
	}
}

// options are a constraint's values; one that stands in the input but is not among
// them is kept as a choice, so that looking at a form changes nothing.
func options(schema apiclient.FieldSchema, current string, zone *time.Location) []views.Option {
	var all []views.Option
	found := current == ""
	for _, v := range schema.ValueConstraints.AcceptableValues {
		text := fields.Text(schema.Type, v, zone)
		found = found || text == current
		all = append(all, views.Option{Value: text, Label: text, Selected: text == current})
	}
	if !found && schema.ValueConstraints.ConstraintType == apiclient.Validated {
		all = append(all, views.Option{Value: current, Label: current, Note: "not an accepted value", Selected: true})
	}
	return all
}

func (w wording) inputs(typed url.Values, problems map[string]string) []views.InputGroup {
	var groups []views.InputGroup
	titles, inputs := grouped(w.schemas, func(schema apiclient.FieldSchema) (views.Input, bool) {
		return w.input(schema, typed, problems[schema.Name]), true
	})
	for _, title := range titles {
		groups = append(groups, views.InputGroup{Title: title, Inputs: inputs[title]})
	}
	return append(groups, w.moreGroup(typed, problems)...)
}
