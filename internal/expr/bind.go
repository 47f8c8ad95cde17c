package expr

import "slices"

// A Reader reads the value of one path from an Env, as Lookup does.
type Reader func(Env) (v Value, known bool)

// Bind returns the expression for many Envs of one kind: each path is resolved once,
// and its Reader, unless nil, is asked in place of Lookup ever after. The paths
// inside "any" and "all" are those of a list's elements, and stay as they are.
func (e *Expr) Bind(resolve func(path []string) Reader) *Expr {
	return &Expr{root: e.root.bind(resolve)}
}

func (n junction) bind(resolve func([]string) Reader) node {
	n.operands = slices.Clone(n.operands)
	for i, operand := range n.operands {
		n.operands[i] = operand.bind(resolve)
	}
	return n
}

func (n negation) bind(resolve func([]string) Reader) node {
	return negation{n.operand.bind(resolve)}
}

func (n comparison) bind(resolve func([]string) Reader) node {
	n.left, n.right = n.left.bind(resolve), n.right.bind(resolve)
	return n
}

func (n membership) bind(resolve func([]string) Reader) node {
	n.left, n.list = n.left.bind(resolve), slices.Clone(n.list)
	for i, item := range n.list {
		n.list[i] = item.bind(resolve)
	}
	return n
}

func (n presence) bind(resolve func([]string) Reader) node {
	n.term = n.term.bind(resolve)
	return n
}

func (n quantifier) bind(func([]string) Reader) node { return n }

func (t term) bind(resolve func([]string) Reader) term {
	if t.path != nil {
		t.read = resolve(t.path)
	}
	return t
}
