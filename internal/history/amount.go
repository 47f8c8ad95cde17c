package history

import (
	"math"
	"regexp"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
)

// mostDigits is how far a decimal may reach from its point for a sum to be spelled out.
const mostDigits = 100

// By returns by how much a decimal changed, exact and with its sign: "+0.25". It returns
// false for what did not change, and for what is no decimal on both sides.
func (d Difference) By() (string, bool) {
	from, ok := number(d.From)
	to, okToo := number(d.To)
	if d.Kind != Changed || d.Type != apiclient.Decimal || !ok || !okToo || long(from) || long(to) {
		return "", false
	}
	by := to.Sub(from)
	if by.IsPositive() {
		return "+" + by.String(), true
	}
	return by.String(), true
}

func long(d decimal.Decimal) bool { return d.Exponent() > mostDigits || d.Exponent() < -mostDigits }

// Later returns by how much a moment came to be later; it is negative for an earlier one.
// It returns false for what did not change, for what is no moment on both sides, and for
// more than a time.Duration holds, some 292 years.
func (d Difference) Later() (time.Duration, bool) {
	from, ok := instant(d.From)
	to, okToo := instant(d.To)
	if d.Kind != Changed || d.Type != apiclient.DateTime || !ok || !okToo {
		return 0, false
	}
	by := to.Sub(from)
	return by, by != math.MaxInt64 && by != math.MinInt64
}

// digits is a JSON number, which a text of the seed era holds as well.
var digits = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$`)

// number reads a number, or a text that spells one.
func number(v jsontext.Value) (decimal.Decimal, bool) {
	s := plain(v)
	if !digits.MatchString(s) {
		return decimal.Decimal{}, false
	}
	n, err := decimal.NewFromString(s)
	return n, err == nil && !tooWide(n)
}

// instant reads a text that is a date and time; without an offset it is UTC.
func instant(v jsontext.Value) (time.Time, bool) {
	if len(v) == 0 || v.Kind() != '"' {
		return time.Time{}, false
	}
	t, err := moment.ParseField(plain(v), time.UTC)
	return t, err == nil
}

func isTruth(v jsontext.Value) bool {
	s := plain(v)
	return strings.EqualFold(s, "true") || strings.EqualFold(s, "false")
}

// plain returns a text's characters, any other value as its JSON text, and "" for none.
func plain(v jsontext.Value) string {
	if !isSet(v) {
		return ""
	}
	if v.Kind() == '"' {
		if b, err := jsontext.AppendUnquote(nil, v); err == nil {
			return string(b)
		}
	}
	return string(v)
}
