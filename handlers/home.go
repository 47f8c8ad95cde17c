package handlers

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// recent is how many of a person's writes the first page lists.
const recent = 20

// home answers GET /: the jump box's answer where something was pasted, else the first page.
func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if !q.Has("q") {
		return s.showHome(w, r, nil)
	}
	ids := taskid.Find(q.Get("q"))
	switch {
	case len(ids) == 0:
		return s.noTaskID(q.Get("q"))
	case len(ids) == 1:
		return s.jump(w, r, ids[0])
	}
	return s.showHome(w, r, ids)
}

// jump leads to a task. A script is answered with the task's page at once and told
// its address, which saves a round trip.
func (s *server) jump(w http.ResponseWriter, r *http.Request, id string) error {
	if !htmx(r) {
		http.Redirect(w, r, s.root.Task(id), http.StatusSeeOther)
		return nil
	}
	w.Header().Set("HX-Push-Url", s.root.Task(id))
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = s.root.Task(id), "", ""
	r.SetPathValue("id", id)
	return s.showTask(w, r)
}

func (s *server) showHome(w http.ResponseWriter, r *http.Request, found []string) error {
	if err := s.desk.Has(r.Context(), person.Viewer); err != nil {
		return err
	}
	lines, err := s.desk.Recent(r.Context(), recent)
	if err != nil {
		return err
	}
	h := views.Home{Frame: s.frame(r, "Home"), Create: s.desk.May(r.Context(), desk.OpCreate) == nil, Examples: s.Examples}
	if h.Unsent, err = s.unsent(r); err != nil {
		return err
	}
	for _, id := range found {
		h.Found = append(h.Found, views.Link{Text: id, URL: s.root.Task(id)})
	}
	if n := len(found); n > 0 && n <= mostEvidence {
		h.Evidence = s.root.Evidence(time.Time{}, found...)
	}
	for _, line := range lines {
		entry := s.writeOf(r, line)
		if entry.Outcome == views.Unknown {
			h.Open = append(h.Open, entry)
		}
		h.Recent = append(h.Recent, entry)
	}
	return s.render(w, r, http.StatusOK, views.HomePage(h), nil)
}

func (s *server) writeOf(r *http.Request, line store.Line) views.Write {
	result := desk.Result{Line: line}
	e := views.Write{
		What: verb(line), Short: taskid.Short(line.Task), URL: s.writeURL(line), Outcome: result.Outcome(),
		When: moment.Ago(s.now().Sub(line.At)), Title: moment.Text(line.At, s.zone(r)),
	}
	switch e.Outcome {
	case views.Done:
		e.Detail = strings.TrimPrefix(nowVersion(line), ": ")
	case views.Refused:
		e.Detail = desk.RefusalIn(line).Words()
	default:
		e.Detail = "its outcome is not known: look again"
	}
	return e
}

func verb(line store.Line) string {
	switch line.Op {
	case desk.OpCreate:
		return "Create " + line.Definition
	case desk.OpDelete:
		return "Delete"
	case desk.OpFire:
		return fmt.Sprintf("Fire %s", line.Trigger)
	}
	return "Edit"
}
