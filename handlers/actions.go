package handlers

import (
	"fmt"
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// showActions answers GET /tasks/{id}/actions: the actions that made, changed or were
// started by a task up to a moment, and how each of them went.
func (s *server) showActions(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	a, err := s.desk.Actions(r.Context(), id, asAt)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return actionsJSON(w, a)
	}
	m := s.taskModel(r, a.View)
	s.openTab(r, &m, "Actions", "actions")
	m.Actions = s.actionsModel(s.wording(r, a.View), a)
	return s.showModel(w, r, http.StatusOK, m)
}

// actionsModel words the actions of a task.
func (s *server) actionsModel(w wording, a *desk.Actions) *views.Actions {
	m := &views.Actions{Lead: "What actions of the Workflow service did to this task, and what it had them do. The newest first."}
	for _, action := range a.List {
		m.List = append(m.List, w.action(action))
	}
	switch {
	case a.Missing:
		m.Missing = wordsNoActions
	case len(a.List) == 0:
		m.Missing = "No action made this task, changed it, or was started by it."
	case !a.Older.IsZero():
		m.Note = fmt.Sprintf("Earlier actions are told on the page of the task as it was %s.", w.clock(a.Older))
		m.Older = &views.Link{Text: "Older", URL: views.AsAt(s.root.Task(a.Task.ID, "actions"), a.Older)}
	}
	if a.Err != nil {
		m.Note = "Earlier versions of the task could not be read, so older actions may be missing here."
	}
	return m
}

// actionsInJSON are the actions of a task for programs.
type actionsInJSON struct {
	ID      string         `json:"id"`
	AsAt    string         `json:"asAt,omitempty"`
	Told    bool           `json:"told"`            // false when the service has no action logs
	Older   string         `json:"older,omitempty"` // as at this moment there may be more
	Whole   bool           `json:"complete"`        // false when versions could not be read
	Actions []actionInJSON `json:"actions"`
}

type actionInJSON struct {
	ID      string `json:"id"`
	Created bool   `json:"created"`                 // it made the task
	Changed int    `json:"changedVersion,omitzero"` // the first version that it made
	Started int    `json:"startedByVersion,omitzero"`
	Outcome string `json:"outcome"`
	Log     any    `json:"log"` // as the service tells it; null when it cannot be read
}

func actionsJSON(w http.ResponseWriter, a *desk.Actions) error {
	out := actionsInJSON{ID: a.Task.ID, Told: !a.Missing, Whole: a.Err == nil, Actions: []actionInJSON{}}
	if !a.AsAt.IsZero() {
		out.AsAt = moment.Wire(a.AsAt)
	}
	if !a.Older.IsZero() {
		out.Older = moment.Wire(a.Older)
	}
	for _, action := range a.List {
		in := actionInJSON{ID: action.ID, Created: action.Created, Changed: action.Changed, Started: action.Started, Outcome: "unreadable"}
		if action.Log != nil {
			end, _ := desk.EndOf(action.Log)
			in.Log, in.Outcome = action.Log, string(end)
		}
		out.Actions = append(out.Actions, in)
	}
	return answerJSON(w, out)
}
