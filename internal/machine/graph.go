package machine

import (
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// neverMet tells whether nothing that can be filled in or happen meets a condition: it
// rests on fields that the definition does not have.
func (m *Machine) neverMet(p expr.Part) bool {
	switch {
	case p.Test != nil:
		return m.testNeverMet(p.Test)
	case p.List != nil:
		return false
	case p.Any:
		return !slices.ContainsFunc(p.Parts, func(inner expr.Part) bool { return !m.neverMet(inner) })
	default:
		return slices.ContainsFunc(p.Parts, m.neverMet)
	}
}

func (m *Machine) testNeverMet(t *expr.Test) bool {
	if t.Op == "exists" {
		return !t.Negated && m.lacks(t.Left)
	}
	if m.lacks(t.Left) {
		return true
	}
	if t.Negated { // all of the right must differ, and a value that is not set fails that too
		return slices.ContainsFunc(t.Right, m.lacks)
	}
	return !slices.ContainsFunc(t.Right, func(term expr.Term) bool { return !m.lacks(term) })
}

// lacks tells whether a term is a field that the definition does not have.
func (m *Machine) lacks(t expr.Term) bool {
	name, ok := fieldOf(t.Path)
	return ok && m.named(name) == nil
}

// shadow returns the transition that always comes before the definition's i-th: one of
// the same state and trigger, written earlier, without a guard or with the same one.
func (m *Machine) shadow(i int) (before apiclient.Transition, ok bool) {
	t := m.definition.Transitions[i]
	for _, earlier := range m.definition.Transitions[:i] {
		if earlier.From == t.From && earlier.Trigger == t.Trigger && (earlier.Guard == "" || earlier.Guard == t.Guard) {
			return earlier, true
		}
	}
	return apiclient.Transition{}, false
}

// Worker returns the name of the action whose worker fires a trigger by itself, "" for none.
func (m *Machine) Worker(trigger string) string { return m.graph().workers[trigger] }

// An edge is a transition, known by its place in the definition.
type edge struct {
	from, to string
	index    int
}

// edges are transitions by the state that they leave, in the order written.
type edges map[string][]edge

// A graph is the transitions of a definition, taken together.
type graph struct {
	edges    edges  // that can ever be made
	possible []bool // by the place of a transition in the definition: whether it is among them
	free     []bool // likewise: whether it can be opened whatever its task has

	workers  map[string]string // triggers that a worker fires, to the name of its action
	failures map[string]bool   // those among them that it fires when it fails
}

func (m *Machine) makeGraph() graph {
	g := graph{edges: edges{}, possible: make([]bool, len(m.definition.Transitions)), free: make([]bool, len(m.definition.Transitions)), workers: map[string]string{}, failures: map[string]bool{}}
	for i := range m.definition.Transitions {
		if g.possible[i] = m.possible(i); g.possible[i] {
			g.free[i] = m.free(i)
			g.edges.add(i, &m.definition.Transitions[i])
		}
	}
	for i := range slices.Backward(m.definition.Actions) {
		for _, trigger := range workerTriggers(&m.definition.Actions[i]) {
			g.workers[trigger] = m.definition.Actions[i].Name
		}
		if d, err := m.definition.Actions[i].ReadDetails(); err == nil {
			g.failures[d.Triggers.FailedToStart], g.failures[d.Triggers.FailedToComplete] = true, true
		}
	}
	delete(g.failures, "") // of a worker that fires nothing then
	return g
}

// possible tells whether the definition's i-th transition can ever be made. A guard that
// cannot be read may be met, as far as can be told here.
func (m *Machine) possible(i int) bool {
	if _, shadowed := m.shadow(i); shadowed {
		return false
	}
	guard, err := m.Guard(m.definition.Transitions[i])
	return err != nil || guard == nil || !m.neverMet(guard.Part()) && !m.contradicts(guard)
}

// contradicts tells whether a guard asks of a field what no value of it meets.
func (m *Machine) contradicts(guard *expr.Expr) bool {
	whole := explainer{taskEnv: m.env(Facts{})}.clause(guard.Part())
	all := []Clause{whole}
	if whole.Parts != nil && !whole.Any {
		all = whole.Parts
	}
	return slices.ContainsFunc(whole.Fields, func(field string) bool { return m.nothingMeets(field, all) })
}

// written returns all transitions of the definition.
func (m *Machine) written() edges {
	all := edges{}
	for i := range m.definition.Transitions {
		all.add(i, &m.definition.Transitions[i])
	}
	return all
}

func (e edges) add(index int, t *apiclient.Transition) {
	e[t.From] = append(e[t.From], edge{t.From, t.To, index})
}

// reach returns the states that can be come to from some, those first, then the nearest,
// each once.
func (e edges) reach(from ...string) []string {
	states, seen := slices.Clone(from), map[string]bool{}
	for _, state := range from {
		seen[state] = true
	}
	for i := 0; i < len(states); i++ {
		for _, next := range e[states[i]] {
			if !seen[next.to] {
				seen[next.to] = true
				states = append(states, next.to)
			}
		}
	}
	return states
}

// backwards returns the edges turned round.
func (e edges) backwards() edges {
	back := edges{}
	for _, leaving := range e {
		for _, x := range leaving {
			back[x.to] = append(back[x.to], edge{x.to, x.from, x.index})
		}
	}
	return back
}

// fieldOf returns the name of the field that a path stands for, and false for other paths.
func fieldOf(path []string) (name string, ok bool) {
	if len(path) != 2 || !strings.EqualFold(path[0], "fields") {
		return "", false
	}
	return path[1], true
}
