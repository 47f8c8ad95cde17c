package expr

import "slices"

// A Part is an expression taken apart, for whoever explains it. Negations are carried
// down to the tests, as Eval carries them: "not (a or b)" is all of "not a" and "not b".
// Just one of Test, List and Parts is there.
type Part struct {
	Expr  *Expr // the part by itself
	Test  *Test
	List  *List
	Parts []Part // two or more
	Any   bool   // one of Parts is enough; else all are needed
}

// A Test is one comparison, or a question whether something is there.
type Test struct {
	Left    Term
	Negated bool
	Op      string // eq, neq, gt, gte, lt, lte, startswith, in or exists
	Right   []Term // as many as "in" lists, none of "exists", and else one
}

// A List is a test of the elements of a list.
type List struct {
	Path []string
	Any  bool // one element is enough; else every one has to pass
	Body Part
}

// A Term is one side of a test: what stands at a path, or a literal.
type Term struct {
	Path    []string // nil of a literal
	Literal Value
}

// Part returns the expression taken apart, which is not to be changed.
func (e *Expr) Part() Part {
	p := e.apart.Load()
	if p == nil {
		made := e.root.part(false)
		p = &made
		e.apart.Store(p)
	}
	return *p
}

// alone is a node, or its negation, as an expression of its own.
func alone(n node, negated bool) *Expr {
	if negated {
		n = negation{n}
	}
	return &Expr{root: n}
}

func (n junction) part(negated bool) Part {
	p := Part{Expr: alone(n, negated), Any: (n.word == "or") != negated}
	for _, operand := range n.operands {
		inner := operand.part(negated)
		if inner.Parts != nil && inner.Any == p.Any { // as of "not (a or b) and c"
			p.Parts = append(p.Parts, inner.Parts...)
			continue
		}
		p.Parts = append(p.Parts, inner)
	}
	return p
}

func (n negation) part(negated bool) Part { return n.operand.part(!negated) }

func (n comparison) part(negated bool) Part {
	n.negated = n.negated != negated
	return Part{Expr: &Expr{root: n}, Test: &Test{Left: n.left.term(), Negated: n.negated, Op: n.op, Right: []Term{n.right.term()}}}
}

func (n membership) part(negated bool) Part {
	n.negated = n.negated != negated
	t := &Test{Left: n.left.term(), Negated: n.negated, Op: "in"}
	for _, item := range n.list {
		t.Right = append(t.Right, item.term())
	}
	return Part{Expr: &Expr{root: n}, Test: t}
}

func (n presence) part(negated bool) Part {
	n.negated = n.negated != negated
	return Part{Expr: &Expr{root: n}, Test: &Test{Left: n.term.term(), Negated: n.negated, Op: "exists"}}
}

func (n quantifier) part(negated bool) Part {
	negated = n.negated != negated
	list := &List{Path: slices.Clone(n.path), Any: (n.word == "any") != negated, Body: n.body.part(negated)}
	n.negated = negated
	return Part{Expr: &Expr{root: n}, List: list}
}

func (t term) term() Term { return Term{Path: slices.Clone(t.path), Literal: t.literal} }
