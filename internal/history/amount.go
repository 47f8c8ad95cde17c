package history

import (
	"math"
	"time"

	"github.com/shopspring/decimal"

	"taskdesk/apiclient"
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
	from, ok := Instant(d.From)
	to, okToo := Instant(d.To)
	if d.Kind != Changed || d.Type != apiclient.DateTime || !ok || !okToo {
		return 0, false
	}
	by := to.Sub(from)
	return by, by != math.MaxInt64 && by != math.MinInt64
}
