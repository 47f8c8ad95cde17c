package handlers

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// changesPage is how many versions a page of the changes has.
const changesPage = 100

// showChanges answers GET /tasks/{id}/changes: the versions of a task up to a moment, the
// newest first, each as soon as it is known.
func (s *server) showChanges(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	before, err := s.beforeOf(r)
	if err != nil {
		return err
	}
	l, err := s.desk.Life(r.Context(), id, asAt)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return s.changesJSON(w, r, l)
	}
	listed := l
	if !before.IsZero() {
		if listed, err = s.desk.Life(r.Context(), id, before.Add(-time.Microsecond)); err != nil {
			return err
		}
	}
	m := s.taskModel(r, l.View)
	m.Frame.Title += " · Changes"
	m.Frame.Here = r.URL.RequestURI()
	m.Changes = s.changesModel(r, l, listed)
	return s.stream(w, r, views.TaskPage(m), views.TaskMain(m))
}

// beforeOf reads from which moment on the versions are left out that pages before this
// one have shown: zero for none.
func (s *server) beforeOf(r *http.Request) (time.Time, error) {
	given := r.URL.Query().Get("before")
	if given == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, given)
	if err != nil {
		return time.Time{}, &badInput{
			heading: "That moment could not be read", lines: []string{"Where this page of the changes begins is an instant, as the links between pages have it."},
			examples: []string{"2026-11-21T10:04:11.123456Z"}, typed: given, name: "before", action: r.URL.Path,
		}
	}
	return t.UTC(), nil
}

// changesModel words what stands around the versions of a task; listed is its life up to
// the first version of this page.
func (s *server) changesModel(r *http.Request, shown, listed *desk.Life) *views.Changes {
	words := s.wording(r, shown.View)
	path := "/tasks/" + shown.Task.ID + "/changes"
	reading := &changesReading{server: s, request: r, words: words, life: listed, filter: s.changesFilterOf(r), path: path}
	c := &views.Changes{
		LifeURL: views.AsAt(s.root.Task(shown.Task.ID, "life"), shown.AsAt),
		Lead:    fmt.Sprintf("%s, the newest first", counted(listed.Task.Version.Number, "version")),
		Filter:  reading.filterForm(), Blocks: reading.blocks, End: reading.ending,
	}
	if shown.Machine == nil {
		c.Note = "No definition is there to give fields and states their labels: they have the names under which they are stored."
	}
	if listed != shown {
		c.Lead = fmt.Sprintf("Versions %d to 1, the newest first", listed.Task.Version.Number)
		c.Newest = s.withQuery(r, path, "before", "")
	}
	return c
}

// filterForm is the form that chooses among the versions, as it was sent.
func (c *changesReading) filterForm() views.ChangesFilter {
	w := c.words
	f := views.ChangesFilter{Action: c.root.At(c.path), Person: c.filter.person}
	if !w.AsAt.IsZero() {
		f.AsAt = moment.Address(w.AsAt)
	}
	pairs := []string{attrState, "State"}
	for _, schema := range w.schemas {
		pairs = append(pairs, attributeOf(schema.Name), label(schema))
	}
	pairs = append(pairs, attrCorrelation, w.attributeLabel(attrCorrelation), attrStacking, w.attributeLabel(attrStacking))
	f.Attributes = selection(c.filter.attribute, "anything", pairs...)
	seen := map[string]bool{"": true}
	for _, id := range []string{w.Self.UserID, w.Task.Version.UserIDModified, w.Task.Version.UserIDCreated} {
		if !seen[id] {
			f.People = append(f.People, views.Option{Value: id, Label: w.who(id)})
			seen[id] = true
		}
	}
	if c.filter.attribute != "" {
		f.Active = append(f.Active, views.Link{Text: "Changed: " + w.attributeLabel(c.filter.attribute), URL: c.without("attribute")})
	}
	if c.filter.person != "" {
		f.Active = append(f.Active, views.Link{Text: "By " + w.who(c.filter.person), URL: c.without("person")})
	}
	return f
}

// without is this list, from its beginning, with one filter less.
func (c *changesReading) without(name string) string { return c.with(name, "") }

// with is this list, from its beginning, with another filter.
func (c *changesReading) with(name, value string) string {
	q := c.request.URL.Query()
	q.Del("before")
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	address := url.URL{Path: c.root.At(c.path), RawQuery: q.Encode()}
	return address.RequestURI()
}
