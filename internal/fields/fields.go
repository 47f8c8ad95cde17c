// Package fields turns what a person types into the JSON value of a task's
// field, and a value into what stands in an input or on a page. Decimals go
// through as text: no digit is lost or added.
package fields

import (
	"cmp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
)

// Edit reads what was typed into the input of a field whose value is old (nil
// when not set). It returns the new value, null to clear the field, and whether
// it differs from old; 1.50 for 1.5 is no difference. A value that the field
// cannot have is a Problem.
func Edit(schema apiclient.FieldSchema, typed string, old jsontext.Value, zone *time.Location) (value jsontext.Value, changed bool, err error) {
	typ := cmp.Or(schema.Type, TypeOf(old))
	typed = lines(typed)
	if typed == lines(Text(typ, old, zone)) {
		return old, false, nil
	}
	value, err = parse(typ, typed, zone)
	if err != nil {
		return nil, false, err
	}
	if history.Equal(typ, value, old) {
		return old, false, nil
	}
	return likeOld(value, old), true, nil
}

// Text returns what stands in the input of a field with this value; Edit reads
// it back as unchanged.
func Text(typ string, v jsontext.Value, zone *time.Location) string {
	s := history.Plain(v)
	switch cmp.Or(typ, TypeOf(v)) {
	case apiclient.Boolean:
		return strings.ToLower(s)
	case apiclient.DateTime:
		t, ok := history.Instant(v)
		if ok && t.IsZero() {
			return ""
		}
		if ok {
			return moment.FieldText(t, zone)
		}
	}
	return s
}

// Words returns a value as a page shows it, and its exact form where the words
// are not that: yes and no for booleans, an instant in zone. The zero instant, which
// the API has for "no time", has no words.
func Words(typ string, v jsontext.Value, zone *time.Location) (words, exact string) {
	s := history.Plain(v)
	switch typ {
	case apiclient.Boolean:
		if w, ok := map[string]string{"true": "Yes", "false": "No"}[strings.ToLower(s)]; ok {
			return w, s
		}
	case apiclient.DateTime:
		t, ok := history.Instant(v)
		if ok && t.IsZero() {
			return "", s
		}
		if ok {
			return moment.ExactText(t, zone), moment.Wire(t)
		}
	}
	return s, ""
}
