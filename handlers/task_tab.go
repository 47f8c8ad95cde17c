package handlers

import (
	"net/http"
	"strings"

	"taskdesk/views"
)

// openTab makes a task page one of the task's tabs, whose picker of a moment and way back
// to now stay there.
func (s *server) openTab(r *http.Request, w wording, m *views.Task, text, name string) {
	here := s.root.Task(m.ID, name)
	m.Picker.Action = here
	if m.Past != nil {
		m.Past.NowURL = here
	}
	m.Frame.Here = r.URL.RequestURI()
	m.Frame.Title += " · " + text
	w.fromAfar(m.Waiting.Runs)
}

// fromAfar has links to fields lead to the task's page, for a page that does not show them.
func (w wording) fromAfar(runs []views.Run) []views.Run {
	for i, run := range runs {
		if strings.HasPrefix(run.URL, "#") {
			runs[i].URL = views.AsAt(w.root.Task(w.Task.ID), w.AsAt) + run.URL
		}
	}
	return runs
}
