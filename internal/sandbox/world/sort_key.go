package world

import (
	"cmp"
	"encoding/binary"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"taskdesk/internal/expr"
)

// A sortKey is a value made ready to be compared often. Its first three bits say what
// it is: numbers come before texts, texts before moments, and last comes what is not set.
type sortKey struct {
	lead uint64 // decides, unless it is the same
	text string // decides then
}

const (
	numberLead uint64 = iota << 61
	textLead
	momentLead
	unsetLead = math.MaxUint64
)

// keyOf returns the key of a value.
func keyOf(v expr.Value) sortKey {
	if !v.IsSet() {
		return sortKey{lead: unsetLead}
	}
	if at, ok := v.Moment(); ok {
		return sortKey{momentLead | uint64(at.UnixMicro()+1<<60), finer(at)}
	}
	s := v.String()
	if _, ok := v.AsNumber(); ok {
		return sortKey{numberLead | numberBits(s)>>3, withoutZeros(s)}
	}
	return sortKey{textLead | textBits(s)>>3, s}
}

// finer returns the digits of a moment below the microsecond, and nothing for none.
func finer(at time.Time) string {
	n := at.Nanosecond() % 1000
	if n == 0 {
		return ""
	}
	return strconv.Itoa(1000 + n)
}

// compareTied compares keys that have the same lead.
func (k *sortKey) compareTied(other *sortKey) int {
	if k.text == other.text {
		return 0
	}
	if k.lead >= textLead {
		return compareTexts(k.text, other.text)
	}
	a, _ := decimal.NewFromString(k.text) // it was read as a number before
	b, _ := decimal.NewFromString(other.text)
	return a.Cmp(b)
}

// withoutZeros returns a number without the zeros at its end that say nothing, so
// that most numbers which are the same are so to the letter.
func withoutZeros(number string) string {
	if !strings.Contains(number, ".") || strings.ContainsAny(number, "eE") {
		return number
	}
	return strings.TrimRight(strings.TrimRight(number, "0"), ".")
}

// numberBits returns bits that are in order as numbers are, as far as floats tell
// them apart.
func numberBits(number string) uint64 {
	f, _ := strconv.ParseFloat(number, 64) // out of range it is infinite, and so in order still
	if f < 0 {
		return ^math.Float64bits(f)
	}
	return math.Float64bits(f) | 1<<63
}

// textBits returns bits that are in order as the first eight bytes of texts are, in
// lower case.
func textBits(text string) uint64 {
	var b [8]byte
	for i := range min(len(text), len(b)) {
		if text[i] >= utf8.RuneSelf {
			copy(b[:], strings.ToLower(text))
			break
		}
		b[i] = lower(text[i])
	}
	return binary.BigEndian.Uint64(b[:])
}

// compareTexts compares texts in lower case.
func compareTexts(a, b string) int {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if x|y >= utf8.RuneSelf {
			return strings.Compare(strings.ToLower(a), strings.ToLower(b))
		}
		if c := cmp.Compare(lower(x), lower(y)); c != 0 {
			return c
		}
	}
	return cmp.Compare(len(a), len(b))
}

func lower(ascii byte) byte {
	if 'A' <= ascii && ascii <= 'Z' {
		return ascii + 'a' - 'A'
	}
	return ascii
}
