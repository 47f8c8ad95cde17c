package machine

import (
	"slices"

	"taskdesk/internal/expr"
)

// Blockers returns the ids of the children that keep a way from being open: those that do
// not meet what its guard asks of every child. It returns none for a way that is open, or
// of which that cannot be told.
func (m *Machine) Blockers(w Way, f Facts) (ids []string) {
	if w.Verdict != expr.NotMet {
		return nil
	}
	for _, clause := range m.Explain(w, f, Voice{}) {
		for _, c := range clause.Unmet() {
			for _, child := range c.Children {
				if c.Every && child.Verdict != expr.Met && !slices.Contains(ids, child.ID) {
					ids = append(ids, child.ID)
				}
			}
		}
	}
	return ids
}
