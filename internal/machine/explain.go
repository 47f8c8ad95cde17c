package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A Clause is one condition of a guard, explained. It is advice from what is known
// here: the upstream decides.
type Clause struct {
	Verdict expr.Verdict
	Text    string   // as the guard's language has it: "fields['comment'] neq ''"
	Words   string   // "Comment must be filled"; of several parts, all of them in one sentence
	Saw     string   // what it was judged by: "it is empty"; "" when there is nothing to say
	Fields  []string // that decide it, and that the definition has, by their exact names
	Lacking []string // fields that it names and the definition does not have
	Persons []string // whom it names, of CurrentUser, UserCreated and UserUpdated
	Others  bool     // it rests on what neither a field nor a person decides, such as children
	NotYou  bool     // it asks for somebody other than who fires

	// Of a single comparison, Words are Subject, "must" and Must: "Comment", "be filled".
	Subject, Must string

	Children []ChildVerdict // of a condition on child tasks, each one's own
	Every    bool           // all of Children have to meet it; else one is enough

	// Parts are there when the condition is made of several. All of them have to hold,
	// or one of them with Any. What is above is then said of all together.
	Parts []Clause
	Any   bool

	part    expr.Part // that it words
	ofState bool      // it rests on the state alone, which is the one that the transition leaves
}

// A ChildVerdict is how a child task meets what a guard asks of children.
type ChildVerdict struct {
	*apiclient.TaskSummary
	Verdict expr.Verdict
}

// A Voice says things as the reader of an explanation knows them. Without a function
// values and people are said as the API has them.
type Voice struct {
	Value  func(fieldType string, v expr.Value) string // a value; the type is "" where no field gives one
	Person func(id string) string                      // somebody, whoever that is
	Shared bool                                        // others fire under the id of who fires, which then is nobody's own
}

// Explain returns the conditions of a way's guard, in the order written, judged by the
// facts: all of them have to hold. It returns none for a way without a guard, and for
// one whose guard cannot be read.
func (m *Machine) Explain(w Way, f Facts, v Voice) []Clause {
	if w.Guard == nil {
		return nil
	}
	x := explainer{taskEnv: m.env(f), voice: v}
	whole := w.Guard.Part()
	if whole.Parts == nil || whole.Any {
		return []Clause{x.clause(whole)}
	}
	clauses := make([]Clause, len(whole.Parts))
	for i, part := range whole.Parts {
		clauses[i] = x.clause(part)
	}
	return clauses
}

// Unmet returns the innermost conditions of a clause that keep it from being met, in
// order. Of conditions of which one is enough, it returns those of all.
func (c Clause) Unmet() []Clause {
	if c.Verdict == expr.Met {
		return nil
	}
	if c.Parts == nil {
		return []Clause{c}
	}
	var all []Clause
	for _, part := range c.Parts {
		all = append(all, part.Unmet()...)
	}
	return all
}

// An explainer judges and words conditions of one task.
type explainer struct {
	taskEnv
	voice Voice
}

func (x explainer) clause(p expr.Part) Clause {
	p = gathered(p)
	c := Clause{Verdict: p.Expr.Eval(x.taskEnv), Text: p.Expr.String(), part: p}
	switch {
	case p.Test != nil:
		test := turned(p.Test)
		c.Saw = x.saw(test)
		c.Subject, c.Must = x.halves(test, x.noun)
		c.Words = begun(test, must(c.Subject, c.Must))
		x.about(&c, p.Test)
	case p.List != nil:
		c.Words = x.sentence(p)
		c.Others, c.Every = true, !p.List.Any
		x.elements(&c, p.List)
	default:
		c.Words = x.sentence(p)
		c.Any = p.Any
		for _, part := range p.Parts {
			c.add(x.clause(part))
		}
	}
	return c
}

// add puts a part into a clause of several.
func (c *Clause) add(part Clause) {
	c.Parts = append(c.Parts, part)
	c.Others = c.Others || part.Others
	c.Fields, c.Lacking, c.Persons = union(c.Fields, part.Fields), union(c.Lacking, part.Lacking), union(c.Persons, part.Persons)
}

func union(all, more []string) []string {
	for _, s := range more {
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// about tells what decides a test.
func (x explainer) about(c *Clause, t *expr.Test) {
	c.ofState = true
	all := paths(t)
	c.NotYou = t.Negated != (t.Op == "neq") && (t.Op == "eq" || t.Op == "neq") && len(all) == 2
	for _, path := range all {
		wire := wireName(path)
		c.ofState = c.ofState && wire == "state"
		name, isField := fieldOf(path)
		person, isPerson := people[wire]
		switch schema := x.machine.named(name); {
		case isField && schema != nil:
			c.Fields = union(c.Fields, []string{schema.Name})
		case isField:
			c.Lacking = union(c.Lacking, []string{name})
		case isPerson:
			c.Persons = union(c.Persons, []string{person.name})
		default:
			c.Others = true
		}
	}
	c.NotYou = c.NotYou && len(c.Persons) == 2 && slices.Contains(c.Persons, "CurrentUser")
}

// paths are the paths of a test, each once.
func paths(t *expr.Test) (all [][]string) {
	if t.Left.Path != nil {
		all = append(all, t.Left.Path)
	}
	for _, term := range t.Right {
		if term.Path != nil && !slices.ContainsFunc(all, func(p []string) bool { return wireName(p) == wireName(term.Path) }) {
			all = append(all, term.Path)
		}
	}
	return all
}

// elements judges each element of a list.
func (x explainer) elements(c *Clause, list *expr.List) {
	items, known := x.Each(list.Path)
	if !known {
		c.Saw = "it cannot be told here"
		return
	}
	passed := 0
	children := wireName(list.Path) == "childtasks"
	for i, item := range items {
		v := list.Body.Expr.Eval(item)
		if v == expr.Met {
			passed++
		}
		if children {
			c.Children = append(c.Children, ChildVerdict{&x.facts.Task.Children[i], v})
		}
	}
	c.Saw = sawElements(passed, len(items))
}

// gathered makes one test of alternatives for one value: of "a eq 1 or a eq 2" the
// test "a in 1, 2", which means the same.
func gathered(p expr.Part) expr.Part {
	if !p.Any || p.Parts == nil {
		return p
	}
	one := expr.Test{Op: "in"}
	for _, part := range p.Parts {
		t := part.Test
		if t == nil || t.Negated || t.Op != "eq" || t.Left.Path == nil || len(one.Right) > 0 && wireName(t.Left.Path) != wireName(one.Left.Path) {
			return p
		}
		one.Left = t.Left
		one.Right = append(one.Right, t.Right...)
	}
	return expr.Part{Expr: p.Expr, Test: &one}
}
