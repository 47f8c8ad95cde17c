package expr

// test reads a term and what is said of it.
func (p *parser) test() (node, error) {
	left, err := p.term(wantTest)
	if err != nil {
		return nil, err
	}
	negated := p.token.is("not")
	if negated {
		p.advance()
	}
	switch {
	case p.token.is("in"):
		return p.membership(left, negated)
	case p.token.is("exists") && left.path != nil:
		p.advance()
		return presence{left, negated}, nil
	case (p.token.is("any") || p.token.is("all")) && left.path != nil:
		op := p.advance()
		body, err := p.bracket()
		return quantifier{left.path, negated, op.text, body}, err
	case p.token.comparing():
		op := p.advance()
		right, err := p.term(wantValue)
		return comparison{left, negated, op.text, right}, err
	default:
		return nil, p.fail(wantOperator)
	}
}

func (t token) comparing() bool {
	if t.kind != keyword {
		return false
	}
	switch t.text {
	case "eq", "neq", "gt", "gte", "lt", "lte", "startswith":
		return true
	}
	return false
}

// membership reads the list of "in". Brackets around it are taken too: nothing
// says that the upstream refuses them.
func (p *parser) membership(left term, negated bool) (node, error) {
	p.advance()
	bracketed := p.token.is("(")
	if bracketed {
		p.advance()
	}
	n := membership{left: left, negated: negated}
	for {
		item, err := p.term(wantValue)
		if err != nil {
			return nil, err
		}
		n.list = append(n.list, item)
		if !p.token.is(",") {
			break
		}
		p.advance()
	}
	if bracketed {
		return n, p.expect(")", `"," or ")"`)
	}
	return n, nil
}

// term reads a path or a literal.
func (p *parser) term(want string) (term, error) {
	switch {
	case p.token.kind == quoted:
		return term{literal: Text(p.advance().text)}, nil
	case p.token.kind == bare:
		return term{literal: literal(p.advance().text)}, nil
	case p.token.is("~"):
		return term{path: []string{p.advance().text}}, nil
	case p.token.kind == word:
		path, err := p.path()
		return term{path: path}, err
	default:
		return term{}, p.fail(want)
	}
}

// literal reads a number, a boolean or a moment, as the lexer has found it to be.
func literal(s string) Value {
	v := Text(s)
	if b, ok := v.AsTruth(); ok {
		return Truth(b.truth)
	}
	if n, ok := v.AsNumber(); ok {
		return n
	}
	v, _ = v.AsInstant()
	return v
}

// path reads names with points between them, or in brackets and quotes.
func (p *parser) path() ([]string, error) {
	path := []string{p.advance().text}
	for {
		switch {
		case p.token.is("."):
			p.advance()
			if p.token.kind != word {
				return nil, p.fail(wantName)
			}
			path = append(path, p.advance().text)
		case p.token.is("["):
			p.advance()
			if p.token.kind != quoted {
				return nil, p.fail("a name in single quotes")
			}
			path = append(path, p.advance().text)
			if err := p.expect("]", `"]"`); err != nil {
				return nil, err
			}
		default:
			return path, nil
		}
	}
}
