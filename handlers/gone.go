package handlers

import (
	"cmp"
	"errors"
	"net/http"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// answerGone shows that there is no task at the moment asked for, and what is known of it.
func (s *server) answerGone(w http.ResponseWriter, r *http.Request, gone *desk.Gone, notice *views.Notice) {
	if gone.Kind == desk.Deleted {
		s.answerDeleted(w, r, gone, notice)
		return
	}
	g := s.goneModel(r, gone)
	g.Notice = notice
	s.showGone(w, r, http.StatusNotFound, g, gone)
}

// showGone answers with the page of a task that is not there, or with the same as JSON.
func (s *server) showGone(w http.ResponseWriter, r *http.Request, status int, g views.Gone, gone *desk.Gone) {
	if wantsJSON(r) {
		s.goneJSON(w, r, status, g, gone)
		return
	}
	if err := s.render(w, r, status, views.GonePage(g), views.GoneMain(g)); err != nil {
		s.fail(w, r, err)
	}
}

// goneJSON answers a program: the problem, in which way the task is not there, and its
// last version where it was deleted.
func (s *server) goneJSON(w http.ResponseWriter, r *http.Request, status int, g views.Gone, gone *desk.Gone) {
	more := map[string]any{"gone": g.Kind, "task": g.ID}
	if g.Last != nil {
		more["lastVersion"], more["asAt"] = gone.Last, g.Last.AsAt
	}
	if g.Last != nil && !gone.DeletedAt.IsZero() {
		more["deletedAt"], more["deletedBy"] = moment.Wire(gone.DeletedAt), gone.By
		if name := s.deleterName(r, gone); name != "" {
			more["deletedByName"] = name
		}
	}
	s.problemJSON(w, views.Oops{Status: status, Heading: g.Heading, Lines: texts(g.Told), RequestID: g.RequestID}, more)
}

// deleterName is the name of who deleted a task, and "" where it is not known.
func (s *server) deleterName(r *http.Request, gone *desk.Gone) string {
	return cmp.Or(gone.ByName, s.desk.Name(r.Context(), gone.By))
}

// texts are sentences without their links.
func texts(sentences [][]views.Run) (all []string) {
	for _, runs := range sentences {
		all = append(all, text(runs))
	}
	return all
}

// plain is a sentence without links.
func plain(text string) []views.Run { return []views.Run{{Text: text}} }

// showForbidden shows that the upstream does not let the person see a task.
func (s *server) showForbidden(w http.ResponseWriter, r *http.Request, id string, err error) error {
	g := s.blankGone(r, id, "forbidden")
	g.RequestID = upstreamRequest(err)
	g.Heading = "You are not permitted to see task " + g.Short
	if e, ok := errors.AsType[*apiclient.Error](err); ok && upstreamWords(e) != "" {
		g.Told = append(g.Told, plain("The Workflow service says: "+upstreamWords(e)))
	}
	g.Told = append(g.Told, plain("Whether there is such a task cannot be told. Ask whoever manages permissions in LUSID, where you are known as "+s.desk.Self(r.Context()).UserID+"."))
	g.Links = []views.Link{{Text: "Try again", URL: s.root.Task(id)}, {Text: "Find another task", URL: s.root.Home()}}
	g.Frame = s.frame(r, g.Short+" · not permitted")
	s.showGone(w, r, http.StatusForbidden, g, nil)
	return nil
}

func (s *server) blankGone(r *http.Request, id, kind string) views.Gone {
	return views.Gone{
		Kind: kind, ID: id, Short: taskid.Short(id),
		Picker: views.Picker{Root: s.root, Action: s.root.Task(id), Zone: s.zone(r).String()},
	}
}

// goneModel words a task that is not there and was not deleted by then.
func (s *server) goneModel(r *http.Request, gone *desk.Gone) views.Gone {
	g := s.blankGone(r, gone.ID, "never")
	g.RequestID = upstreamRequest(gone.Err)
	if !gone.AsAt.IsZero() {
		g.AsAt = moment.Address(gone.AsAt)
		g.Picker.Typed, g.Picker.Echo = g.AsAt, moment.UTC(gone.AsAt)
	}
	words := "not found"
	if gone.Kind == desk.NotYet {
		g.Kind, words = "notYet", "not there yet"
		s.wordNotYet(r, gone, &g)
	} else {
		s.wordNever(r, gone, &g)
	}
	g.Frame = s.frame(r, g.Short+" · "+words)
	g.Frame.Jump = gone.ID
	return g
}

// wordNotYet words a task that was created after the moment asked for.
func (s *server) wordNotYet(r *http.Request, gone *desk.Gone, g *views.Gone) {
	zone, last := s.zone(r), gone.Last
	created, task := last.Version.AsAtCreated, s.root.Task(gone.ID)
	who := s.naming(r).who(last.Version.UserIDCreated)
	g.Heading = "Task " + g.Short + " was not there yet"
	g.Told = append(g.Told, []views.Run{
		{Text: cmp.Or(last.DefinitionName, last.DefinitionID.Code) + " " + g.Short + " was created on "}, {Text: moment.Text(created, zone), Strong: true}, {Text: " by " + who + "; you asked for " + moment.Text(gone.AsAt, zone) + "."},
	})
	g.Links = []views.Link{{Text: "See it when it was created", URL: views.AsAt(task, created)}, {Text: "See it now", URL: task}}
	if !gone.Seen.IsZero() { // it was found at another past moment, and is not there now
		g.Told = append(g.Told, plain("It has been deleted since."))
		g.Links[1].Text = "See what became of it"
	}
}

// wordNever words an id that no task had at any moment that was looked at.
func (s *server) wordNever(r *http.Request, gone *desk.Gone, g *views.Gone) {
	g.Heading = "No task " + g.Short + " was found"
	for _, at := range gone.Checked {
		g.Checked = append(g.Checked, moment.Text(at, s.zone(r)))
	}
	g.Told = [][]views.Run{plain("The Workflow service has none with this id, now or at any of the moments that were looked at. It may also be one that you are not permitted to see.")}
	if tied := s.desk.Tied(r.Context(), gone.ID); len(tied) > 0 {
		g.Told = append(g.Told, append(plain("It is a correlation id of "), s.taskRuns(r, tied)...))
	}
	g.Told = append(g.Told, plain("Check the id. If you know when the task was there, open it as at that moment."))
	g.Links = []views.Link{{Text: "Find another task", URL: s.root.Home()}}
}
