package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// A comparison is what an address asks to compare: two moments of a task, or a moment of
// it with one of another.
type comparison struct {
	task     string
	other    string // the task on the other side; the same one where no other is given
	from, to pin
	with     pin // the other task as it was given; only its text and problem
	all      bool
}

// showCompare answers GET /tasks/{id}/compare: two moments of a task, or two tasks, side by side.
func (s *server) showCompare(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	c, err := s.readComparison(r, id)
	if err != nil {
		return err
	}
	if problem := c.problem(); problem != nil {
		return s.mendCompare(w, r, c, problem)
	}
	if !c.pinned(r) && moved(w, r, c.query()) {
		return nil
	}
	places := []desk.Place{{Task: c.task, AsAt: c.from.at}, {Task: c.other, AsAt: c.to.at}}
	if c.one() && !wantsJSON(r) && s.desk.May(r.Context(), desk.OpUpdate) == nil {
		places = append(places, desk.Place{Task: c.task}) // what is brought back goes to the task as it is now
	}
	sides, err := s.desk.Sides(r.Context(), places...)
	if err != nil {
		return err
	}
	from, to := sides[0], sides[1]
	if wantsJSON(r) {
		return s.compareJSON(w, r, c, from, to)
	}
	status := http.StatusOK
	if from.View == nil && to.View == nil {
		status = http.StatusNotFound
	}
	m := s.compareModel(r, c, from, to)
	m.Deleted = s.deletionsOf(r, c, sides)
	if len(sides) == 3 && len(m.Rows) > 0 && sides[2].View != nil {
		m.Back = s.bringBackForm(r, from.View, sides[2].View, m.Rows)
	}
	return s.render(w, r, status, views.ComparePage(m), views.CompareMain(m))
}

// readComparison reads what a request asks to compare. What cannot be understood is a
// problem of its pin. Without moments it is the version before the one now that is
// compared with it, and two tasks as they are now.
func (s *server) readComparison(r *http.Request, id string) (comparison, error) {
	q := r.URL.Query()
	c := comparison{task: id, other: id, all: q.Get("all") != "", with: pin{typed: strings.TrimSpace(q.Get("with"))}}
	if c.with.typed != "" {
		other, err := taskid.Parse(c.with.typed)
		if err != nil {
			c.with.problem = "A task id is 36 characters of digits, the letters a to f, and hyphens. It may stand in a link."
			other = id
		}
		c.other = other
	}
	now := s.instant() // the same on both sides
	var err error
	if c.to, err = s.readPin(r, c.other, q.Get("to"), now); err != nil {
		return c, err
	}
	if strings.TrimSpace(q.Get("from")) == "" && c.one() && c.to.problem == "" {
		return s.withBefore(r, c, q.Get("to") == "")
	}
	c.from, err = s.readPin(r, id, q.Get("from"), now)
	return c, err
}

// withBefore adds the version before to a comparison of one task. One that was deleted is
// compared as it was last, where any moment will do.
func (s *server) withBefore(r *http.Request, c comparison, anyMoment bool) (comparison, error) {
	var err error
	c.from, err = s.pinBefore(r.Context(), c.task, c.to.at)
	if gone, ok := errors.AsType[*desk.Gone](err); ok && gone.Kind == desk.Deleted && anyMoment {
		c.to = pin{at: gone.Seen}
		c.from, err = s.pinBefore(r.Context(), c.task, c.to.at)
	}
	return c, err
}

// one tells whether it is one task at two moments.
func (c comparison) one() bool { return c.task == c.other }

// query is what names the comparison for good, in an address of its first task.
func (c comparison) query() url.Values {
	q := url.Values{"from": {moment.Address(c.from.at)}, "to": {moment.Address(c.to.at)}}
	if !c.one() {
		q.Set("with", c.other)
	}
	if c.all {
		q.Set("all", "1")
	}
	return q
}

// pinned tells whether the request's address names the comparison for good already.
func (c comparison) pinned(r *http.Request) bool {
	given, want := r.URL.Query()["with"], c.query()["with"]
	return c.from.pinnedAs() && c.to.pinnedAs() && slices.Equal(given, want) && !r.URL.Query().Has(inZone)
}

// swapped is the same comparison from the other side.
func (c comparison) swapped() comparison {
	c.task, c.other, c.from, c.to = c.other, c.task, c.to, c.from
	return c
}

// compareURL is the address of a comparison.
func (s *server) compareURL(c comparison) string {
	return s.root.Task(c.task, "compare") + "?" + c.query().Encode()
}

// compareWithNow is where a task at a moment is compared with now: now itself with the
// version before it.
func (s *server) compareWithNow(id string, asAt time.Time) string {
	if asAt.IsZero() {
		return s.root.Task(id, "compare")
	}
	return s.root.Task(id, "compare") + "?" + url.Values{"from": {moment.Address(asAt)}, "to": {"now"}}.Encode()
}

// problem is what to mend before anything can be compared; nil when nothing is.
func (c comparison) problem() error {
	for _, p := range []pin{c.from, c.to, c.with} {
		if p.problem != "" {
			return &badInput{heading: "That cannot be compared", lines: []string{p.problem}, examples: moment.Examples}
		}
	}
	return nil
}

// mendCompare shows the form with what was typed and what is wrong with it.
func (s *server) mendCompare(w http.ResponseWriter, r *http.Request, c comparison, problem error) error {
	if wantsJSON(r) {
		return problem
	}
	m := s.compareFrame(r, c, desk.Side{}, desk.Side{})
	m.Problem = &views.Problem{Heading: "That cannot be compared yet", Lines: []string{"Mend what is marked below. All that you typed is still here."}}
	return s.render(w, r, http.StatusBadRequest, views.ComparePage(m), views.CompareMain(m))
}
