package machine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// Schema returns what the definition says of a field, and false when it does not name it.
func (m *Machine) Schema(field string) (apiclient.FieldSchema, bool) {
	s, ok := m.fields[field]
	if !ok {
		return apiclient.FieldSchema{}, false
	}
	return *s, true
}

// named finds a field, by its exact name before one that differs in case.
func (m *Machine) named(name string) *apiclient.FieldSchema {
	if s, ok := m.fields[name]; ok {
		return s
	}
	for i, s := range m.definition.FieldSchema {
		if strings.EqualFold(s.Name, name) {
			return &m.definition.FieldSchema[i]
		}
	}
	return nil
}

// ReadOnly tells whether an update of a task in this state cannot change the field.
// The state that counts is the one before the update; creation may set every field.
func (m *Machine) ReadOnly(field, state string) bool {
	s, ok := m.fields[field]
	if !ok || s.ReadOnlyStates == nil {
		return false
	}
	switch s.ReadOnlyStates.StateType {
	case apiclient.AllStates:
		return true
	case apiclient.OnlyInitial:
		return state == m.definition.InitialState.Name
	case apiclient.OnlyTerminal:
		return m.Terminal(state)
	case apiclient.SelectedStates:
		return slices.Contains(s.ReadOnlyStates.Selected, state)
	default:
		return false
	}
}

// A ValueError tells why a field cannot have a value.
type ValueError struct {
	Field   string
	Problem string // what is wrong, to follow the field's name
}

func (e *ValueError) Error() string { return e.Field + " " + e.Problem }

// CheckValue tells whether a field may have the value; null, which clears it, always
// may. It fails with a *ValueError: the field is unknown, the value has the wrong
// type, or it is not among those that the definition insists on.
func (m *Machine) CheckValue(field string, v jsontext.Value) error {
	schema, ok := m.fields[field]
	if !ok {
		return &ValueError{field, "is not a field of this definition"}
	}
	if len(v) == 0 || v.Kind() == 'n' {
		return nil
	}
	value, ok := read(schema.Type, v)
	if !ok {
		return &ValueError{field, mustBe[schema.Type]}
	}
	if !acceptable(schema, value) {
		return &ValueError{field, "must be " + choices(schema.ValueConstraints.AcceptableValues)}
	}
	return nil
}

var mustBe = map[string]string{
	apiclient.String:   "must be a text",
	apiclient.Decimal:  fmt.Sprintf("must be a decimal number of at most %d digits, such as -1204.55", expr.MaxDigits),
	apiclient.DateTime: "must be a date and time such as 2026-03-04T10:00:00+00:00",
	apiclient.Boolean:  "must be true or false",
}

// read returns a value as its field's type has it, and false when it is of another
// type. A type that is not known here takes everything.
func read(fieldType string, v jsontext.Value) (expr.Value, bool) {
	value := expr.Of(v)
	if fieldType == apiclient.String {
		return value, v.Kind() == '"'
	}
	return As(fieldType, value)
}

// As returns a value as a field's type has it, whatever JSON kind it came in, and false
// when it is of another type.
func As(fieldType string, value expr.Value) (expr.Value, bool) {
	switch fieldType {
	case apiclient.Decimal:
		return value.AsNumber()
	case apiclient.Boolean:
		return value.AsTruth()
	case apiclient.DateTime:
		at, ok := value.AsInstant()
		return at, ok && strings.ContainsAny(value.String(), "Tt") // not a date alone
	default:
		return value, true
	}
}

// acceptable tells whether the definition lets the field have the value. Suggested
// values are a hint, and others pass.
func acceptable(schema *apiclient.FieldSchema, value expr.Value) bool {
	c := schema.ValueConstraints
	if c == nil || c.ConstraintType != apiclient.Validated {
		return true
	}
	return slices.ContainsFunc(c.AcceptableValues, func(v jsontext.Value) bool {
		accepted, _ := read(schema.Type, v)
		return accepted.Equal(value)
	})
}

// choices names the first few of the values.
func choices(values []jsontext.Value) string {
	const most = 10
	var words []string
	for _, v := range values[:min(len(values), most)] {
		words = append(words, expr.Of(v).String())
	}
	list := "one of " + strings.Join(words, ", ")
	if more := len(values) - most; more > 0 {
		list += fmt.Sprintf(" or %d others", more)
	}
	return list
}
