package views

import (
	"slices"
	"strings"

	"github.com/a-h/templ"
)

func (in Input) id() string        { return InputAnchor(in.Name) }
func (in Input) labelID() string   { return elementID("l-", in.Name) }
func (in Input) problemID() string { return elementID("p-", in.Name) }
func (in Input) noteID() string    { return elementID("n-", in.Name) }
func (in Input) echoID() string    { return elementID("e-", in.Name) }
func (in Input) zoneID() string    { return elementID("z-", in.Name) }
func (in Input) listID() string    { return elementID("o-", in.Name) }

// hasNote tells whether something stands below the input besides its problem.
func (in Input) hasNote() bool {
	return in.Description != "" || in.Hint != "" || in.Was != "" || in.From != ""
}

// describedBy lists the elements that explain the input, for aria-describedby.
func (in Input) describedBy() string {
	var ids []string
	if in.Problem != "" {
		ids = append(ids, in.problemID())
	}
	if in.Kind == InputDateTime {
		ids = append(ids, in.zoneID(), in.echoID())
	}
	if in.hasNote() {
		ids = append(ids, in.noteID())
	}
	return strings.Join(ids, " ")
}

// states are the attributes that tell assistive technology how the input stands.
func (in Input) states() templ.OrderedAttributes {
	var states templ.OrderedAttributes
	if in.Problem != "" {
		states = append(states, templ.KeyValue[string, any]{Key: "aria-invalid", Value: "true"})
	}
	if in.Required {
		states = append(states, templ.KeyValue[string, any]{Key: "aria-required", Value: "true"})
	}
	return states
}

// choices are the options of a closed list: the field can be left without a
// value, and a value that is no longer on the list is not changed by opening the form.
func (in Input) choices() []Option {
	options := in.Options
	if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == "" }) {
		options = append([]Option{{Label: "not set"}}, options...)
	}
	if !slices.ContainsFunc(options, func(o Option) bool { return o.Value == in.Value }) {
		options = append(slices.Clip(options), Option{Value: in.Value, Label: in.Value + " (not on the list)"})
	}
	return options
}

// typed tells whether the form holds something that was typed before, is not sent, and
// would be lost with it: a draft is not, nor what is brought back from an earlier version.
func (e EditForm) typed() bool {
	return e.Draft == nil && (e.Problem != nil || slices.ContainsFunc(e.Groups, func(g InputGroup) bool {
		return slices.ContainsFunc(g.Inputs, func(in Input) bool { return in.Was != "" && in.From == "" })
	}))
}

// truths are the three answers of a Boolean.
func (in Input) truths() []Option {
	return []Option{
		{Value: "", Label: "not set", Selected: in.Value == ""},
		{Value: "true", Label: "Yes", Selected: strings.EqualFold(in.Value, "true")},
		{Value: "false", Label: "No", Selected: strings.EqualFold(in.Value, "false")},
	}
}

// rows is the height of a text of several lines.
func (in Input) rows() int {
	return min(max(3, strings.Count(in.Value, "\n")+2), 12)
}

// tick marks the option to offer first: the selected one, else the first.
func tick(options []Option) []Option {
	if len(options) == 0 || slices.ContainsFunc(options, func(o Option) bool { return o.Selected }) {
		return options
	}
	options = slices.Clone(options)
	options[0].Selected = true
	return options
}

// isField tells an input of a task's field from one of ours, whose name begins with a dot.
func (in Input) isField() bool { return !strings.HasPrefix(in.Name, ".") }

// InputAnchor is the id of a field's input in a form, to be linked to after a "#".
func InputAnchor(field string) string { return elementID("f-", field) }

// note is what a trigger that worked before led to, and how often.
func (w WorkedTrigger) note() string {
	if w.To == "" {
		return w.Times
	}
	return "→ " + w.To + ", " + w.Times
}
