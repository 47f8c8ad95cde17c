package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// familyModel words the family of a task.
func (s *server) familyModel(r *http.Request, f *desk.Family) *views.Family {
	m := &views.Family{Stack: s.stackModel(r, f.View)}
	if !f.Tells() {
		m.Missing = wordsNoFamily
		return m
	}
	m.Lead, m.Above = familyLead(f), s.above(f)
	top := s.lineModel(r, f, 0)
	m.Root = &top
	if f.Left > 0 {
		m.Note = "How long they are in their states, and what they wait for, is read of the nearest hundred: open another one's children, or its own page, for the rest."
	}
	return m
}

// lineModel words a task of the line, and with it those below it.
func (s *server) lineModel(r *http.Request, f *desk.Family, i int) views.Kin {
	line := f.Line[i]
	k := s.kinModel(r, f.AsAt, line)
	k.Here = i == len(f.Line)-1
	if line.Of == 0 {
		k.Kids = nil
		return k
	}
	brood := s.broodModel(r, line.ID, f.AsAt, line)
	for j, child := range line.Children {
		if i+1 < len(f.Line) && child == f.Line[i+1] {
			brood.List[j] = s.lineModel(r, f, i+1)
		}
	}
	k.Kids = &views.Kids{Label: kidsLabel(r, line), Here: true, Brood: brood}
	if line.From > 0 {
		k.Kids.First = familyURL(s.root.Task(line.ID, "family"), f.AsAt, 0)
	}
	return k
}

// broodModel words the children of a task that are here, and where more of them are.
func (s *server) broodModel(r *http.Request, parent string, asAt time.Time, k *desk.Kin) (b views.Brood) {
	for _, child := range k.Children {
		b.List = append(b.List, s.kinModel(r, asAt, child))
	}
	if next := k.From + len(k.Children); next < k.Of {
		b.More = &views.Link{
			Text: fmt.Sprintf("Show %d more of %d", min(desk.KinPage, k.Of-next), k.Of), URL: familyURL(s.root.Task(parent, "family", "children"), asAt, next),
		}
	}
	return b
}

// kinModel words one task of a family, whose children are not opened.
func (s *server) kinModel(r *http.Request, asAt time.Time, k *desk.Kin) views.Kin {
	m := views.Kin{
		ID: k.ID, Short: taskid.Short(k.ID), Name: k.DefinitionName, URL: views.AsAt(s.root.Task(k.ID), asAt), Blocks: k.Blocks, Unread: unreadWords(k.Err),
		State: views.State{Name: k.State, Label: k.State, Kind: views.StateUnknown},
	}
	if k.View == nil {
		if passes(k.Err) {
			m.RetryURL = familyURL(s.root.Task(k.ID, "family"), asAt, 0)
		}
		return m
	}
	w := s.newWording(r, k.View)
	if !asAt.IsZero() {
		w.now = asAt
	}
	m.Name, m.State = w.name(), w.state(k.State)
	if since := k.View.Task.LastTransition; !since.IsZero() {
		m.Age, m.Since = "for "+moment.Span(w.now.Sub(since)), moment.Text(since, w.zone)
	}
	if !k.View.Task.Terminal {
		m.Waits = w.waiting().Runs
	}
	if len(k.View.Task.Children) > 0 {
		m.Kids = &views.Kids{Label: kidsLabel(r, k), URL: familyURL(s.root.Task(k.ID, "family", "children"), asAt, 0)}
	}
	return m
}

// kidsLabel counts the children of a task, and those that it waits for.
func kidsLabel(r *http.Request, k *desk.Kin) string {
	if k.View == nil {
		return childCount(k.Of)
	}
	n := max(k.Of, len(k.View.Task.Children))
	switch blocking := len(k.View.Blockers(r.Context())); {
	case blocking == 0:
		return childCount(n)
	case n == 1:
		return childCount(n) + ", which keeps it waiting"
	case blocking == n:
		return childCount(n) + ", all of which keep it waiting"
	case blocking == 1:
		return childCount(n) + ", 1 of them keeps it waiting"
	default:
		return fmt.Sprintf("%s, %d of them keep it waiting", childCount(n), blocking)
	}
}

func childCount(n int) string {
	if n == 1 {
		return "1 child"
	}
	return fmt.Sprintf("%d children", n)
}

// familyLead says in a few words what there is.
func familyLead(f *desk.Family) string {
	above, below := len(f.Line)-1, len(f.Task.Children)
	switch {
	case above == 0 && below == 0 && f.Above == nil:
		return "It has neither parents nor children"
	case above == 0 && f.Above == nil:
		return "No parent, " + childCount(below)
	case below == 0:
		return counted(above, "parent") + " up the line, no children"
	}
	return counted(above, "parent") + " up the line, " + childCount(below)
}

// above says why the line does not begin with the root, and where that is.
func (s *server) above(f *desk.Family) (runs []views.Run) {
	first, root := f.Line[0], f.Task.UltimateParent
	switch {
	case f.Circle:
		return []views.Run{{Text: "The parent of the first is "}, s.kinLink(f.Above, f.AsAt), {Text: ", which stands below it: the line goes round in a circle."}}
	case f.Above != nil:
		runs = []views.Run{{Text: "The line goes on above, with "}, s.kinLink(f.Above, f.AsAt), {Text: ". "}}
	case first.Err != nil:
		runs = []views.Run{{Text: "Whether the line goes on above is not known. "}}
	}
	if root != nil && root.ID != first.ID {
		runs = append(runs, views.Run{Text: "Its root is "}, s.kinLink(root, f.AsAt), views.Run{Text: "."})
	}
	return runs
}

// kinLink leads to the family of a task.
func (s *server) kinLink(t *apiclient.TaskSummary, asAt time.Time) views.Run {
	return views.Run{Text: t.DefinitionName + " " + taskid.Short(t.ID), URL: views.AsAt(s.root.Task(t.ID, "family"), asAt)}
}

// unreadWords say why a task of a family could not be read.
func unreadWords(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, apiclient.ErrNotFound):
		return "It is not there, or it is one that you are not permitted to see."
	case errors.Is(err, apiclient.ErrForbidden):
		return "You are not permitted to see it."
	}
	words := "It could not be read just now."
	if id := upstreamRequest(err); id != "" {
		words += " Request id " + id + "."
	}
	return words
}

// passes tells whether what could not be read may well be read when it is tried again.
func passes(err error) bool {
	return errors.Is(err, apiclient.ErrUnavailable) || errors.Is(err, apiclient.ErrTimeout) || errors.Is(err, apiclient.ErrRateLimited)
}
