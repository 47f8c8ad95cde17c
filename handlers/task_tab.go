package handlers

import (
	"net/http"

	"taskdesk/views"
)

// openTab makes a task page one of the task's tabs, whose picker of a moment and way back
// to now stay there.
func (s *server) openTab(r *http.Request, m *views.Task, text, name string) {
	here := s.root.Task(m.ID, name)
	m.Picker.Action = here
	if m.Past != nil {
		m.Past.NowURL = here
	}
	m.Frame.Here = r.URL.RequestURI()
	m.Frame.Title += " · " + text
}
