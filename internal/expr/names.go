package expr

import (
	"slices"
	"strings"
)

// Mentions tells whether the expression asks for one of these names, also of the
// elements of a list. Case does not matter.
func (e *Expr) Mentions(names ...string) bool {
	found := false
	eachPath(e.root, func(path []string) {
		found = found || len(path) == 1 && slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, path[0]) })
	})
	return found
}

// eachPath visits every path of a tree, those in the body of a quantifier too.
func eachPath(n node, visit func(path []string)) {
	switch n := n.(type) {
	case junction:
		for _, operand := range n.operands {
			eachPath(operand, visit)
		}
	case negation:
		eachPath(n.operand, visit)
	case quantifier:
		visit(n.path)
		eachPath(n.body, visit)
	default:
		n.walk(visit)
	}
}
