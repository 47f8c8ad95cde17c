package machine_test

import (
	"fmt"
	"math/big"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// A sentence is a guard with its meaning, told by a plain reading of the API's own rules
// that shares nothing with the language that Taskdesk reads. The meaning is a pair:
// whether the sentence holds, and whether its denial does. Neither need.
type sentence struct {
	text  string
	means func(*ledger) (said, denied bool)
}

// A ledger is what a test has done with a task, in its own words.
type ledger struct {
	values   map[string]noun // by path in lower case; what is not set is not there
	children []*ledger
	ids      []*ledger // correlation ids
}

// A noun is one side of a test: what it is, and of which kind.
type noun struct {
	value string
	kind  kind
}

type kind int

const (
	nothing kind = iota
	words
	number
	truth
	date
)

// A grammar makes sentences up.
type grammar struct{ *rapid.T }

func choose[T any](g grammar, of ...T) T { return rapid.SampledFrom(of).Draw(g.T, "choice") }

// sentence draws a sentence about a task, or about an element of a list.
func (g grammar) sentence(depth int, paths []string) sentence {
	if depth == 0 {
		return g.simple(paths)
	}
	switch rapid.IntRange(0, 6).Draw(g.T, "form") {
	case 0:
		a, b := g.sentence(depth-1, paths), g.sentence(depth-1, paths)
		return sentence{"(" + a.text + ") and (" + b.text + ")", func(l *ledger) (bool, bool) {
			as, ad := a.means(l)
			bs, bd := b.means(l)
			return as && bs, ad || bd
		}}
	case 1:
		a, b := g.sentence(depth-1, paths), g.sentence(depth-1, paths)
		return sentence{"(" + a.text + ") or (" + b.text + ")", func(l *ledger) (bool, bool) {
			as, ad := a.means(l)
			bs, bd := b.means(l)
			return as || bs, ad && bd
		}}
	case 2:
		a := g.sentence(depth-1, paths)
		return sentence{"not (" + a.text + ")", func(l *ledger) (bool, bool) {
			said, denied := a.means(l)
			return denied, said
		}}
	case 3:
		return g.list(depth - 1)
	default:
		return g.simple(paths)
	}
}

var (
	fieldPaths  = []string{"fields['text']", "fields['note']", "fields['amount']", "fields.limit", "FIELDS['Flag']", "fields['due']", "fields['none']"}
	peoplePaths = []string{"CurrentUser", "UserCreated", "UserUpdated"}
	taskPaths   = append(append([]string{"state", "stackingKey", "version.asAtVersionNumber", "terminalState", "taskDefinitionId.scope", "parentTask.id"}, fieldPaths...), peoplePaths...)
	childPaths  = []string{"state", "taskDefinitionId.code", "nonsense", "CurrentUser", "UserCreated"}
	idPaths     = []string{"~", "~", "CurrentUser"}
)

func (g grammar) list(depth int) sentence {
	path, paths := "childTasks", childPaths
	if rapid.Bool().Draw(g.T, "ids") {
		path, paths = "correlationIds", idPaths
	}
	body, word, negated := g.flat(depth, paths), choose(g, "any", "all"), rapid.Bool().Draw(g.T, "denied")
	return sentence{path + not(negated) + word + " (" + body.text + ")", func(l *ledger) (bool, bool) {
		items := l.children
		if path == "correlationIds" {
			items = l.ids
		}
		all, one, none, notAll := true, false, true, false
		for _, item := range items {
			said, denied := body.means(item.under(l))
			all, one = all && said, one || said
			none, notAll = none && denied, notAll || denied
		}
		said, denied := one, none
		if word == "all" {
			said, denied = all, notAll
		}
		if negated {
			said, denied = denied, said
		}
		return said, denied
	}}
}

// flat draws what is said of the elements of a list, which have no lists.
func (g grammar) flat(depth int, paths []string) sentence {
	if depth <= 0 || rapid.Bool().Draw(g.T, "simple") {
		return g.simple(paths)
	}
	a, b := g.simple(paths), g.simple(paths)
	return sentence{a.text + " or " + b.text, func(l *ledger) (bool, bool) {
		as, ad := a.means(l)
		bs, bd := b.means(l)
		return as || bs, ad && bd
	}}
}

// under returns an element as a guard sees it: with the three persons of its task.
func (l *ledger) under(task *ledger) *ledger {
	both := &ledger{values: map[string]noun{}}
	for _, person := range peoplePaths {
		if n, ok := task.values[strings.ToLower(person)]; ok {
			both.values[strings.ToLower(person)] = n
		}
	}
	for path, n := range l.values {
		both.values[path] = n
	}
	return both
}

func (g grammar) simple(paths []string) sentence {
	left, op, negated := choose(g, paths...), choose(g, "eq", "neq", "gt", "gte", "lt", "lte", "startswith", "in", "exists", "exists", "neq"), rapid.Bool().Draw(g.T, "denied")
	s := sentence{text: left + not(negated) + op}
	var right []func(*ledger) noun
	for i := range map[string]int{"exists": 0, "in": 1 + rapid.IntRange(0, 2).Draw(g.T, "more")}[op] + one(op) {
		text, is := g.side(paths)
		s.text += map[bool]string{true: " ", false: ", "}[i == 0] + text
		right = append(right, is)
	}
	s.means = func(l *ledger) (bool, bool) {
		said, denied := meaning(l.at(left), op, right, l)
		if negated {
			said, denied = denied, said
		}
		return said, denied
	}
	return s
}

// one is how many sides stand right of an operator that takes a single one.
func one(op string) int {
	if op == "exists" || op == "in" {
		return 0
	}
	return 1
}

func not(negated bool) string {
	if negated {
		return " not "
	}
	return " "
}

// side draws the right side of a test: a path or a literal.
func (g grammar) side(paths []string) (string, func(*ledger) noun) {
	if rapid.IntRange(0, 3).Draw(g.T, "side") == 0 {
		path := choose(g, paths...)
		return path, func(l *ledger) noun { return l.at(path) }
	}
	n := choose(g,
		noun{"", words}, noun{"", words}, noun{"open", words}, noun{"READY", words}, noun{"it's", words}, noun{"10", words}, noun{"true", words}, noun{"2026-03-04", words}, noun{"o", words},
		noun{operator, words}, noun{admin, words}, noun{"Proof", words}, noun{"Child", words}, noun{"Done", words},
		noun{"10", number}, noun{"-1204.550", number}, noun{"1e1", number}, noun{"0", number}, noun{"2", number},
		noun{"True", truth}, noun{"false", truth}, noun{"2026-03-04", date}, noun{"2026-03-04T12:00:00+01:00", date})
	text := n.value
	if n.kind == words {
		text = "'" + strings.ReplaceAll(n.value, "'", "''") + "'"
	}
	return text, func(*ledger) noun { return n }
}

func (l *ledger) at(path string) noun {
	path = strings.NewReplacer("['", ".", "']", "").Replace(strings.ToLower(path))
	return l.values[path]
}

// meaning is what a test of a left side says, and what its denial does.
func meaning(left noun, op string, right []func(*ledger) noun, l *ledger) (said, denied bool) {
	if op == "exists" {
		return left.kind != nothing, left.kind == nothing
	}
	if op == "in" {
		said, denied = false, true
		for _, r := range right {
			s, d := compared(left, "eq", r(l))
			said, denied = said || s, denied && d
		}
		return said, denied
	}
	return compared(left, op, right[0](l))
}

// compared is a test of two values: one that is not set fails it, and its denial too.
func compared(a noun, op string, b noun) (said, denied bool) {
	if a.kind == nothing || b.kind == nothing {
		return false, false
	}
	holds := holds(a, op, b)
	return holds, !holds
}

func holds(a noun, op string, b noun) bool {
	if op == "startswith" {
		return strings.HasPrefix(strings.ToUpper(a.value), strings.ToUpper(b.value))
	}
	order, ordered := order(a, b)
	switch op {
	case "eq":
		return ordered && order == 0
	case "neq":
		return !ordered || order != 0
	case "gt":
		return ordered && order > 0
	case "gte":
		return ordered && order >= 0
	case "lt":
		return ordered && order < 0
	default:
		return ordered && order <= 0
	}
}

// order compares two values of one kind. A text beside another kind is read as that one.
func order(a, b noun) (order int, ordered bool) {
	as := max(a.kind, b.kind)
	if a.kind != b.kind && a.kind != words && b.kind != words {
		return 0, false
	}
	switch as {
	case number:
		x, okX := new(big.Rat).SetString(a.value)
		y, okY := new(big.Rat).SetString(b.value)
		if !okX || !okY {
			return 0, false
		}
		return x.Cmp(y), true
	case truth:
		x, okX := map[string]int{"FALSE": 0, "TRUE": 1}[strings.ToUpper(a.value)]
		y, okY := map[string]int{"FALSE": 0, "TRUE": 1}[strings.ToUpper(b.value)]
		return x - y, okX && okY
	case date:
		x, okX := day(a.value)
		y, okY := day(b.value)
		return x.Compare(y), okX && okY
	default:
		return strings.Compare(strings.ToUpper(a.value), strings.ToUpper(b.value)), true
	}
}

func day(s string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func (n noun) String() string { return fmt.Sprintf("%q", n.value) }
