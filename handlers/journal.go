package handlers

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
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
	if len(lines) > journalPage {
		lines = lines[:journalPage]
		j.Older = s.withQuery(r, "/journal", "before", lines[journalPage-1].ID)
	}
	j.CSV, j.Lines = s.withQuery(r, "/journal.csv", "before", ""), s.withQuery(r, "/journal.jsonl", "before", "")
	j.Entries = s.journalEntries(r, lines)
	return s.render(w, r, http.StatusOK, views.JournalPage(j), nil)
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
		Action: s.root.At("/journal"), Clear: s.root.At("/journal"), Filtered: len(q) > 0, Zone: zoneChip(s.now().In(s.zone(r))),
		Task: q.Get("task"), Definition: q.Get("definition"), Trigger: q.Get("trigger"), From: q.Get("from"), To: q.Get("to"),
		Operations: selection(q.Get("op"), "anything", desk.OpUpdate, "edit", desk.OpFire, "fire a trigger", desk.OpCreate, "create", desk.OpDelete, "delete"),
		Outcomes:   selection(q.Get("outcome"), "any", desk.Done, "done", desk.Refused, "refused", store.Unsettled, "open"),
	}
	people := []string{}
	for _, w := range writers {
		people = append(people, w.Subject, cmp.Or(w.Name, w.Subject))
	}
	f.People = selection(q.Get("person"), "anybody", people...)
	return f, nil
}

// selection is options, given as values with their labels, after the one of no value.
func selection(chosen, none string, pairs ...string) []views.Option {
	all := []views.Option{{Label: none, Selected: chosen == ""}}
	for i := 0; i+1 < len(pairs); i += 2 {
		all = append(all, views.Option{Value: pairs[i], Label: pairs[i+1], Selected: chosen == pairs[i]})
	}
	return all
}

// checkJournal answers GET /journal/check: whether the journal is as it was written.
func (s *server) checkJournal(w http.ResponseWriter, r *http.Request) error {
	found, err := s.desk.CheckJournal(r.Context())
	if err != nil {
		return err
	}
	c := views.JournalCheck{Frame: s.frame(r, "Check of the journal"), Whole: found.Whole(), Head: found.Head, Back: s.root.At("/journal")}
	switch {
	case !c.Whole:
		c.Text = fmt.Sprintf("The journal is not as it was written: %s among %s", counted(len(found.Faults), "fault"), counted(int(found.Entries), "entry"))
	case found.Entries == 0:
		c.Text = "Nothing was written down yet"
	default:
		c.Text = counted(int(found.Entries), "entry") + ", each as it was written"
	}
	for _, f := range found.Faults {
		words := f.What + "."
		if f.Seq > 0 {
			words = "Entry " + strconv.FormatInt(f.Seq, 10) + ": " + words
		}
		c.Faults = append(c.Faults, words)
	}
	if found.OldKeys > 0 {
		c.OldKeys = counted(int(found.OldKeys), "entry") + " still sealed with an older key: keep it until a start has sealed them anew."
	}
	return s.render(w, r, http.StatusOK, views.JournalCheckPage(c), views.JournalCheckNotice(c))
}

// taskJournal answers GET /tasks/{id}/journal: what was done to a task through Taskdesk.
func (s *server) taskJournal(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	lines, v, err := s.desk.JournalOf(r.Context(), id, journalPage)
	if err != nil {
		return err
	}
	j := views.Journal{
		Frame: s.frame(r, taskid.Short(id)+" · Journal"), Heading: "Journal of task " + taskid.Short(id),
		Lead: "What was done to this task through Taskdesk, by anybody. What others did is among its changes in the Workflow service.",
		Back: &views.Link{Text: taskid.Short(id) + ", deleted", URL: s.root.Task(id)}, Entries: s.journalEntries(r, lines),
	}
	if v == nil {
		return s.render(w, r, http.StatusOK, views.JournalPage(j), nil)
	}
	m := s.taskModel(r, v)
	m.Frame.Title += " · Journal"
	m.Journal = &j
	return s.showModel(w, r, http.StatusOK, m)
}

// journalEntries words lines.
func (s *server) journalEntries(r *http.Request, lines []store.Line) []views.JournalEntry {
	all := make([]views.JournalEntry, 0, len(lines))
	for _, line := range lines {
		all = append(all, s.journalEntry(r, line))
	}
	return all
}

func (s *server) journalEntry(r *http.Request, line store.Line) views.JournalEntry {
	zone := s.zone(r)
	result := desk.Result{Line: line}
	e := views.JournalEntry{
		What: verb(line), Definition: line.Definition, Who: cmp.Or(line.Name, line.Subject), Role: cmp.Or(line.Role, "role not known"),
		When: moment.Text(line.At, zone), Title: moment.UTC(line.At), Outcome: result.Outcome(), Settled: settledWords(line, zone),
		Reason: line.Reason, Ticket: line.Ticket, Versions: versionsOf(line),
	}
	if line.Task != "" {
		e.Task = &views.Link{Text: taskid.Short(line.Task), URL: s.root.Task(line.Task)}
	}
	state, changes := desk.ChangesIn(line)
	e.Changes = changeWords(changes, zone)
	if line.AfterState != "" && line.AfterState != state {
		e.From, e.To = cmp.Or(state, "nothing"), line.AfterState
	}
	if line.Outcome == desk.Refused {
		e.Words = desk.RefusalIn(line).Words()
	}
	for _, f := range []views.Fact{
		{Label: "Task", Value: line.Task}, {Label: "Request id of the Workflow service", Value: line.RequestID},
		{Label: "Person", Value: line.Subject}, {Label: "Journal line", Value: line.ID}, {Label: "Submission", Value: line.Key},
	} {
		if f.Value != "" {
			f.Code = true
			e.Facts = append(e.Facts, f)
		}
	}
	return e
}

// changeWords words the changes of a write as far as values tell by themselves.
func changeWords(changes []history.Change, zone *time.Location) []views.Change {
	var all []views.Change
	for _, c := range changes {
		name, _ := c.Field()
		row := views.Change{Name: name, Label: name}
		row.Old, _ = fields.Words("", c.Old, zone)
		row.New, _ = fields.Words("", c.New, zone)
		all = append(all, row)
	}
	return all
}

// versionsOf words which version a write was made on and which it made.
func versionsOf(line store.Line) string {
	switch {
	case line.SeenVersion > 0 && line.AfterVersion > 0:
		return fmt.Sprintf("v%d → v%d", line.SeenVersion, line.AfterVersion)
	case line.AfterVersion > 0:
		return fmt.Sprintf("v%d", line.AfterVersion)
	case line.SeenVersion > 0:
		return fmt.Sprintf("on v%d", line.SeenVersion)
	}
	return ""
}

// settledWords say how and when it became known how a write ended.
func settledWords(line store.Line, zone *time.Location) string {
	switch {
	case line.Sealed:
		return "sealed with a key that is not here"
	case line.Outcome == store.Pending:
		return "no outcome was written down yet"
	case line.Outcome == store.Unknown:
		return "not known when last looked at, " + moment.Text(line.EndedAt, zone)
	}
	how := line.Settled
	if said, ok := desk.SettledWords[how]; ok {
		how = said
	}
	return how + ", " + moment.Text(line.EndedAt, zone)
}
