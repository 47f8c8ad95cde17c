package handlers

import (
	"net/http"
	"slices"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/views"
)

// tabs are the places of a task at a moment. The current one is the one that the address
// names; forms and dialogs belong to the first.
func (s *server) tabs(r *http.Request, v *desk.View) []views.Link {
	here := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	place := func(text, page string, others ...string) views.Link {
		return views.Link{
			Text: text, URL: views.AsAt(s.root.Task(v.Task.ID, page), v.AsAt), Current: page == here || slices.Contains(others, here),
		}
	}
	tabs := []views.Link{
		{Text: "Task", URL: views.AsAt(s.root.Task(v.Task.ID), v.AsAt)},
		place("Changes", "changes", "life"),
		{Text: "Compare", URL: s.compareWithNow(v.Task.ID, v.AsAt), Key: "c"},
		place("Drawing", "drawing"),
		place("Family", "family", "children"),
		place("Actions", "actions"),
		{Text: "Journal", URL: s.root.Task(v.Task.ID, "journal"), Current: here == "journal"},
		place("Raw", "raw"),
	}
	tabs[0].Current = !slices.ContainsFunc(tabs, func(l views.Link) bool { return l.Current })
	return tabs
}
