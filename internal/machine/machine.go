// Package machine reads a task definition as a graph: what leaves a state, what
// can fire, and what a field may hold.
package machine

import (
	"slices"
	"sync"

	"taskdesk/apiclient"
	"taskdesk/internal/drawing"
	"taskdesk/internal/expr"
)

// A Machine is one version of a definition. Goroutines may share it.
type Machine struct {
	definition *apiclient.Definition
	leaving    map[string][]apiclient.Transition // by state
	fields     map[string]*apiclient.FieldSchema // by name; of two with one name, the first
	guards     map[string]guard                  // by text
	picture    func() *drawing.Drawing           // made when it is first wanted
	graph      func() graph                      // made when it is first wanted
	faults     func() []Fault                    // found when they are first wanted
}

type guard struct {
	expr *expr.Expr
	err  error
}

// New returns the machine of d, which must not change afterwards. Its guards are
// read here, once.
func New(d *apiclient.Definition) *Machine {
	m := &Machine{
		definition: d,
		leaving:    map[string][]apiclient.Transition{},
		fields:     map[string]*apiclient.FieldSchema{},
		guards:     map[string]guard{},
	}
	for _, t := range d.Transitions {
		m.leaving[t.From] = append(m.leaving[t.From], t)
		m.guards[t.Guard] = readGuard(t.Guard)
	}
	for i := range slices.Backward(d.FieldSchema) {
		m.fields[d.FieldSchema[i].Name] = &d.FieldSchema[i]
	}
	m.graph = sync.OnceValue(m.makeGraph)
	m.faults = sync.OnceValue(m.findFaults)
	m.picture = sync.OnceValue(func() *drawing.Drawing { return drawing.New(m.graphToDraw()) })
	return m
}

// Definition returns the definition that the machine was made of.
func (m *Machine) Definition() *apiclient.Definition { return m.definition }

// From returns the transitions that leave a state, in the order written.
func (m *Machine) From(state string) []apiclient.Transition { return slices.Clone(m.leaving[state]) }

// HasState tells whether the definition names a state.
func (m *Machine) HasState(name string) bool {
	return slices.ContainsFunc(m.definition.States, func(s apiclient.State) bool { return s.Name == name })
}

// Terminal tells whether no transition leaves the state.
func (m *Machine) Terminal(state string) bool { return len(m.leaving[state]) == 0 }

// StateName returns what to call a state: its display name, or else the name itself.
func (m *Machine) StateName(name string) string {
	for _, s := range m.definition.States {
		if s.Name == name && s.DisplayName != "" {
			return s.DisplayName
		}
	}
	return name
}

// FieldName returns what to call a field: its display name, or else the name itself.
func (m *Machine) FieldName(name string) string {
	if s, ok := m.fields[name]; ok && s.DisplayName != "" {
		return s.DisplayName
	}
	return name
}

// ActionName returns what to call an action: its display name, or else the name itself.
func (m *Machine) ActionName(name string) string {
	if a, ok := m.Action(name); ok && a.DisplayName != "" {
		return a.DisplayName
	}
	return name
}

// TriggerName returns what to call a trigger: its display name, or else the name itself.
func (m *Machine) TriggerName(name string) string {
	for _, t := range m.definition.Triggers {
		if t.Name == name && t.DisplayName != "" {
			return t.DisplayName
		}
	}
	return name
}
