package expr

import (
	"cmp"
	"unicode"
	"unicode/utf8"
)

// compare orders two values that are set, and returns false when they have no order:
// texts without regard to case, false before true. A text beside another kind
// is read as that kind, since old servers send every value as text.
func compare(left, right *Value) (order int, ordered bool) {
	if left.kind != right.kind {
		l := left.as(right.kind)
		r := right.as(l.kind)
		left, right = &l, &r
	}
	if left.kind != right.kind {
		return 0, false
	}
	switch left.kind {
	case text:
		return compareFold(left.text, right.text), true
	case number:
		return left.number.Cmp(right.number), true
	case truth:
		return cmp.Compare(rank(left.truth), rank(right.truth)), true
	case instant:
		return left.at.Compare(right.at), true
	default:
		return 0, false
	}
}

// as reads a text as a value of another kind, and leaves alone what reads as none.
func (v Value) as(k kind) Value {
	switch k {
	case number:
		v, _ = v.AsNumber()
	case truth:
		v, _ = v.AsTruth()
	case instant:
		v, _ = v.AsInstant()
	}
	return v
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compareFold orders texts by their characters, each in upper case.
func compareFold(a, b string) int {
	for a != "" && b != "" {
		x, nx := nextFold(a)
		y, ny := nextFold(b)
		if x != y {
			return cmp.Compare(x, y)
		}
		a, b = a[nx:], b[ny:]
	}
	return cmp.Compare(len(a), len(b))
}

func hasPrefixFold(s, prefix string) bool {
	for s != "" && prefix != "" {
		x, nx := nextFold(s)
		y, ny := nextFold(prefix)
		if x != y {
			return false
		}
		s, prefix = s[nx:], prefix[ny:]
	}
	return prefix == ""
}

func nextFold(s string) (upper rune, size int) {
	if c := s[0]; c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		return rune(c), 1
	}
	r, size := utf8.DecodeRuneInString(s)
	return unicode.ToUpper(r), size
}

func sameFold(a, b string) bool { return compareFold(a, b) == 0 }
