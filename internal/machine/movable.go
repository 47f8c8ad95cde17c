package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// Movable tells whether a task can come to go a way from its state: it is open, or
// something that can be filled in, done by somebody or waited for opens it. A guard that
// cannot be read may be met.
func (m *Machine) Movable(w Way, f Facts) bool {
	if w.Verdict != expr.NotMet {
		return true
	}
	i := slices.IndexFunc(m.definition.Transitions, func(t apiclient.Transition) bool {
		return t.From == w.From && t.To == w.To && t.Trigger == w.Trigger && t.Guard == w.Transition.Guard
	})
	return m.graph().free[i] || m.movable(i, f)
}

// movable is Movable for the definition's i-th transition, found by planning it.
func (m *Machine) movable(i int, f Facts) bool {
	t := m.definition.Transitions[i]
	return m.planOf([]edge{{t.From, t.To, i}}, m.env(f).facts, PlanOptions{}).Standing != Never
}

// free tells whether the definition's i-th transition can be opened whatever its task has:
// it asks for nothing but fields that can be filled in where it leaves, and for persons. It
// says false where it takes more to tell.
func (m *Machine) free(i int) bool {
	t := m.definition.Transitions[i]
	guard, err := m.Guard(t)
	if err != nil || guard == nil {
		return false
	}
	whole := guard.Part()
	tests := whole.Parts
	if whole.Parts == nil || whole.Any {
		tests = []expr.Part{whole}
	}
	return !slices.ContainsFunc(tests, func(p expr.Part) bool { return p.Test == nil || !m.fillable(p.Test, t.From) })
}

// fillable tells whether a test rests on fields that can be changed in a state, and on
// persons, alone.
func (m *Machine) fillable(t *expr.Test, state string) bool {
	return !slices.ContainsFunc(paths(t), func(path []string) bool {
		name, isField := fieldOf(path)
		if !isField {
			return people[wireName(path)].name == ""
		}
		schema := m.named(name)
		return schema == nil || m.ReadOnly(schema.Name, state)
	})
}
