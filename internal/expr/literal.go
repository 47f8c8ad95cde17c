package expr

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// MaxDigits is how many digits a number may have, before or after its point, when
// written out in full. It keeps 1e999999999 from taking space to compare.
const MaxDigits = 1000

// readNumber reads digits with a sign, a fraction and an exponent, as in -12.50 or 1E+3.
func readNumber(s string) (decimal.Decimal, bool) {
	if len(s) > 2*MaxDigits || !spellsNumber(s) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil || d.Exponent() < -MaxDigits || int(d.Exponent()) > MaxDigits {
		return decimal.Decimal{}, false
	}
	return d, true
}

// spellsNumber is stricter than the decimal library, which reads "5." and U+2212.
func spellsNumber(s string) bool {
	s, ok := cutDigits(cutSign(s))
	if !ok {
		return false
	}
	if fraction, found := strings.CutPrefix(s, "."); found {
		if s, ok = cutDigits(fraction); !ok {
			return false
		}
	}
	if s == "" {
		return true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return false
	}
	s, ok = cutDigits(cutSign(s[1:]))
	return ok && s == ""
}

func cutSign(s string) string {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return s[1:]
	}
	return s
}

func cutDigits(s string) (rest string, some bool) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[i:], i > 0
}

// readInstant reads a date or a date and time; without an offset it is UTC.
func readInstant(s string) (time.Time, bool) {
	s = strings.ToUpper(s)
	for _, layout := range instantLayouts(s) {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// instantLayouts returns the layouts that s can have. It keeps out what package
// time would let pass: an hour of one digit, and a comma before the fraction.
func instantLayouts(s string) []string {
	const seconds = "2006-01-02T15:04:05"
	switch {
	case len(s) == len(time.DateOnly):
		return []string{time.DateOnly}
	case len(s) < len(seconds), s[13] != ':', strings.Contains(s, ","):
		return nil
	default:
		return []string{time.RFC3339, seconds}
	}
}
