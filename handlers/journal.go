package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// journalPage is how many lines a page of the journal has.
const journalPage = 50

// showJournal answers GET /journal: everybody's writes, filtered, newest first.
func (s *server) showJournal(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Has(r.Context(), person.Admin); err != nil {
		return err
	}
	query, problem := s.journalQuery(r)
	j := views.Journal{
		Frame: s.frame(r, "Journal"), Heading: "Journal", Lead: "Every write that anybody meant to make through Taskdesk, and how it ended.",
		Problem: problem, CheckIn: s.root.At("/journal/check"), OpenURL: s.root.At("/journal?outcome=" + store.Unsettled),
	}
	var err error
	if j.Filter, err = s.journalFilter(r); err != nil {
		return err
	}
	open, err := s.desk.Journal(r.Context(), store.LineQuery{Outcome: store.Unsettled})
	if err != nil {
		return err
	}
	if query.Outcome != store.Unsettled {
		j.Open = len(open)
	}
	if problem != nil {
		return s.render(w, r, http.StatusUnprocessableEntity, views.JournalPage(j), nil)
	}
	query.Limit = journalPage + 1
	lines, err := s.desk.Journal(r.Context(), query)
	if err != nil {
		return err
	}
	j.CSV, j.Lines = s.withQuery(r, "/journal.csv", "before", ""), s.withQuery(r, "/journal.jsonl", "before", "")
	s.fillJournal(r, &j, "/journal", lines)
	return s.render(w, r, http.StatusOK, views.JournalPage(j), nil)
}

// fillJournal words a page of lines, one more than which were asked for, and says where
// the others are.
func (s *server) fillJournal(r *http.Request, j *views.Journal, path string, lines []store.Line) {
	if len(lines) > journalPage {
		lines = lines[:journalPage]
		j.Older = s.withQuery(r, path, "before", lines[journalPage-1].ID)
	}
	if r.URL.Query().Get("before") != "" {
		j.Newest = s.withQuery(r, path, "before", "")
	}
	j.Entries = s.journalEntries(r, lines)
}

// withQuery is an address of ours with the query of a request, one value changed or taken out.
func (s *server) withQuery(r *http.Request, path, name, value string) string {
	q := r.URL.Query()
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	address := url.URL{Path: s.root.At(path), RawQuery: q.Encode()}
	return address.RequestURI()
}

// journalQuery reads which lines a request asks for, and what in that cannot be understood.
func (s *server) journalQuery(r *http.Request) (store.LineQuery, *views.Problem) {
	v := r.URL.Query()
	text := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	q := store.LineQuery{
		Subject: text("person"), Definition: text("definition"), Trigger: text("trigger"), Op: text("op"), Outcome: text("outcome"), Before: text("before"),
	}
	wrong := &views.Problem{Heading: "This filter cannot be understood"}
	if given := text("task"); given != "" {
		id, err := taskid.Parse(given)
		if err != nil {
			wrong.Lines = append(wrong.Lines, "Task id: there is none in “"+given+"”.")
		}
		q.Task = id
	}
	for _, bound := range []struct {
		name, label string
		to          *time.Time
	}{{"from", "From", &q.From}, {"to", "Until", &q.To}} {
		given := text(bound.name)
		if given == "" {
			continue
		}
		m, err := s.parseMoment(r, given)
		if err != nil {
			wrong.Lines = append(wrong.Lines, bound.label+": "+err.Error())
		}
		*bound.to = m.Time
	}
	if len(wrong.Lines) == 0 {
		return q, nil
	}
	return q, wrong
}

// journalFilter is the form as it was sent.
func (s *server) journalFilter(r *http.Request) (*views.JournalFilter, error) {
	writers, err := s.desk.Writers(r.Context())
	if err != nil {
		return nil, err
	}
	q := r.URL.Query()
	f := &views.JournalFilter{
		Action: s.root.At("/journal"), Clear: s.root.At("/journal"), Filtered: filters(q),
		Task: q.Get("task"), Definition: q.Get("definition"), Trigger: q.Get("trigger"), From: s.momentInput(r, "from", q.Get("from")), To: s.momentInput(r, "to", q.Get("to")),
		Operations: selection(q.Get("op"), "anything", desk.OpUpdate, "edit", desk.OpFire, "fire a trigger", desk.OpCreate, "create", desk.OpDelete, "delete"),
		Outcomes:   selection(q.Get("outcome"), "any", desk.Done, "done", desk.Refused, "refused", store.Unsettled, "open: not known yet"),
	}
	f.From.ID, f.From.Label, f.From.Placeholder = "filter-from", "From", "yesterday 09:00"
	f.To.ID, f.To.Label, f.To.Placeholder = "filter-to", "Until", "now"
	people := []string{}
	for _, w := range writers {
		people = append(people, w.Subject, cmp.Or(w.Name, w.Subject))
	}
	f.People = selection(q.Get("person"), "anybody", people...)
	return f, nil
}

// filters tells whether a query chooses among the lines. Which page of them it asks for does not.
func filters(q url.Values) bool {
	for name, values := range q {
		if name != "before" && name != inZone && strings.Join(values, "") != "" {
			return true
		}
	}
	return false
}

// selection is options, given as values with their labels, after the one of no value.
// What was chosen is among them in any case, so that the form never shows another.
func selection(chosen, none string, pairs ...string) []views.Option {
	all := []views.Option{{Label: none, Selected: chosen == ""}}
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, views.Option{Value: pairs[i], Label: pairs[i+1], Selected: chosen == pairs[i]})
	}
	if !slices.ContainsFunc(all, func(o views.Option) bool { return o.Selected }) {
		all = append(all, views.Option{Value: chosen, Label: chosen, Selected: true})
	}
	return all
}

// taskJournal answers GET /tasks/{id}/journal: what was done to a task through Taskdesk.
func (s *server) taskJournal(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	lines, v, err := s.desk.JournalOf(r.Context(), id, r.URL.Query().Get("before"), journalPage+1)
	if err != nil {
		return err
	}
	j := views.Journal{
		Lead: "What was done to this task through Taskdesk, by anybody. What others did is among its changes in the Workflow service.",
	}
	s.fillJournal(r, &j, "/tasks/"+id+"/journal", lines)
	if v == nil {
		return s.stoneJournal(w, r, id, j)
	}
	m := s.taskModel(r, v)
	m.Frame.Title += " · Journal"
	m.Journal = &j
	return s.showModel(w, r, http.StatusOK, m)
}
