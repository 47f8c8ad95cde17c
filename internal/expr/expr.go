// Package expr is the filter and guard language of the Workflow API: it reads an
// expression, prints it, and tells whether it holds for the values of an Env.
package expr

// MaxLength is how many bytes an expression may have.
const MaxLength = 16_384

// An Expr is an expression that was read. It does not change, and goroutines may share it.
type Expr struct{}

// Parse reads an expression. It fails with a *SyntaxError.
func Parse(src string) (*Expr, error) { return &Expr{}, nil }

// String returns the expression in its plainest spelling, which parses back to the same tree.
func (e *Expr) String() string { return "" }

// Eval tells whether the expression holds for the values of env.
func (e *Expr) Eval(env Env) Verdict { return CannotTell }

// Fields returns the names of the task fields that the expression mentions, in
// order, once each.
func (e *Expr) Fields() []string { return nil }

// Clauses returns the operands of the top-level "and", and else the expression itself.
func (e *Expr) Clauses() []*Expr { return []*Expr{e} }

// A SyntaxError tells where an expression cannot be read, and why.
type SyntaxError struct {
	Pos  int    // byte offset
	Want string // what could have stood there
	Got  string // what stands there
}

func (e *SyntaxError) Error() string { return "expected " + e.Want + ", found " + e.Got }

// A Verdict is how an expression came out.
type Verdict int

// The verdicts. CannotTell comes of values that are not known here.
const (
	NotMet Verdict = iota
	Met
	CannotTell
)

// An Env gives an expression its values. Names come as they were written and
// are matched without regard to case.
type Env interface {
	// Lookup returns the value at path, the zero Value when it is not set, and
	// false when that is not known here. fields['x'] and fields.x have the path
	// {"fields", "x"}, and a plain element of a list has {"~"}.
	Lookup(path []string) (v Value, known bool)
	// Each returns the elements of the list at path, none when it is not set, and
	// false when that is not known here.
	Each(path []string) (items []Env, known bool)
}
