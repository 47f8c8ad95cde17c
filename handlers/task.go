package handlers

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// showTask answers GET /tasks/{id}: the task now, or as at a moment, with the end of
// the write that its address names.
func (s *server) showTask(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	notice, err := s.noticeOf(r)
	if err != nil {
		return err
	}
	v, err := s.desk.Look(r.Context(), id, asAt)
	if gone, ok := goneOf(err); ok {
		s.answerGone(w, r, gone, notice)
		return nil
	}
	if errors.Is(err, apiclient.ErrForbidden) {
		return s.showForbidden(w, r, id, err)
	}
	if err != nil {
		return unread{err, notice}
	}
	if wantsJSON(r) {
		return answerJSON(w, v.Task)
	}
	m := s.taskModel(r, v)
	m.Notice = notice
	return s.showModel(w, r, http.StatusOK, m)
}

func (s *server) showModel(w http.ResponseWriter, r *http.Request, status int, m views.Task) error {
	return s.render(w, r, status, views.TaskPage(m), views.TaskMain(m))
}

// taskAsked returns the task id and the moment in an address, zero for now. One that is
// written in another way is led to its own address, and "" is returned with no error; what
// cannot be read is a badInput.
func (s *server) taskAsked(w http.ResponseWriter, r *http.Request) (id string, asAt time.Time, err error) {
	if id, err = s.canonicalID(w, r); id == "" {
		return "", time.Time{}, err
	}
	asAt, _, err = s.momentOf(r)
	if err != nil || pinned(w, r, asAt) {
		return "", time.Time{}, err
	}
	return id, asAt, nil
}

// canonicalID returns the task id in the path. One in another spelling is led to its
// own address, and "" is returned with no error; one that is none is a badInput.
func (s *server) canonicalID(w http.ResponseWriter, r *http.Request) (string, error) {
	given := r.PathValue("id")
	id, err := taskid.Parse(given)
	if err != nil {
		return "", s.noTaskID(given)
	}
	if id != given && r.Method == http.MethodGet {
		to := *r.URL
		to.Path = s.root.Task(id) + r.URL.Path[len(s.root.At("/tasks/"))+len(given):]
		to.RawPath = ""
		http.Redirect(w, r, to.RequestURI(), http.StatusSeeOther)
		return "", nil
	}
	return id, nil
}

func (s *server) noTaskID(given string) error {
	return &badInput{
		heading: "No task id in that",
		lines: []string{"A task id is 36 characters of digits, the letters a to f, and hyphens. It may stand in a link, in quotes or in JSON.",
			"The Workflow service was not asked."},
		examples: []string{"6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"},
		typed:    given, name: "q", action: s.root.Home(),
	}
}

// momentOf reads the moment in an address: zero is now, which a future one becomes.
func (s *server) momentOf(r *http.Request) (asAt time.Time, future bool, err error) {
	given := r.URL.Query().Get("asAt")
	if given == "" {
		return time.Time{}, false, nil
	}
	m, err := s.parseMoment(r, given)
	if err != nil {
		return time.Time{}, false, &badInput{
			heading: "That moment could not be read",
			lines:   []string{err.Error()}, examples: moment.Examples,
			typed: given, name: "asAt", action: r.URL.Path,
		}
	}
	if m.Future || given == "now" {
		return time.Time{}, m.Future, nil
	}
	return m.Time, false, nil
}

// instant is now in UTC and microseconds, the resolution of the upstream.
func (s *server) instant() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// parseMoment reads a moment as its person typed it. Words count back from now.
func (s *server) parseMoment(r *http.Request, given string) (moment.Moment, error) {
	return moment.Parse(given, s.instant(), s.typedZone(r))
}

// pinned leads an address whose moment was given in words or in somebody's zone to the
// one that names the instant, or to the one of now: a link means the same to everybody, for
// good. A script is only told the address, and a program reads on.
func pinned(w http.ResponseWriter, r *http.Request, asAt time.Time) bool {
	q := r.URL.Query()
	given, typed := q.Get("asAt"), q.Has(inZone)
	_, err := time.Parse(time.RFC3339Nano, given)
	switch {
	case !asAt.IsZero() && (err != nil || typed):
		q.Set("asAt", moment.Address(asAt))
	case typed && (given == "" || given == "now"):
		q.Del("asAt")
	default:
		return false
	}
	q.Del(inZone)
	return moved(w, r, q)
}

// showRaw answers GET /tasks/{id}/raw: the task as the Workflow API has it.
func (s *server) showRaw(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	v, err := s.desk.Task(r.Context(), id, asAt)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return answerJSON(w, v.Task)
	}
	raw, err := json.Marshal(v.Task, apiclient.JSONOptions, jsontext.WithIndent("  "))
	if err != nil {
		return err
	}
	m := s.taskModel(r, v)
	s.openTab(r, &m, "Raw", "raw")
	m.Raw = string(raw)
	return s.render(w, r, http.StatusOK, views.RawPage(m), nil)
}

// taskNow reads the task of the path as it is now, for a form of it.
func (s *server) taskNow(w http.ResponseWriter, r *http.Request) (*desk.View, error) {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return nil, err
	}
	if r.Form.Has("asAt") || r.URL.Query().Has("asAt") {
		return nil, errPastWrite
	}
	return s.desk.Task(r.Context(), id, time.Time{})
}
