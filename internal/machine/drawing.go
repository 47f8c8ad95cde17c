package machine

import (
	"cmp"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/drawing"
)

// Drawing returns the machine laid out as a picture. Its states are in the order of
// States, and its transitions in that of the definition. It must not be changed.
func (m *Machine) Drawing() *drawing.Drawing { return m.picture() }

func (m *Machine) graphToDraw() drawing.Graph {
	states, at := m.States(), map[string]int{}
	g := drawing.Graph{Start: -1}
	for i, s := range states {
		if _, twice := at[s.Name]; !twice {
			at[s.Name] = i
		}
		g.States = append(g.States, drawing.State{Label: cmp.Or(s.DisplayName, s.Name)})
	}
	if start, ok := at[m.definition.InitialState.Name]; ok {
		g.Start = start
	}
	for _, t := range m.definition.Transitions {
		g.Transitions = append(g.Transitions, drawing.Transition{
			From: at[t.From], To: at[t.To], Label: m.WayName(t), Condition: cmp.Or(t.GuardDescription, t.Guard),
		})
	}
	return g
}

// States returns the states of the definition in the order written, and after them
// those that it does not list, but names: as where tasks begin, or in a transition.
func (m *Machine) States() []apiclient.State {
	all := slices.Clone(m.definition.States)
	add := func(name string) {
		if !slices.ContainsFunc(all, func(s apiclient.State) bool { return s.Name == name }) {
			all = append(all, apiclient.State{Name: name})
		}
	}
	if name := m.definition.InitialState.Name; name != "" {
		add(name)
	}
	for _, t := range m.definition.Transitions {
		add(t.From)
		add(t.To)
	}
	return all
}

// WayName returns what to call a transition: its display name, or else that of its trigger.
func (m *Machine) WayName(t apiclient.Transition) string {
	return cmp.Or(t.DisplayName, m.TriggerName(t.Trigger))
}
