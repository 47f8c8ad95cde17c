package expr

import (
	"fmt"
	"maps"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// A sentence is an expression with its meaning, told by a second, plain reading
// of the rules. The meaning is a pair: the verdict of the sentence, and of its denial.
type sentence struct {
	text  string
	means func(scene) (said, denied Verdict)
}

// A noun is one side of a test: how it is written, and what it is. A bare one
// is a number, a boolean or a date.
type noun struct {
	text string
	is   func(scene) (value string, kind nounKind)
}

type nounKind int

const (
	nothing nounKind = iota
	mystery
	words
	plainNumber
	plainTruth
	plainDate
)

func TestEvalAgainstNaiveReading(t *testing.T) {
	world := task
	world.values = maps.Clone(task.values)
	world.values["~"] = Text("x")
	for seed := range uint64(20_000) {
		g := grammar{rand.New(rand.NewPCG(seed, 7))}
		s := g.sentence(4)
		e, err := Parse(s.text)
		if err != nil {
			t.Fatalf("seed %d: Parse(%q): %v", seed, s.text, err)
		}
		want, _ := s.means(world)
		if got := e.Eval(world); got != want {
			t.Errorf("seed %d: %s: got %v, want %v", seed, s.text, got, want)
		}
		again, err := Parse(e.String())
		if err != nil || again.Eval(world) != want {
			t.Errorf("seed %d: %s, printed as %s, came out otherwise (error %v)", seed, s.text, e, err)
		}
		if got := e.Bind(bindScene).Eval(world); got != want {
			t.Errorf("seed %d: %s, bound: got %v, want %v", seed, s.text, got, want)
		}
	}
}

// A grammar makes sentences up.
type grammar struct{ *rand.Rand }

func pick[T any](g grammar, choices ...T) T { return choices[g.IntN(len(choices))] }

func (g grammar) sentence(depth int) sentence {
	if depth == 0 {
		return g.simple()
	}
	switch g.IntN(6) {
	case 0:
		a, b := g.sentence(depth-1), g.sentence(depth-1)
		return sentence{"(" + a.text + ") " + g.spell("and") + " (" + b.text + ")", func(s scene) (Verdict, Verdict) {
			as, ad := a.means(s)
			bs, bd := b.means(s)
			return both(as, bs), either(ad, bd)
		}}
	case 1:
		a, b := g.sentence(depth-1), g.sentence(depth-1)
		return sentence{"(" + a.text + ") " + g.spell("or") + " (" + b.text + ")", func(s scene) (Verdict, Verdict) {
			as, ad := a.means(s)
			bs, bd := b.means(s)
			return either(as, bs), both(ad, bd)
		}}
	case 2:
		a := g.sentence(depth - 1)
		return sentence{g.spell("not") + " (" + a.text + ")", func(s scene) (Verdict, Verdict) {
			said, denied := a.means(s)
			return denied, said
		}}
	case 3:
		return g.list(depth)
	default:
		return g.simple()
	}
}

func (g grammar) list(depth int) sentence {
	path := pick(g, "correlationIds", "childTasks", "mixed", "nothing", "parents")
	every := g.IntN(2) == 0
	body := g.sentence(depth - 1)
	word := map[bool]string{true: "all", false: "any"}[every]
	return sentence{path + " " + g.spell(word) + " (" + body.text + ")", func(s scene) (Verdict, Verdict) {
		if s.unknown[strings.ToLower(path)] {
			return CannotTell, CannotTell
		}
		all, any, none, notAll := Met, NotMet, Met, NotMet
		for _, item := range s.lists[strings.ToLower(path)] {
			said, denied := body.means(item)
			all, any = both(all, said), either(any, said)
			none, notAll = both(none, denied), either(notAll, denied)
		}
		if every {
			return all, notAll
		}
		return any, none
	}}
}

func (g grammar) simple() sentence {
	left, negated := g.noun(), g.IntN(3) == 0
	s := pick(g, g.compared, g.listed, g.present)(left, negated)
	if !negated {
		return s
	}
	return sentence{s.text, func(w scene) (Verdict, Verdict) {
		said, denied := s.means(w)
		return denied, said
	}}
}

func (g grammar) present(_ noun, negated bool) sentence {
	left := g.path()
	return sentence{left.text + g.not(negated) + g.spell("exists"), func(s scene) (Verdict, Verdict) {
		switch _, kind := left.is(s); kind {
		case mystery:
			return CannotTell, CannotTell
		case nothing:
			return NotMet, Met
		default:
			return Met, NotMet
		}
	}}
}

func (g grammar) compared(left noun, negated bool) sentence {
	op, right := pick(g, "eq", "neq", "gt", "gte", "lt", "lte", "startswith"), g.noun()
	return sentence{left.text + g.not(negated) + g.spell(op) + " " + right.text, func(s scene) (Verdict, Verdict) {
		return naiveTest(s, left, op, right)
	}}
}

func (g grammar) listed(left noun, negated bool) sentence {
	items := []noun{g.noun(), g.noun(), g.noun()}[:1+g.IntN(3)]
	var texts []string
	for _, item := range items {
		texts = append(texts, item.text)
	}
	text := left.text + g.not(negated) + g.spell("in") + " " + strings.Join(texts, ", ")
	return sentence{text, func(s scene) (Verdict, Verdict) {
		in, out := NotMet, Met
		for _, item := range items {
			same, other := naiveTest(s, left, "eq", item)
			in, out = either(in, same), both(out, other)
		}
		return in, out
	}}
}

func (g grammar) not(negated bool) string {
	if negated {
		return " " + g.spell("not") + " "
	}
	return " "
}

// spell writes a word in small or capital letters.
func (g grammar) spell(word string) string { return pick(g, word, strings.ToUpper(word)) }

func (g grammar) noun() noun {
	switch g.IntN(5) {
	case 0:
		s := pick(g, "open", "Shut", "", "100", "-1204.55", "true", "2026-03-04", "it's")
		return constant("'"+strings.ReplaceAll(s, "'", "''")+"'", s, words)
	case 1:
		return pick(g,
			constant("100.00", "100.00", plainNumber), constant("-1204.55", "-1204.55", plainNumber), constant("1e2", "1e2", plainNumber),
			constant("TRUE", "true", plainTruth), constant("False", "false", plainTruth),
			constant("2026-03-04", "2026-03-04", plainDate), constant("2026-03-04T01:00:00+01:00", "2026-03-04T01:00:00+01:00", plainDate))
	default:
		return g.path()
	}
}

func constant(text, value string, kind nounKind) noun {
	return noun{text, func(scene) (string, nounKind) { return value, kind }}
}

func (g grammar) path() noun {
	path := pick(g, "state", "nothing", "CurrentUser", "~", "fields.amount", "fields.old", "fields.flag", "fields.oldFlag", "fields.when", "fields.local", "fields.empty", "fields.quote")
	text := g.spell(path)
	if name, ok := strings.CutPrefix(text, "fields."); ok && g.IntN(2) == 0 {
		text = fmt.Sprintf("fields['%s']", name)
	}
	return noun{text, func(s scene) (string, nounKind) {
		key := strings.ToLower(path)
		v, found := s.values[key]
		switch {
		case s.unknown[key]:
			return "", mystery
		case !found:
			return "", nothing
		case key == "fields.amount":
			return v.String(), plainNumber
		case key == "fields.flag":
			return v.String(), plainTruth
		default:
			return v.String(), words
		}
	}}
}

func naiveTest(s scene, left noun, op string, right noun) (said, denied Verdict) {
	a, ka := left.is(s)
	b, kb := right.is(s)
	switch {
	case ka == nothing || kb == nothing:
		return NotMet, NotMet
	case ka == mystery || kb == mystery:
		return CannotTell, CannotTell
	case naiveHolds(a, ka, op, b, kb):
		return Met, NotMet
	default:
		return NotMet, Met
	}
}

// naiveHolds compares as the bare side wants it: a number wherever one is bare and
// the other reads as one, and so on; texts when both are.
func naiveHolds(a string, ka nounKind, op, b string, kb nounKind) bool {
	a, b = strings.ToUpper(a), strings.ToUpper(b)
	if op == "startswith" {
		return strings.HasPrefix(a, b)
	}
	order, ordered := 0, false
	switch bare := max(ka, kb); {
	case min(ka, kb) != bare && min(ka, kb) != words: // two kinds that have no order
	case bare == words:
		order, ordered = strings.Compare(a, b), true
	case bare == plainNumber:
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		if ordered = okX && okY; ordered {
			order = x.Cmp(y)
		}
	case bare == plainTruth:
		isTruth := map[string]bool{"TRUE": true, "FALSE": true}
		order, ordered = strings.Compare(a, b), isTruth[a] && isTruth[b]
	case bare == plainDate:
		x, okX := naiveDate(a)
		y, okY := naiveDate(b)
		order, ordered = x.Compare(y), okX && okY
	}
	return map[string]bool{
		"eq": ordered && order == 0, "neq": !ordered || order != 0,
		"gt": ordered && order > 0, "gte": ordered && order >= 0,
		"lt": ordered && order < 0, "lte": ordered && order <= 0,
	}[op]
}

func naiveDate(s string) (time.Time, bool) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, true
	}
	t, err := time.Parse(time.RFC3339, s)
	return t, err == nil
}

// Kleene's "and" and "or".

func both(a, b Verdict) Verdict {
	switch {
	case a == NotMet || b == NotMet:
		return NotMet
	case a == Met && b == Met:
		return Met
	default:
		return CannotTell
	}
}

func either(a, b Verdict) Verdict {
	switch {
	case a == Met || b == Met:
		return Met
	case a == NotMet && b == NotMet:
		return NotMet
	default:
		return CannotTell
	}
}
