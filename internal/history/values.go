package history

import (
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"taskdesk/internal/moment"
)

// Plain returns a text's characters, any other value as its JSON text, and "" for a value
// that is not set.
func Plain(v jsontext.Value) string {
	if !isSet(v) {
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

// Instant returns the moment that a text spells as the API writes it, in UTC without an
// offset, and false for any other value.
func Instant(v jsontext.Value) (time.Time, bool) {
	if len(v) == 0 || v.Kind() != '"' {
		return time.Time{}, false
	}
	t, err := moment.ParseField(Plain(v), time.UTC)
	return t, err == nil
}

// Number is how a decimal is written, by the API and by people.
var Number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$`)

// number reads a number, or a text that spells one, as in the seed era.
func number(v jsontext.Value) (decimal.Decimal, bool) {
	s := Plain(v)
	if !Number.MatchString(s) {
		return decimal.Decimal{}, false
	}
	n, err := decimal.NewFromString(s)
	return n, err == nil && !tooWide(n)
}

func isTruth(v jsontext.Value) bool {
	s := Plain(v)
	return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}
