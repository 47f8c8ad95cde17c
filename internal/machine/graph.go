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

// graph returns the transitions that can ever be made, by the state that they leave.
// A guard that cannot be read may be met, as far as can be told here.
func (m *Machine) graph() map[string][]apiclient.Transition {
	edges := map[string][]apiclient.Transition{}
	for i, t := range m.definition.Transitions {
		if _, shadowed := m.shadow(i); shadowed {
			continue
		}
		if guard, err := m.Guard(t); err == nil && guard != nil && m.neverMet(guard.Part()) {
			continue
		}
		edges[t.From] = append(edges[t.From], t)
	}
	return edges
}

// reach returns the states that can be come to from some, those first, each once.
func reach(edges map[string][]apiclient.Transition, from ...string) []string {
	states, seen := slices.Clone(from), map[string]bool{}
	for _, state := range from {
		seen[state] = true
	}
	for i := 0; i < len(states); i++ {
		for _, t := range edges[states[i]] {
			if !seen[t.To] {
				seen[t.To] = true
				states = append(states, t.To)
			}
		}
	}
	return states
}

// backwards returns the transitions turned round, by the state that they lead to.
func backwards(edges map[string][]apiclient.Transition) map[string][]apiclient.Transition {
	back := map[string][]apiclient.Transition{}
	for _, leaving := range edges {
		for _, t := range leaving {
			t.From, t.To = t.To, t.From
			back[t.From] = append(back[t.From], t)
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
