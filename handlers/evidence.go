package handlers

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// mostEvidence is how many tasks go into one evidence pack.
const mostEvidence = 50

// showEvidence answers GET /evidence: the form of an evidence pack, and what will be in
// the one that the address asks for. It asks nothing of the Workflow service.
func (s *server) showEvidence(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Has(r.Context(), person.Viewer); err != nil {
		return err
	}
	q := r.URL.Query()
	pasted := strings.Join(q["id"], "\n")
	if pasted == "" && q.Get("asAt") == "" {
		return s.renderEvidence(w, r, http.StatusOK, s.evidenceModel(r, ""))
	}
	ids, asAt, problem := s.evidenceOf(r, pasted, q.Get("asAt"))
	if problem != nil {
		return s.refuseEvidence(w, r, pasted, problem)
	}
	if pinned(w, r, asAt) {
		return nil
	}
	e := s.evidenceModel(r, strings.Join(ids, "\n"))
	e.Pack = s.packModel(r, ids, asAt)
	return s.renderEvidence(w, r, http.StatusOK, e)
}

// chooseEvidence answers POST /evidence: it leads what was pasted to the address of its pack.
func (s *server) chooseEvidence(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Has(r.Context(), person.Viewer); err != nil {
		return err
	}
	ids, asAt, problem := s.evidenceOf(r, r.PostForm.Get("ids"), r.PostForm.Get("asAt"))
	if problem != nil {
		return s.refuseEvidence(w, r, r.PostForm.Get("ids"), problem)
	}
	http.Redirect(w, r, s.root.Evidence(asAt, ids...), http.StatusSeeOther)
	return nil
}

// evidenceOf reads of which tasks and as at when a pack is to be, and what in that cannot
// be understood. The zero moment is now.
func (s *server) evidenceOf(r *http.Request, pasted, typed string) (ids []string, asAt time.Time, problem *views.Problem) {
	wrong := &views.Problem{Heading: "No pack can be made of that"}
	switch ids = taskid.Find(pasted); {
	case len(ids) == 0:
		wrong.Lines = append(wrong.Lines, "There is no task id in what you pasted. One is 36 characters of digits, the letters a to f, and hyphens.")
	case len(ids) > mostEvidence:
		wrong.Lines = append(wrong.Lines, fmt.Sprintf("There are %d task ids in it, and %d go into one pack. Make several packs.", len(ids), mostEvidence))
	}
	if typed = strings.TrimSpace(typed); typed != "" && typed != "now" {
		m, err := s.parseMoment(r, typed)
		if err != nil {
			wrong.Lines = append(wrong.Lines, "As at: "+err.Error())
		}
		if !m.Future {
			asAt = m.Time
		}
	}
	if len(wrong.Lines) > 0 {
		wrong.Lines = append(wrong.Lines, "Nothing was read.")
		return nil, time.Time{}, wrong
	}
	return ids, asAt, nil
}

// refuseEvidence shows the form as it was sent, and what to mend.
func (s *server) refuseEvidence(w http.ResponseWriter, r *http.Request, pasted string, problem *views.Problem) error {
	e := s.evidenceModel(r, pasted)
	e.Problem = problem
	return s.renderEvidence(w, r, http.StatusUnprocessableEntity, e)
}

func (s *server) renderEvidence(w http.ResponseWriter, r *http.Request, status int, e views.Evidence) error {
	return s.render(w, r, status, views.EvidencePage(e), nil)
}

// evidenceModel words the form.
func (s *server) evidenceModel(r *http.Request, pasted string) views.Evidence {
	e := views.Evidence{Frame: s.frame(r, "Evidence pack"), Action: s.root.At("/evidence"), Pasted: pasted, Most: mostEvidence}
	if r.Method == http.MethodPost {
		e.Frame.Here = e.Action
	}
	e.Moment = s.momentInput(r, "asAt", r.FormValue("asAt"))
	e.Moment.ID, e.Moment.Label, e.Moment.Placeholder = "pack-as-at", "As at, if not now", "yesterday 17:00"
	e.Moment.Empty = "Leave it empty for the tasks as they are now."
	return e
}

// packModel words what will be in a pack, and what is read for it.
func (s *server) packModel(r *http.Request, ids []string, asAt time.Time) *views.Pack {
	zone := s.zone(r)
	p := &views.Pack{URL: s.root.EvidenceZIP(asAt, ids...), Contents: packContents}
	if zone != time.UTC {
		p.Zone = zone.String()
	}
	if !asAt.IsZero() {
		p.AsAt, p.AsAtUTC = moment.Text(asAt, zone), moment.UTC(asAt)
	}
	for _, id := range ids {
		p.Tasks = append(p.Tasks, views.Link{Text: taskid.Short(id), URL: views.AsAt(s.root.Task(id), asAt)})
	}
	p.Reading = []string{
		"Every version of each task, the definition versions that rule them, and the logs of the actions that they name: one read of the Workflow service each, as you. A task with hundreds of versions takes a while.",
		"Nothing is changed. What cannot be had, or what the Workflow service does not offer, is named in the pack.",
	}
	return p
}

// packContents are the parts of every pack.
var packContents = []views.Fact{
	{Label: "To be read", Value: "a page for each task: its fields, and every version with who made it, when, and what it changed"},
	{Label: "As tables", Value: "versions, changes, fields, parents and children, action logs, and what was done through Taskdesk"},
	{Label: "As it was told", Value: "each version, definition version and action log as JSON, with every digit"},
	{Label: "To be checked", Value: "who made the pack, when, with what; and the SHA-256 of every file"},
}

// momentInput words an input for a moment, with what was understood of what stands in it.
func (s *server) momentInput(r *http.Request, name, typed string) views.MomentInput {
	in := views.MomentInput{Root: s.root, ID: name, Name: name, Typed: typed, Zone: s.typedZone(r).String()}
	if strings.TrimSpace(typed) != "" {
		in.Echo, in.Problem = s.echo(r, typed)
	}
	return in
}
