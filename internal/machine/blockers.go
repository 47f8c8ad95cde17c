package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// Blockers returns the ids of the children that keep a way from being open: a condition
// of its guard, which would be met without any children, is not met by one of them alone.
// It returns none for a way that is open, or of which it cannot be told.
func (m *Machine) Blockers(w Way, f Facts) (ids []string) {
	if w.Verdict != expr.NotMet || f.Task == nil {
		return nil
	}
	for _, clause := range w.Guard.Clauses() {
		if clause.Eval(m.env(f)) != expr.NotMet || m.with(f, nil, clause) != expr.Met {
			continue
		}
		for _, child := range f.Task.Children {
			if !slices.Contains(ids, child.ID) && m.with(f, &child, clause) == expr.NotMet {
				ids = append(ids, child.ID)
			}
		}
	}
	return ids
}

// with judges a condition as if the task had one child, or none with nil.
func (m *Machine) with(f Facts, child *apiclient.TaskSummary, clause *expr.Expr) expr.Verdict {
	t := *f.Task
	t.Children = []apiclient.TaskSummary{}
	if child != nil {
		t.Children = append(t.Children, *child)
	}
	f.Task = &t
	return clause.Eval(m.env(f))
}
