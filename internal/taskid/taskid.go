// Package taskid finds task ids in whatever people paste: a bare id, a column of
// them, JSON, markup, links. An id comes out in one spelling: lower case, with
// hyphens.
package taskid

import (
	"errors"
	"strings"
	"unicode"
)

// ErrNotOne is returned by Parse for a text that does not name exactly one task.
var ErrNotOne = errors.New("not one task id")

// wrapping is what people paste around an id without meaning it.
const wrapping = "{}\"'`´‘’‚‛“”„‟«»‹›\ufeff\u200b\u200e\u200f"

// Parse returns the one id that s is, once blanks, quotes, braces and percent
// escapes around it are taken away; a whole link with one id in it will do as
// well. It fails with ErrNotOne for anything else.
func Parse(s string) (string, error) {
	s = unwrap(s)
	if id := canonical(unwrap(unescape(s))); id != "" {
		return id, nil
	}
	if strings.ContainsRune(s, '/') && !strings.ContainsFunc(s, unicode.IsSpace) {
		if ids := Find(s); len(ids) == 1 {
			return ids[0], nil
		}
	}
	return "", ErrNotOne
}

// Short returns the first 8 characters of an id, by which people tell tasks apart.
func Short(id string) string { return id[:min(len(id), 8)] }

func unwrap(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(wrapping, r) })
}

// canonical returns the canonical spelling of the id that is all of s, and "" if s
// is none.
func canonical(s string) string {
	switch {
	case len(s) == hyphenated && startsHyphenated(s):
		return strings.ToLower(s)
	case len(s) == bare && startsBare(s):
		return hyphenate(s)
	}
	return ""
}
