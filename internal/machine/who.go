package machine

import (
	"slices"
	"strings"

	"taskdesk/apiclient"
)

// AsksWhoFires tells whether a guard of a trigger out of a state asks for the person who
// fires it. One that cannot be read here does where it has the word.
func (m *Machine) AsksWhoFires(state, trigger string) bool {
	return slices.ContainsFunc(m.leaving[state], func(t apiclient.Transition) bool {
		guard, err := m.Guard(t)
		switch {
		case t.Trigger != trigger:
			return false
		case err != nil:
			return strings.Contains(strings.ToLower(t.Guard), "currentuser")
		}
		return guard != nil && guard.Mentions("CurrentUser")
	})
}
