package expr

import "strings"

func (n junction) print(b *strings.Builder) {
	for i, operand := range n.operands {
		if i > 0 {
			b.WriteString(" " + n.word + " ")
		}
		_, inner := operand.(junction)
		printBracketed(b, operand, inner && n.word == "and") // "or" needs none around "and"
	}
}

func (n negation) print(b *strings.Builder) {
	b.WriteString("not ")
	_, inner := n.operand.(junction)
	printBracketed(b, n.operand, inner)
}

func (n comparison) print(b *strings.Builder) {
	n.left.print(b)
	printOperator(b, n.negated, n.op)
	b.WriteByte(' ')
	n.right.print(b)
}

func (n membership) print(b *strings.Builder) {
	n.left.print(b)
	printOperator(b, n.negated, "in")
	for i, t := range n.list {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte(' ')
		t.print(b)
	}
}

func (n presence) print(b *strings.Builder) {
	n.term.print(b)
	printOperator(b, n.negated, "exists")
}

func (n quantifier) print(b *strings.Builder) {
	printPath(b, n.path)
	printOperator(b, n.negated, n.word)
	b.WriteByte(' ')
	printBracketed(b, n.body, true)
}

func (t term) print(b *strings.Builder) {
	switch {
	case t.path != nil:
		printPath(b, t.path)
	case t.literal.kind == text:
		b.WriteString(quote(t.literal.text))
	default:
		b.WriteString(t.literal.text)
	}
}

// printPath writes a task's field as fields['name'], and other paths with dots.
func printPath(b *strings.Builder, path []string) {
	b.WriteString(path[0])
	for i, name := range path[1:] {
		if isName(name) && !(i == 0 && sameFold(path[0], "fields")) {
			b.WriteString("." + name)
		} else {
			b.WriteString("[" + quote(name) + "]")
		}
	}
}

func printOperator(b *strings.Builder, negated bool, word string) {
	if negated {
		b.WriteString(" not")
	}
	b.WriteString(" " + word)
}

func printBracketed(b *strings.Builder, n node, bracketed bool) {
	if bracketed {
		b.WriteByte('(')
	}
	n.print(b)
	if bracketed {
		b.WriteByte(')')
	}
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func isName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}
