package machine

import (
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// nothingMeets tells whether no value that a field can have meets all of the conditions.
// It leaves out those that rest on something else too, and says false where it cannot tell.
func (m *Machine) nothingMeets(field string, all []Clause) bool {
	all = onlyOf(field, all)
	values, ok := m.probes(field, all)
	return ok && !slices.ContainsFunc(values, func(v expr.Value) bool { return meets(v, all) })
}

// follows tells whether every value of a field that meets all of the conditions meets one
// more. It says false where it cannot tell.
func (m *Machine) follows(field string, all []Clause, more Clause) bool {
	all = onlyOf(field, all)
	values, ok := m.probes(field, append(slices.Clip(all), more))
	return ok && more.only(field) && !slices.ContainsFunc(values, func(v expr.Value) bool {
		return meets(v, all) && !meets(v, []Clause{more})
	})
}

// only tells whether a condition rests on one field and nothing else.
func (c Clause) only(field string) bool {
	return len(c.Fields) == 1 && c.Fields[0] == field && c.Lacking == nil && c.Persons == nil && !c.Others
}

func onlyOf(field string, all []Clause) (some []Clause) {
	for _, c := range all {
		if c.only(field) {
			some = append(some, c)
		}
	}
	return some
}

func meets(v expr.Value, all []Clause) bool {
	return !slices.ContainsFunc(all, func(c Clause) bool { return c.part.Expr.Eval(oneValue(v)) != expr.Met })
}

// oneValue is what conditions on one field see.
type oneValue expr.Value

func (v oneValue) Lookup([]string) (expr.Value, bool) { return expr.Value(v), true }
func (v oneValue) Each([]string) ([]expr.Env, bool)   { return nil, true }

// probes returns values of a field, among them one of each kind that the conditions tell
// apart: if none of them meets them all, no value does. They need not be values that
// somebody would type. It returns false where it does not know which those are.
func (m *Machine) probes(field string, all []Clause) (values []expr.Value, ok bool) {
	schema := m.named(field)
	if schema == nil {
		return nil, false
	}
	unset := expr.Value{} // every field can be cleared
	if c := schema.ValueConstraints; c != nil && c.ConstraintType == apiclient.Validated {
		for _, raw := range c.AcceptableValues {
			if v, ok := read(schema.Type, raw); ok {
				values = append(values, v)
			}
		}
		return append(values, unset), true
	}
	var lines literals
	for _, c := range all {
		lines.add(c.part)
	}
	switch schema.Type {
	case apiclient.Boolean:
		values, ok = []expr.Value{expr.Truth(true), expr.Truth(false)}, true
	case apiclient.String:
		values, ok = lines.texts()
	case apiclient.Decimal:
		values, ok = lines.numbers()
	case apiclient.DateTime:
		values, ok = lines.instants()
	}
	return append(values, unset), ok
}

// literals are what conditions compare with.
type literals struct {
	values   []expr.Value
	prefixes []string // of startswith
}

func (l *literals) add(p expr.Part) {
	for _, inner := range p.Parts {
		l.add(inner)
	}
	if p.Test == nil {
		return
	}
	for _, term := range append([]expr.Term{p.Test.Left}, p.Test.Right...) {
		if term.Path == nil && term.Literal.IsSet() {
			l.values = append(l.values, term.Literal)
		}
	}
	if p.Test.Op == "startswith" {
		l.prefixes = append(l.prefixes, p.Test.Right[0].Literal.String())
	}
}

// texts are the first of all texts, each literal, the next text after it, and the first
// one behind those that begin with it. Anything but a text is compared in another order.
func (l *literals) texts() (values []expr.Value, ok bool) {
	values = []expr.Value{expr.Text("")}
	for _, v := range l.values {
		if text := v.String(); v.Equal(expr.Text(text)) {
			values = append(values, v, expr.Text(text+"\x00"))
			continue
		}
		return nil, false
	}
	for _, prefix := range l.prefixes {
		if behind, ok := behind(prefix); ok {
			values = append(values, expr.Text(behind))
		}
	}
	return values, true
}

// behind returns the first text after all that begin with a prefix, in the order of
// characters in upper case, and false when there is none.
func behind(prefix string) (string, bool) {
	for prefix != "" {
		last, size := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-size]
		for next := unicode.ToUpper(last) + 1; next <= unicode.MaxRune; next++ {
			if utf8.ValidRune(next) && unicode.ToUpper(next) == next {
				return prefix + string(next), true
			}
		}
	}
	return "", false
}

// numbers are each literal, one between it and the next, and one on either side of all.
func (l *literals) numbers() (values []expr.Value, ok bool) {
	var all []decimal.Decimal
	for _, v := range l.values {
		n, isNumber := v.AsNumber()
		d, err := decimal.NewFromString(n.String())
		if !isNumber || err != nil {
			return nil, false
		}
		all = append(all, d)
	}
	if l.prefixes != nil {
		return nil, false
	}
	if all == nil {
		all = []decimal.Decimal{{}}
	}
	slices.SortFunc(all, decimal.Decimal.Cmp)
	one, half := decimal.New(1, 0), decimal.New(5, -1)
	around := []decimal.Decimal{all[0].Sub(one), all[len(all)-1].Add(one)}
	for i, d := range all[1:] {
		around = append(around, all[i].Add(d).Mul(half))
	}
	for _, d := range slices.Concat(all, around) {
		values = append(values, expr.Number(d.String()))
	}
	return values, true
}

// instants are each literal, and those just before and after it.
func (l *literals) instants() (values []expr.Value, ok bool) {
	at := []time.Time{time.Unix(0, 0)}
	for _, v := range l.values {
		instant, isInstant := v.AsInstant()
		if !isInstant {
			return nil, false
		}
		t, _ := instant.Moment()
		at = append(at, t.Add(-1), t, t.Add(1))
	}
	for _, t := range at {
		values = append(values, expr.Instant(t))
	}
	return values, l.prefixes == nil
}
