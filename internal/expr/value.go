package expr

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// A Value is what a path or a literal stands for. The zero Value is one that is not set.
type Value struct{}

// Text returns a text.
func Text(s string) Value { return Value{} }

// Number returns the number that s spells, and a text when s spells none that can be compared.
func Number(s string) Value { return Value{} }

// Truth returns a boolean.
func Truth(b bool) Value { return Value{} }

// Instant returns a moment.
func Instant(t time.Time) Value { return Value{} }

// Of returns the value that JSON text stands for; null and nothing are not set.
func Of(v jsontext.Value) Value { return Value{} }
