// Package fields turns what a person types into the JSON value of a task's
// field, and a value into what stands in an input or on a page. Decimals go
// through as text: no digit is lost or added.
package fields

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
)

// MaxText is how many characters a text may have.
const MaxText = 32_768

// A Problem is what is wrong with something typed, in words for whoever typed it.
type Problem string

func (p Problem) Error() string { return string(p) }

// Edit reads what was typed into the input of a field whose value is old (nil
// when not set). It returns the new value, null to clear the field, and whether
// it differs from old; 1.50 for 1.5 is no difference. A value that the field
// cannot have is a Problem.
func Edit(schema apiclient.FieldSchema, typed string, old jsontext.Value, zone *time.Location) (value jsontext.Value, changed bool, err error) {
	typed = lines(typed)
	if typed == lines(Text(schema.Type, old, zone)) {
		return old, false, nil
	}
	value, err = parse(schema, typed, zone)
	if err != nil {
		return nil, false, err
	}
	value = likeOld(value, old)
	return value, !history.Same(value, old), nil
}

// Text returns what stands in the input of a field with this value; Edit reads
// it back as unchanged.
func Text(typ string, v jsontext.Value, zone *time.Location) string {
	s := plain(v)
	if typ != apiclient.DateTime {
		return s
	}
	if t, ok := instant(s); ok {
		return moment.FieldText(t, zone)
	}
	return s
}

// Words returns a value as a page shows it, and its exact form where the words
// are not that: yes and no for booleans, an instant in zone.
func Words(typ string, v jsontext.Value, zone *time.Location) (words, exact string) {
	s := plain(v)
	switch typ {
	case apiclient.Boolean:
		if w, ok := map[string]string{"true": "Yes", "false": "No"}[strings.ToLower(s)]; ok {
			return w, s
		}
	case apiclient.DateTime:
		t, ok := instant(s)
		if ok && t.IsZero() {
			return "", s
		}
		if ok {
			return moment.Text(t, zone), moment.Wire(t)
		}
	}
	return s, ""
}

func parse(schema apiclient.FieldSchema, typed string, zone *time.Location) (jsontext.Value, error) {
	if schema.Type != apiclient.String && schema.Type != "" {
		typed = strings.TrimSpace(typed)
	}
	if typed == "" {
		return jsontext.Value("null"), nil
	}
	switch schema.Type {
	case apiclient.Decimal:
		return parseDecimal(typed)
	case apiclient.Boolean:
		return parseBoolean(typed)
	case apiclient.DateTime:
		return parseDateTime(typed, zone)
	default:
		return parseText(typed)
	}
}

func parseText(typed string) (jsontext.Value, error) {
	if n := utf8.RuneCountInString(typed); n > MaxText {
		return nil, Problem(fmt.Sprintf("This text has %d characters; %d is the most.", n, MaxText))
	}
	return quote(typed)
}

var (
	number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$`)
	comma  = regexp.MustCompile(`^-?[0-9]+,[0-9]+$`)
)

func parseDecimal(typed string) (jsontext.Value, error) {
	switch {
	case len(typed) > 100:
		return nil, Problem("A number may have 100 digits at most.")
	case number.MatchString(typed):
		return jsontext.Value(typed), nil
	case comma.MatchString(typed):
		return nil, Problem(fmt.Sprintf("Write the decimal point as a point: %s.", strings.Replace(typed, ",", ".", 1)))
	default:
		return nil, Problem("Write a number with digits, at most one point and no other signs, such as -1204.55.")
	}
}

func parseBoolean(typed string) (jsontext.Value, error) {
	switch strings.ToLower(typed) {
	case "true", "yes":
		return jsontext.Value("true"), nil
	case "false", "no":
		return jsontext.Value("false"), nil
	}
	return nil, Problem("Choose yes or no.")
}

func parseDateTime(typed string, zone *time.Location) (jsontext.Value, error) {
	t, err := moment.ParseField(typed, zone)
	if err != nil {
		return nil, Problem(err.Error())
	}
	return quote(moment.Wire(t))
}

// likeOld writes a value as text where the one before was text: an upstream of
// the seed era has all its values so, and knows no other kind.
func likeOld(v, old jsontext.Value) jsontext.Value {
	if len(old) == 0 || old.Kind() != '"' || v.Kind() == '"' || v.Kind() == 'n' {
		return v
	}
	q, err := quote(string(v))
	if err != nil {
		return v
	}
	return q
}

// plain returns a text's characters, and any other value as its JSON text.
func plain(v jsontext.Value) string {
	if len(v) == 0 || v.Kind() == 'n' {
		return ""
	}
	if v.Kind() != '"' {
		return string(v)
	}
	b, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return string(v)
	}
	return string(b)
}

func quote(s string) (jsontext.Value, error) {
	b, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		return nil, Problem("This text holds characters that are not valid Unicode.")
	}
	return b, nil
}

func instant(s string) (time.Time, bool) {
	t, err := moment.ParseField(s, time.UTC)
	return t, err == nil
}

// lines undoes what browsers do to line ends.
func lines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }
