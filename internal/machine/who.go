package machine

import (
	"slices"

	"taskdesk/apiclient"
)

// AsksWhoFires tells whether a guard of a trigger out of a state asks for the person who
// fires it.
func (m *Machine) AsksWhoFires(state, trigger string) bool {
	return slices.ContainsFunc(m.leaving[state], func(t apiclient.Transition) bool {
		guard, _ := m.Guard(t)
		return t.Trigger == trigger && guard != nil && guard.Mentions("CurrentUser")
	})
}
