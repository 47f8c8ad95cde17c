package handlers

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"taskdesk/internal/moment"
	"taskdesk/views"
)

// showFamily answers GET /tasks/{id}/family: the line of parents down to a task, with
// those beside and below, and its stack.
func (s *server) showFamily(w http.ResponseWriter, r *http.Request) error {
	id, asAt, from, err := s.familyOf(w, r)
	if id == "" {
		return err
	}
	f, err := s.desk.Family(r.Context(), id, asAt, from)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		return s.familyJSON(w, r, f)
	}
	m := s.taskModel(r, f.View)
	s.openTab(r, &m, "Family", "family")
	m.Relations = s.familyModel(r, f)
	return s.showModel(w, r, http.StatusOK, m)
}

// showChildren answers GET /tasks/{id}/family/children, which a page asks for when the
// children of a task are opened on it. Without scripts it is the page of the task's family.
func (s *server) showChildren(w http.ResponseWriter, r *http.Request) error {
	if !partial(r) {
		return s.showFamily(w, r)
	}
	id, asAt, from, err := s.familyOf(w, r)
	if id == "" {
		return err
	}
	k, err := s.desk.Children(r.Context(), id, asAt, from)
	if _, ok := goneOf(err); ok {
		return s.render(w, r, http.StatusNotFound, views.BroodView(views.Brood{Note: unreadWords(err)}), nil)
	}
	if err != nil {
		return s.laterChildren(w, r, familyURL(r.URL.Path, asAt, from), err)
	}
	brood := s.broodModel(r, id, asAt, k)
	if from > 0 && len(brood.List) > 0 {
		brood.List[0].Focus = true
	}
	return s.render(w, r, http.StatusOK, views.BroodView(brood), nil)
}

// laterChildren answers, where children cannot be read just now, with that and where they are
// tried again. Other failures are returned.
func (s *server) laterChildren(w http.ResponseWriter, r *http.Request, url string, err error) error {
	if !passes(err) {
		return err
	}
	page := s.oops(r, err)
	s.log.Warn("children left out", "err", err, "status", page.Status, "request", requestID(r.Context()))
	later := &views.Later{Link: views.Link{Text: "Try again", URL: url}, Why: unreadWords(err), Focus: r.URL.Query().Has("from")}
	return s.render(w, r, page.Status, views.BroodView(views.Brood{Later: later}), nil)
}

// familyOf reads of which task the family is asked for, as at when, and from which of its
// children on. The id is "" when that was answered already, or cannot be understood.
func (s *server) familyOf(w http.ResponseWriter, r *http.Request) (id string, asAt time.Time, from int, err error) {
	if id, asAt, err = s.taskAsked(w, r); id == "" {
		return "", asAt, 0, err
	}
	if given := r.URL.Query().Get("from"); given != "" {
		if from, err = strconv.Atoi(given); err != nil || from < 0 {
			return "", asAt, 0, &badInput{
				heading: "That is no place in a list", lines: []string{"Where this page of the children begins is a number, as the links between pages have it."},
				examples: []string{"50"}, typed: given, name: "from", action: r.URL.Path,
			}
		}
	}
	return id, asAt, from, nil
}

// familyURL is an address of children from one of them on, as at a moment.
func familyURL(path string, asAt time.Time, from int) string {
	q := url.Values{}
	if !asAt.IsZero() {
		q.Set("asAt", moment.Address(asAt))
	}
	if from > 0 {
		q.Set("from", strconv.Itoa(from))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
