package policy

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// A pattern is one of names, in which * stands for any number of characters.
type pattern struct{ whole *regexp.Regexp }

var everyName = makePattern("*")

// makePattern makes a pattern of name characters and stars. A service may take a name
// in other case or with blanks around it, and a rule must hold for that too.
func makePattern(text string) pattern {
	return pattern{regexp.MustCompile(`(?is)\A\s*` + strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, `.*`) + `\s*\z`)}
}

func (p pattern) matches(name string) bool { return p.whole.MatchString(name) }

// canMatch tells whether a pattern is one of names that there can be: of letters,
// digits, hyphens and underscores, and at most this long.
func canMatch(text string, most int) bool {
	return nameOrStar.MatchString(text) && len(strings.ReplaceAll(text, "*", "")) <= most
}

var nameOrStar = regexp.MustCompile(`\A[a-zA-Z0-9_*-]+\z`)

// A form is what the whole reference of a ticket must look like.
type form struct {
	text  string // as written
	whole *regexp.Regexp
}

// makeForm reads a regular expression. Its error is one line.
func makeForm(text string) (*form, error) {
	if text == "" {
		return nil, errors.New("is empty: put a regular expression, or true for any ticket")
	}
	if _, err := regexp.Compile(text); err != nil {
		return nil, malformed(err)
	}
	whole, err := regexp.Compile(`\A(?:` + text + `)\z`)
	if err != nil {
		return nil, malformed(err)
	}
	return &form{text, whole}, nil
}

func malformed(err error) error {
	if bad, ok := errors.AsType[*syntax.Error](err); ok {
		return fmt.Errorf("is no regular expression: %s: %q", bad.Code, bad.Expr)
	}
	return err
}

func (f *form) matches(ticket string) bool { return f.whole.MatchString(ticket) }
