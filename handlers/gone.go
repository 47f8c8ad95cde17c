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

// answerGone shows that there is no task at the moment asked for, and what is known of it.
func (s *server) answerGone(w http.ResponseWriter, r *http.Request, gone *desk.Gone, notice *views.Notice) {
	g := s.goneModel(r, gone)
	g.Notice = notice
	status := http.StatusNotFound
	if gone.Kind == desk.Deleted {
		status = http.StatusGone
	}
	if wantsJSON(r) {
		s.problemJSON(w, views.Oops{Status: status, Heading: g.Heading, Lines: g.Lines, RequestID: g.RequestID})
		return
	}
	if err := s.render(w, r, status, views.GonePage(g), views.GoneMain(g)); err != nil {
		s.fail(w, r, err)
	}
}

// showForbidden shows that the upstream does not let the person see a task.
func (s *server) showForbidden(w http.ResponseWriter, r *http.Request, id string, err error) error {
	g := views.Gone{
		Kind: "forbidden", ID: id, Short: taskid.Short(id), RequestID: upstreamRequest(err),
		Picker: views.Picker{Root: s.root, Action: s.root.Task(id), Zone: s.zone(r).String()},
	}
	g.Heading = "You are not permitted to see task " + g.Short
	if e, ok := errors.AsType[*apiclient.Error](err); ok && upstreamWords(e) != "" {
		g.Lines = append(g.Lines, "The Workflow service says: "+upstreamWords(e))
	}
	g.Lines = append(g.Lines, "Whether there is such a task cannot be told. Ask whoever manages permissions in LUSID.")
	g.Frame = s.frame(r, g.Short+" · not permitted")
	if wantsJSON(r) {
		s.problemJSON(w, views.Oops{Status: http.StatusForbidden, Heading: g.Heading, Lines: g.Lines, RequestID: g.RequestID})
		return nil
	}
	return s.render(w, r, http.StatusForbidden, views.GonePage(g), views.GoneMain(g))
}

// goneWords are what a page's title says in place of a state.
var goneWords = map[desk.GoneKind]string{desk.Deleted: "deleted", desk.NotYet: "not there yet", desk.Never: "not found"}

func (s *server) goneModel(r *http.Request, gone *desk.Gone) views.Gone {
	zone := s.zone(r)
	g := views.Gone{
		ID: gone.ID, Short: taskid.Short(gone.ID), RequestID: upstreamRequest(gone.Err),
		Picker: views.Picker{Root: s.root, Action: s.root.Task(gone.ID), Zone: zone.String()},
	}
	if !gone.AsAt.IsZero() {
		g.AsAt = moment.Address(gone.AsAt)
		g.Picker.Typed, g.Picker.Echo = g.AsAt, moment.UTC(gone.AsAt)
	}
	switch gone.Kind {
	case desk.Deleted:
		s.wordDeleted(r, gone, &g)
	case desk.NotYet:
		g.Kind, g.Heading = "notYet", "Task "+g.Short+" was not there yet"
		created := gone.Last.Version.AsAtCreated
		g.Lines = []string{"It was created on " + moment.Text(created, zone) + "; you asked for " + moment.Text(gone.AsAt, zone) + "."}
		g.Links = []views.Link{{Text: "See it when it was created", URL: views.AsAt(s.root.Task(gone.ID), created)}, {Text: "See it now", URL: s.root.Task(gone.ID)}}
	default:
		g.Kind, g.Heading = "never", "No task "+g.Short+" was found"
		for _, at := range gone.Checked {
			g.Checked = append(g.Checked, moment.Text(at, zone))
		}
		g.Lines = []string{"The Workflow service has none with this id, now or at any of the moments that were looked at. It may also be one that you are not permitted to see.",
			"Check the id. If you know when the task was there, open it as at that moment."}
	}
	g.Frame = s.frame(r, g.Short+" · "+goneWords[gone.Kind])
	g.Frame.Jump = gone.ID
	return g
}

// wordDeleted words a tombstone.
func (s *server) wordDeleted(r *http.Request, gone *desk.Gone, g *views.Gone) {
	zone, last := s.zone(r), gone.Last
	g.Kind, g.Heading = "deleted", "Task "+g.Short+" was deleted"
	g.Lines = []string{"It was there on " + moment.Text(gone.Seen, zone) + s.goneBy(gone, zone) + ". It can still be read as it was."}
	g.Facts = []views.Fact{
		{Label: "Was", Value: last.DefinitionName + " in " + last.State},
		{Label: "Last version", Value: fmt.Sprintf("%d, of %s by %s", last.Version.Number, moment.Text(last.Version.AsAtModified, zone), last.Version.UserIDModified)},
		{Label: "Task id", Value: gone.ID, Code: true},
	}
	g.Links = []views.Link{{Text: "View it as it was", URL: views.AsAt(s.root.Task(gone.ID), gone.Seen)}}
	g.Links = append(g.Links, views.Link{Text: "Evidence pack…", URL: s.root.Evidence(gone.AsAt, gone.ID)})
	if s.desk.May(r.Context(), desk.OpCreate) == nil {
		g.Links = append(g.Links, views.Link{Text: "Create again from this version", URL: views.AsAt(s.root.At("/tasks/new"), gone.Seen) + "&like=" + gone.ID})
	}
}

// goneBy words the first moment looked at when a deleted task was no longer there.
func (s *server) goneBy(gone *desk.Gone, zone *time.Location) string {
	by := gone.AsAt
	for _, at := range gone.Checked {
		if at.After(gone.Seen) && (by.IsZero() || at.Before(by)) {
			by = at
		}
	}
	if by.IsZero() {
		return ", and is not any more"
	}
	return ", and was gone by " + moment.Text(by, zone)
}
