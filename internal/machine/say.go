package machine

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// sentence words a condition, without the full stop.
func (x explainer) sentence(p expr.Part) string {
	first := p
	for first.Parts != nil {
		first = first.Parts[0]
	}
	return begun(first.Test, x.say(p, x.noun))
}

// begun makes words begin as a sentence does: those of a test, or of several of which it is
// the first. A field's name stays as it is.
func begun(test *expr.Test, words string) string {
	if test != nil {
		if _, field := fieldOf(turned(test).Left.Path); field && !strings.HasPrefix(words, "the field ") {
			return words
		}
	}
	r, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(r)) + words[size:]
}

// say words a condition, as it stands within a sentence.
func (x explainer) say(p expr.Part, noun func([]string) string) string {
	p = gathered(p)
	switch {
	case p.Test != nil:
		return x.sayTest(p.Test, noun)
	case p.List != nil:
		return fmt.Sprintf("%s: %s", lead(p.List), x.say(p.List.Body, x.its))
	}
	words := make([]string, len(p.Parts))
	for i, part := range p.Parts {
		words[i] = x.say(part, noun)
		if part.Parts != nil && gathered(part).Test == nil {
			words[i] = "(" + words[i] + ")"
		}
	}
	return strings.Join(words, map[bool]string{true: " or ", false: " and "}[p.Any])
}

// lead says of which elements a condition speaks.
func lead(list *expr.List) string {
	one := map[string]string{"childtasks": "child task", "correlationids": "correlation id"}[wireName(list.Path)]
	if one == "" {
		one = "element of " + strings.Join(list.Path, ".")
	}
	if list.Any {
		return "at least one " + one
	}
	return "every " + one
}

func (x explainer) sayTest(t *expr.Test, noun func([]string) string) string {
	return must(x.halves(turned(t), noun))
}

func must(subject, what string) string { return subject + " must " + what }

// halves are what a test that was turned is about, and what that must.
func (x explainer) halves(t *expr.Test, noun func([]string) string) (subject, must string) {
	subject = "a constant"
	if t.Left.Path != nil {
		subject = noun(t.Left.Path)
	} else if s := t.Left.Literal.String(); s != "" {
		subject = s
	}
	_, person := people[wireName(t.Left.Path)]
	return subject, x.predicate(t, person, noun)
}

// turned puts the one who acts first, and what stands at a path before a literal.
func turned(t *expr.Test) *expr.Test {
	if len(t.Right) != 1 || t.Right[0].Path == nil || t.Op == "startswith" || t.Op == "in" {
		return t
	}
	acts := wireName(t.Right[0].Path) == "currentuser" && wireName(t.Left.Path) != "currentuser"
	if t.Left.Path != nil && !acts {
		return t
	}
	other := map[string]string{"gt": "lt", "lt": "gt", "gte": "lte", "lte": "gte"}
	turned := &expr.Test{Left: t.Right[0], Right: []expr.Term{t.Left}, Negated: t.Negated, Op: t.Op}
	if op := other[t.Op]; op != "" {
		turned.Op = op
	}
	return turned
}

// predicate is what a test asks, to follow "must".
func (x explainer) predicate(t *expr.Test, person bool, noun func([]string) string) string {
	typ := x.typeOf(t)
	values := make([]string, len(t.Right))
	for i, term := range t.Right {
		values[i] = x.term(term, typ, person, noun)
	}
	negated := t.Negated != (t.Op == "neq")
	switch t.Op {
	case "exists":
		return not(t.Negated) + "be set"
	case "startswith":
		return not(t.Negated) + "begin with " + values[0]
	case "gt", "gte", "lt", "lte":
		return not(t.Negated) + fmt.Sprintf(orders[typ == apiclient.DateTime][t.Op], values[0])
	}
	empty := len(values) == 1 && t.Right[0].Path == nil && t.Right[0].Literal.String() == ""
	switch {
	case empty && negated:
		return "be filled"
	case empty:
		return "be set to an empty text"
	case negated && person:
		return "not be " + or(values)
	case negated:
		return "be set to something other than " + or(values)
	}
	return "be " + or(values)
}

// orders word a comparison, of moments or of other values.
var orders = map[bool]map[string]string{
	false: {"gt": "be more than %s", "gte": "be at least %s", "lt": "be less than %s", "lte": "be at most %s"},
	true:  {"gt": "be after %s", "gte": "be %s or later", "lt": "be before %s", "lte": "be %s or earlier"},
}

func not(negated bool) string {
	if negated {
		return "not "
	}
	return ""
}

// typeOf is the type of the values that a test is about, "" where nothing tells.
func (x explainer) typeOf(t *expr.Test) string {
	for _, path := range paths(t) {
		if name, ok := fieldOf(path); ok {
			if schema := x.machine.named(name); schema != nil {
				return schema.Type
			}
		}
		if v, _ := x.Lookup(path); isMoment(v) {
			return apiclient.DateTime
		}
	}
	for _, term := range t.Right {
		if isMoment(term.Literal) {
			return apiclient.DateTime
		}
	}
	return ""
}

func isMoment(v expr.Value) bool {
	_, ok := v.Moment()
	return ok
}

func (x explainer) term(t expr.Term, typ string, person bool, noun func([]string) string) string {
	switch {
	case t.Path != nil:
		return noun(t.Path)
	case person:
		return x.personal(t.Literal.String())
	}
	return x.value(typ, t.Literal)
}

func (x explainer) value(typ string, v expr.Value) string {
	if x.voice.Value != nil {
		return x.voice.Value(typ, v)
	}
	return v.String()
}

func (x explainer) personal(id string) string {
	if x.voice.Person != nil {
		return x.voice.Person(id)
	}
	return id
}

func or(words []string) string { return list(words, "or") }

func list(words []string, last string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " " + last + " " + words[n-1]
}
