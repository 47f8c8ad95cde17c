package machine

import "taskdesk/apiclient"

// Locks returns the fields that can be changed in one state and not in the other, by
// name, in the order of the schema.
func (m *Machine) Locks(from, to string) (names []string) {
	for i := range m.definition.FieldSchema {
		if name := m.definition.FieldSchema[i].Name; !m.ReadOnly(name, from) && m.ReadOnly(name, to) {
			names = append(names, name)
		}
	}
	return names
}

// Action returns an action by its name, and false when the definition has none.
func (m *Machine) Action(name string) (apiclient.Action, bool) {
	for _, a := range m.definition.Actions {
		if a.Name == name {
			return a, true
		}
	}
	return apiclient.Action{}, false
}

// AfterFailure tells whether a transition leads into a state that a worker fires when
// it fails.
func (m *Machine) AfterFailure(state string) bool {
	for i := range m.definition.Transitions {
		if t := &m.definition.Transitions[i]; t.To == state && m.graph().failures[t.Trigger] {
			return true
		}
	}
	return false
}
