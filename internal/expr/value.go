package expr

import (
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"
)

// A Value is what a path or a literal stands for. The zero Value is one that is not set.
type Value struct {
	kind   kind
	truth  bool
	text   string // as it was written; empty for Truth and Instant made from Go values
	number decimal.Decimal
	at     time.Time
}

type kind byte

const (
	unset kind = iota
	text
	number
	truth
	instant
	compound // a JSON array or object: it exists, and equals nothing
)

// Text returns a text.
func Text(s string) Value { return Value{kind: text, text: s} }

// Number returns the number that s spells. What spells none, or one with more
// digits than MaxDigits, is a text.
func Number(s string) Value {
	v, _ := Text(s).AsNumber()
	return v
}

// Truth returns a boolean.
func Truth(b bool) Value {
	s := "False"
	if b {
		s = "True"
	}
	return Value{kind: truth, text: s, truth: b}
}

// Instant returns a moment.
func Instant(t time.Time) Value { return Value{kind: instant, at: t.UTC()} }

// Of returns the value that JSON text stands for. Null and nothing are not set; an
// array or object exists but equals nothing.
func Of(v jsontext.Value) Value { return OfText(string(v)) }

// OfText returns the value that JSON text stands for, like Of, and holds on to v.
func OfText(v string) Value {
	if v == "" {
		return Value{}
	}
	switch kind := jsontext.Value(v).Kind(); kind {
	case 'n':
		return Value{}
	case '"':
		return Text(unquote(v))
	case 't', 'f':
		return Truth(kind == 't')
	case '0':
		return Number(v)
	default:
		return Value{kind: compound, text: v}
	}
}

func unquote(v string) string {
	if plain(v) {
		return v[1 : len(v)-1]
	}
	b, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return v // no JSON after all: it stands for itself
	}
	return string(b)
}

// plain tells whether v is a JSON string that stands for just what is between its quotes.
func plain(v string) bool {
	if len(v) < 2 || v[0] != '"' || v[len(v)-1] != '"' {
		return false
	}
	for _, c := range []byte(v[1 : len(v)-1]) {
		if c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// IsSet tells whether there is a value; an empty text is one.
func (v Value) IsSet() bool { return v.kind != unset }

// String returns the value as it was written; a moment made from a time.Time has
// seven digits and an offset, as on the wire.
func (v Value) String() string {
	if v.kind == instant && v.text == "" {
		return v.at.Format("2006-01-02T15:04:05.0000000-07:00")
	}
	return v.text
}

// AsNumber returns a number: the value itself, or what its text reads as. Else it
// returns the value unchanged and false.
func (v Value) AsNumber() (Value, bool) {
	if v.kind == text {
		if d, ok := readNumber(v.text); ok {
			return Value{kind: number, text: v.text, number: d}, true
		}
	}
	return v, v.kind == number
}

// AsTruth returns a boolean: the value itself, or what its text reads as. Else it
// returns the value unchanged and false.
func (v Value) AsTruth() (Value, bool) {
	if v.kind == text {
		if yes := sameFold(v.text, "true"); yes || sameFold(v.text, "false") {
			return Value{kind: truth, text: v.text, truth: yes}, true
		}
	}
	return v, v.kind == truth
}

// AsInstant returns a moment: the value itself, or what its text reads as, which is
// a date or a date and time, in UTC when it has no offset. Else it returns the value
// unchanged and false.
func (v Value) AsInstant() (Value, bool) {
	if v.kind == text {
		if t, ok := readInstant(v.text); ok {
			return Value{kind: instant, text: v.text, at: t}, true
		}
	}
	return v, v.kind == instant
}

// Moment returns the moment that the value is, and false when it is none. A text
// that reads as one is none.
func (v Value) Moment() (at time.Time, ok bool) { return v.at, v.kind == instant }

// Equal tells whether two values are the same: of one kind, texts to the letter,
// numbers and moments by what they stand for.
func (v Value) Equal(w Value) bool {
	if v.kind != w.kind {
		return false
	}
	switch v.kind {
	case number:
		return v.number.Equal(w.number)
	case truth:
		return v.truth == w.truth
	case instant:
		return v.at.Equal(w.at)
	default:
		return v.text == w.text
	}
}
