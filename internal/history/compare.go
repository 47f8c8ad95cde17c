// Package history tells the versions of a task, and what differs between two of them.
package history

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"taskdesk/apiclient"
)

// A Change is one attribute that differs between two versions of a task. The
// attribute is named as the API's history names it: State, Fields[name],
// CorrelationIds or StackingKey. A value that is not set is nil.
type Change struct {
	Attribute string
	Old, New  jsontext.Value
}

// Field returns the name of the field that changed, and false for another attribute.
func (c Change) Field() (string, bool) {
	name, ok := strings.CutPrefix(c.Attribute, "Fields[")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(name, "]")
}

// Compare returns what differs from a to b: the state first, then fields in the
// order of a and then of b, then the rest.
func Compare(a, b *apiclient.Task) []Change {
	var changes []Change
	add := func(attribute string, old, new jsontext.Value) {
		if !Same(old, new) {
			changes = append(changes, Change{attribute, old, new})
		}
	}
	add("State", text(a.State), text(b.State))
	for _, name := range fieldNames(a, b) {
		add("Fields["+name+"]", a.Field(name), b.Field(name))
	}
	add("CorrelationIds", jsonList(a.CorrelationIDs), jsonList(b.CorrelationIDs))
	add("StackingKey", text(a.StackingKey), text(b.StackingKey))
	return changes
}

// Same tells whether two values are equal: numbers as decimals, so that 1.5 is
// 1.50, all else to the letter. Nil and null both mean not set.
func Same(a, b jsontext.Value) bool {
	if !isSet(a) || !isSet(b) {
		return isSet(a) == isSet(b)
	}
	if a.Kind() == '0' && b.Kind() == '0' {
		return sameNumber(a, b)
	}
	return bytes.Equal(canonical(a), canonical(b))
}

func isSet(v jsontext.Value) bool { return len(v) > 0 && v.Kind() != 'n' }

// sameNumber compares by value. A text that decimal will not read, or whose
// exponent would take space to spell out, is compared to the letter.
func sameNumber(a, b jsontext.Value) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, errX := decimal.NewFromString(string(a))
	y, errY := decimal.NewFromString(string(b))
	if errX != nil || errY != nil || tooWide(x) || tooWide(y) {
		return false
	}
	return x.Equal(y)
}

func tooWide(d decimal.Decimal) bool { return d.Exponent() > 1000 || d.Exponent() < -1000 }

// canonical spells a value in one way: the same escapes, no white space, numbers
// as they are. A value that is no JSON stays as it is.
func canonical(v jsontext.Value) jsontext.Value {
	c := v.Clone()
	err := c.Canonicalize(jsontext.CanonicalizeRawInts(false), jsontext.CanonicalizeRawFloats(false))
	if err != nil {
		return v
	}
	return c
}

func text(s string) jsontext.Value {
	if s == "" {
		return nil
	}
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		return nil // not UTF-8, which no decoded task holds
	}
	return b
}

// jsonList returns texts as a JSON list, and nil for none.
func jsonList(texts []string) jsontext.Value {
	if len(texts) == 0 {
		return nil
	}
	b, err := json.Marshal(texts)
	if err != nil {
		return nil // not UTF-8, which no decoded task holds
	}
	return b
}

func fieldNames(a, b *apiclient.Task) []string {
	var names []string
	for _, t := range []*apiclient.Task{a, b} {
		for _, f := range t.Fields {
			if !slices.Contains(names, f.Name) {
				names = append(names, f.Name)
			}
		}
	}
	return names
}
