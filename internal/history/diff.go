package history

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
)

// A Kind says how an attribute differs between two sides.
type Kind string

const (
	Alike     Kind = "same"
	Added     Kind = "added"
	Cleared   Kind = "cleared"
	Changed   Kind = "changed"
	Rewritten Kind = "rewritten" // the same value, written in another way: 1.5 for 1.50
)

// A Side is a task with the fields that it may have, in order, each with its type
// where that is known.
type Side struct {
	Task   *apiclient.Task
	Fields []apiclient.FieldSchema
}

// A Difference is one attribute on two sides. Attributes are named as in a Change;
// besides there are TaskDefinitionId, TaskDefinitionVersion, ParentTask and ChildTasks.
// A value that is not set is nil.
type Difference struct {
	Attribute string
	Type      string // by which the values were compared: the field's, or what both read as
	From, To  jsontext.Value
	Kind      Kind
}

// Field returns the name of the field that it is about, and false for another attribute.
func (d Difference) Field() (string, bool) { return Change{Attribute: d.Attribute}.Field() }

// Diff compares two sides by value: decimals as numbers, moments as instants, all else to
// the letter. It returns every attribute that one of them may have, alike or not: the
// state, the fields in the order of the one side and then of the other, and the rest.
func Diff(from, to Side) []Difference {
	a, b := from.Task, to.Task
	all := []Difference{differ("State", apiclient.String, text(a.State), text(b.State))}
	for _, name := range allFields(from, to) {
		old, now := a.Field(name), b.Field(name)
		all = append(all, differ("Fields["+name+"]", commonType(from.typeOf(name), to.typeOf(name), old, now), old, now))
	}
	rest := []Difference{
		differ("CorrelationIds", apiclient.String, jsonList(a.CorrelationIDs), jsonList(b.CorrelationIDs)),
		differ("StackingKey", apiclient.String, text(a.StackingKey), text(b.StackingKey)),
		differ("ParentTask", apiclient.String, text(parent(a)), text(parent(b))),
		differ("ChildTasks", apiclient.String, jsonList(children(a)), jsonList(children(b))),
		differ("TaskDefinitionId", apiclient.String, text(a.DefinitionID.String()), text(b.DefinitionID.String())),
		differ("TaskDefinitionVersion", apiclient.DateTime, definedAt(a), definedAt(b)),
	}
	return append(all, slices.DeleteFunc(rest, func(d Difference) bool { return d.From == nil && d.To == nil })...)
}

// differ compares two values of a type.
func differ(attribute, typ string, from, to jsontext.Value) Difference {
	d := Difference{Attribute: attribute, Type: typ, From: from, To: to, Kind: Changed}
	had, has := holds(typ, from), holds(typ, to)
	switch {
	case !had && !has:
		d.Kind = Alike
	case !had:
		d.Kind = Added
	case !has:
		d.Kind = Cleared
	case bytes.Equal(canonical(from), canonical(to)):
		d.Kind = Alike
	case Equal(typ, from, to):
		d.Kind = Rewritten
	}
	return d
}

// Equal tells whether two values of a field are one, although one of them may be written
// as text, as in the seed era, or an instant with another offset.
func Equal(typ string, a, b jsontext.Value) bool {
	if Same(a, b) {
		return true
	}
	switch typ {
	case apiclient.Decimal:
		x, ok := number(a)
		y, okToo := number(b)
		return ok && okToo && x.Equal(y)
	case apiclient.Boolean:
		return isSet(a) && strings.EqualFold(Plain(a), Plain(b))
	case apiclient.DateTime:
		x, ok := Instant(a)
		y, okToo := Instant(b)
		return ok && okToo && x.Equal(y)
	}
	return false
}

// holds tells whether there is a value. The zero instant is the API's word for no time.
func holds(typ string, v jsontext.Value) bool {
	if typ != apiclient.DateTime {
		return isSet(v)
	}
	t, ok := Instant(v)
	return isSet(v) && !(ok && t.IsZero())
}

// typeOf is the type of a field as the side's definition has it, and "" without one.
func (s Side) typeOf(name string) string {
	for _, f := range s.Fields {
		if f.Name == name {
			return f.Type
		}
	}
	return ""
}

// commonType is the type by which two values are compared. Where the sides do not agree
// on one, both values have to read as it.
func commonType(from, to string, a, b jsontext.Value) string {
	if from == to && from != "" {
		return from
	}
	_, number1 := number(a)
	_, number2 := number(b)
	_, instant1 := Instant(a)
	_, instant2 := Instant(b)
	switch {
	case number1 && number2:
		return apiclient.Decimal
	case instant1 && instant2:
		return apiclient.DateTime
	case isTruth(a) && isTruth(b):
		return apiclient.Boolean
	case !isSet(a):
		return to
	case !isSet(b):
		return from
	}
	return apiclient.String
}

// allFields are the names of all fields that either side may have or has.
func allFields(from, to Side) (names []string) {
	for _, side := range []Side{from, to} {
		for _, f := range side.Fields {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	for _, name := range fieldNames(from.Task, to.Task) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func parent(t *apiclient.Task) string {
	if t.Parent == nil {
		return ""
	}
	return t.Parent.ID
}

func children(t *apiclient.Task) (ids []string) {
	for _, c := range t.Children {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	return ids
}

func definedAt(t *apiclient.Task) jsontext.Value {
	if t.DefinitionVersion.AsAtModified.IsZero() {
		return nil
	}
	return text(moment.Wire(t.DefinitionVersion.AsAtModified))
}
