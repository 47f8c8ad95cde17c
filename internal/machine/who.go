package machine

// AsksWhoFires tells whether a guard of a trigger asks for the person who fires it, where
// the trigger leads out of a state; an empty state stands for any.
func (m *Machine) AsksWhoFires(state, trigger string) bool {
	for _, t := range m.definition.Transitions {
		if t.Trigger != trigger || state != "" && t.From != state {
			continue
		}
		if guard, _ := m.Guard(t); guard != nil && guard.Mentions("CurrentUser") {
			return true
		}
	}
	return false
}
