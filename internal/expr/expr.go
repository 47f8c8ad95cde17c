// Package expr is the filter and guard language of the Workflow API: it reads an
// expression, prints it, and tells whether it holds for the values of an Env.
//
// Names, operators and values are compared without regard to case. A value that
// is not set matches nothing, whatever the operator and whether it is negated,
// save "not exists". A value that an Env does not know makes the verdict
// CannotTell, unless the rest of the expression decides.
package expr

import (
	"slices"
	"strings"
	"sync/atomic"
)

const (
	// MaxLength is how many bytes an expression may have.
	MaxLength = 16_384

	// MaxDepth is how deep brackets and "not" may be nested.
	MaxDepth = 100
)

// An Expr is an expression that was read. It does not change, and goroutines may share it.
type Expr struct {
	root  node
	apart atomic.Pointer[Part] // made when it is first wanted
}

// Eval tells whether the expression holds for the values of env.
func (e *Expr) Eval(env Env) Verdict { return e.root.eval(env, false) }

// String returns the expression in its plainest spelling, which parses back to the
// same tree. It can be somewhat longer than the source.
func (e *Expr) String() string {
	var b strings.Builder
	e.root.print(&b)
	return b.String()
}

// Fields returns the names of the task fields that the expression mentions, in
// order, once each. Fields of a list's elements are not the task's.
func (e *Expr) Fields() []string {
	var names []string
	e.root.walk(func(path []string) {
		if len(path) < 2 || !sameFold(path[0], "fields") {
			return
		}
		if !slices.ContainsFunc(names, func(n string) bool { return sameFold(n, path[1]) }) {
			names = append(names, path[1])
		}
	})
	return names
}

// Clauses returns the operands of the top-level "and", and else the expression itself.
func (e *Expr) Clauses() []*Expr {
	all, ok := e.root.(junction)
	if !ok || all.word != "and" {
		return []*Expr{e}
	}
	clauses := make([]*Expr, len(all.operands))
	for i, operand := range all.operands {
		clauses[i] = &Expr{root: operand}
	}
	return clauses
}

// A Verdict is how an expression came out.
type Verdict int

// The verdicts. CannotTell comes of values that are not known here.
const (
	NotMet Verdict = iota
	Met
	CannotTell
)

// String returns the verdict in words.
func (v Verdict) String() string {
	return [...]string{"not met", "met", "cannot tell"}[v]
}

// An Env gives an expression its values. Paths come as they were written; an Env
// matches names without regard to case.
type Env interface {
	// Lookup returns the value at path, the zero Value when it is not set, and
	// false when that is not known here. fields['x'] and fields.x have the path
	// {"fields", "x"}, and a plain element of a list has {"~"}.
	Lookup(path []string) (v Value, known bool)

	// Each returns the elements of the list at path, none when it is not set, and
	// false when that is not known here.
	Each(path []string) (items []Env, known bool)
}
