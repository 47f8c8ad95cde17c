package expr

import "fmt"

// What a parser can want, in the words of its errors.
const (
	wantTest     = `a test such as state eq 'Open', "not" or "("`
	wantOperator = `an operator such as eq, in or exists`
	wantValue    = `a value or a path`
	wantName     = `a name`
	wantMore     = `"and", "or" or the end`
	wantClosing  = `"and", "or" or ")"`
)

// Parse reads an expression. It fails with a *SyntaxError.
func Parse(src string) (*Expr, error) {
	if len(src) > MaxLength {
		return nil, newSyntaxError(src, MaxLength, fmt.Sprintf("at most %d bytes", MaxLength), fmt.Sprintf("%d bytes", len(src)))
	}
	p := &parser{lexer: lexer{src: src}}
	p.advance()
	root, err := p.expression(0)
	if err != nil {
		return nil, err
	}
	if p.token.kind != end {
		return nil, p.fail(wantMore)
	}
	return &Expr{root: root}, nil
}

// A parser is a Pratt parser: token is the one that is looked at.
type parser struct {
	lexer lexer
	token token
	depth int
}

// binding says how tightly a word holds its operands together; 0 is no such word.
func (t token) binding() int {
	switch {
	case t.is("or"):
		return 1
	case t.is("and"):
		return 2
	default:
		return 0
	}
}

const notBinding = 3

// expression reads operands for as long as the words between them bind tighter than the one before.
func (p *parser) expression(before int) (node, error) {
	left, err := p.operand()
	for err == nil && p.token.binding() > before {
		between := p.advance()
		var right node
		right, err = p.expression(between.binding())
		left = join(between.text, left, right)
	}
	return left, err
}

// operand reads a bracket, a negation or a test.
func (p *parser) operand() (node, error) {
	switch {
	case p.token.is("not"):
		return p.nested(func() (node, error) {
			p.advance()
			inner, err := p.expression(notBinding)
			return negation{inner}, err
		})
	case p.token.is("("):
		return p.bracket()
	default:
		return p.test()
	}
}

func (p *parser) bracket() (node, error) {
	return p.nested(func() (node, error) {
		if !p.token.is("(") {
			return nil, p.fail(`"("`)
		}
		p.advance()
		inner, err := p.expression(0)
		if err != nil {
			return nil, err
		}
		return inner, p.expect(")", wantClosing)
	})
}

// nested keeps count of the depth, so that no input can exhaust the stack.
func (p *parser) nested(read func() (node, error)) (node, error) {
	if p.depth == MaxDepth {
		return nil, p.fail(fmt.Sprintf("at most %d levels of brackets and negations", MaxDepth))
	}
	p.depth++
	defer func() { p.depth-- }()
	return read()
}

// advance returns the token that is looked at and looks at the next one.
func (p *parser) advance() token {
	t := p.token
	p.token = p.lexer.next()
	return t
}

func (p *parser) expect(sign, want string) error {
	if !p.token.is(sign) {
		return p.fail(want)
	}
	p.advance()
	return nil
}

// fail returns the error of the token that is looked at. A broken token knows
// better than the parser what should be there.
func (p *parser) fail(want string) error {
	if p.token.want != "" {
		want = p.token.want
	}
	return newSyntaxError(p.lexer.src, p.token.pos, want, p.token.String())
}
