package expr

import "strings"

// A node is one part of an expression's tree.
type node interface {
	// eval returns the verdict of the node, or of its negation. Negation is
	// carried down to the tests, for a test of a value that is not set fails
	// either way.
	eval(env Env, negated bool) Verdict
	bind(resolve func(path []string) Reader) node
	part(negated bool) Part
	print(b *strings.Builder)
	walk(visit func(path []string))
}

// A junction is two or more operands between "and" or between "or". None of them
// is a junction by the same word.
type junction struct {
	word     string
	operands []node
}

// A negation is "not" before a whole test or a bracket.
type negation struct{ operand node }

// A comparison is one of the binary operators between two terms.
type comparison struct {
	left    term
	negated bool // "not" before the operator
	op      string
	right   term
}

// A membership is "in" with its list.
type membership struct {
	left    term
	negated bool
	list    []term
}

// A presence is "exists", said of a path.
type presence struct {
	term    term
	negated bool
}

// A quantifier is "any" or "all" over the elements of a list.
type quantifier struct {
	path    []string
	negated bool
	word    string
	body    node
}

// A term is a path, or a literal when the path is nil.
type term struct {
	path    []string
	read    Reader // of a bound path; nil asks Lookup
	literal Value
}

func (t term) value(env Env) (v Value, known bool) {
	switch {
	case t.path == nil:
		return t.literal, true
	case t.read != nil:
		return t.read(env)
	default:
		return env.Lookup(t.path)
	}
}

func (t term) walk(visit func([]string)) {
	if t.path != nil {
		visit(t.path)
	}
}

func (n junction) walk(visit func([]string)) {
	for _, operand := range n.operands {
		operand.walk(visit)
	}
}

func (n negation) walk(visit func([]string)) { n.operand.walk(visit) }

func (n comparison) walk(visit func([]string)) {
	n.left.walk(visit)
	n.right.walk(visit)
}

func (n membership) walk(visit func([]string)) {
	n.left.walk(visit)
	for _, t := range n.list {
		t.walk(visit)
	}
}

func (n presence) walk(visit func([]string)) { n.term.walk(visit) }

func (n quantifier) walk(visit func([]string)) { visit(n.path) }

// join puts a word between two nodes. (a and b) and c has the same tree as a and b and c.
// It takes over left's operands, which nothing else holds.
func join(word string, left, right node) node {
	return junction{word, append(operandsOf(word, left), operandsOf(word, right)...)}
}

func operandsOf(word string, n node) []node {
	if j, ok := n.(junction); ok && j.word == word {
		return j.operands
	}
	return []node{n}
}
