package expr

import (
	"fmt"
	"unicode/utf8"
)

// A SyntaxError tells where an expression cannot be read, and why.
type SyntaxError struct {
	Pos  int    // byte offset
	Want string // what could have stood there
	Got  string // what stands there

	character int // the same place, as people count: from 1
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at character %d: expected %s, found %s", e.character, e.Want, e.Got)
}

func newSyntaxError(src string, pos int, want, got string) *SyntaxError {
	return &SyntaxError{
		Pos:       pos,
		Want:      want,
		Got:       got,
		character: utf8.RuneCountInString(src[:pos]) + 1,
	}
}
