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

// parse reads a value of a type; nothing typed clears the field.
func parse(typ, typed string, zone *time.Location) (jsontext.Value, error) {
	if isTyped(typ) {
		typed = strings.TrimSpace(typed)
	}
	if typed == "" {
		return jsontext.Value("null"), nil
	}
	switch typ {
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

// isTyped tells whether blanks around a value of this type mean nothing. In a text,
// and in what may be one, they are part of it.
func isTyped(typ string) bool {
	return typ == apiclient.Decimal || typ == apiclient.Boolean || typ == apiclient.DateTime
}

func parseText(typed string) (jsontext.Value, error) {
	if n := utf8.RuneCountInString(typed); n > MaxText {
		return nil, Problem(fmt.Sprintf("This text has %d characters; %d is the most.", n, MaxText))
	}
	return quote(typed)
}

var comma = regexp.MustCompile(`^-?[0-9]+,[0-9]+$`)

// maxDecimal is how long a decimal may be, in bytes: far longer than any that the API takes.
const maxDecimal = 100

func parseDecimal(typed string) (jsontext.Value, error) {
	switch {
	case len(typed) > maxDecimal:
		return nil, Problem(fmt.Sprintf("A number may have %d digits at most.", maxDecimal))
	case history.Number.MatchString(typed):
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
