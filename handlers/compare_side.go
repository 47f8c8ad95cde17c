package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// What the two sides are called.
const sideFrom, sideTo = "From", "To"

// compareSide words one side: the task in its version, or why there is none.
func (s *server) compareSide(r *http.Request, c comparison, title string, side desk.Side) views.CompareSide {
	zone := s.zone(r)
	m := views.CompareSide{Title: title, Moment: moment.Text(side.AsAt, zone), UTC: moment.UTC(side.AsAt), Version: "no task", Short: taskid.Short(side.Task)}
	if !c.one() {
		m.Task = &views.Link{Text: m.Short, URL: s.root.Task(side.Task)}
	}
	if side.View == nil {
		s.wordMissing(&m, side, zone)
		m.Instead = s.insteadOf(c, title, side.Missing)
		return m
	}
	words, v := s.newWording(r, side.View), side.View.Task.Version
	m.Version, m.State = fmt.Sprintf("v%d", v.Number), words.state(side.View.Task.State)
	m.Changed = "since " + moment.Text(v.AsAtModified, zone) + ", by " + words.who(v.UserIDModified)
	m.URL = views.AsAt(s.root.Task(side.Task), side.AsAt)
	if m.Task != nil {
		m.Task.Text = words.name() + " " + m.Task.Text
	}
	return m
}

// wordMissing says why a side has no task.
func (s *server) wordMissing(m *views.CompareSide, side desk.Side, zone *time.Location) {
	m.RequestID = upstreamRequest(side.Missing)
	gone, ok := errors.AsType[*desk.Gone](side.Missing)
	switch {
	case !ok:
		m.Missing = "You are not permitted to see this task"
		m.Lines = []string{"Whether it was there cannot be told. Ask whoever manages permissions in LUSID."}
	case gone.Kind == desk.NotYet:
		m.Missing = "The task was not there yet"
		m.Lines = []string{"It was created on " + moment.Text(gone.Last.Version.AsAtCreated, zone) + "."}
	case gone.Kind == desk.Deleted:
		m.Missing = "The task had been deleted by then"
		m.Lines = []string{"It was last seen on " + moment.Text(gone.Seen, zone) + "."}
	default:
		m.Missing = "No such task was found"
		m.Lines = []string{"The Workflow service has none with this id, then or at any of the moments that were looked at. Check the id."}
	}
}

// insteadOf leads to the same comparison with the moment that is nearest to the one at
// which a side has no task; nil where none is known.
func (s *server) insteadOf(c comparison, title string, missing error) *views.Link {
	gone, _ := errors.AsType[*desk.Gone](missing)
	instead := &views.Link{}
	var at time.Time
	switch {
	case gone == nil || gone.Kind == desk.Never:
		return nil
	case gone.Kind == desk.NotYet:
		instead.Text, at = "Compare it as it was created", gone.Last.Version.AsAtCreated
	default:
		instead.Text, at = "Compare it as it was last", gone.Seen
	}
	if title == sideFrom {
		c.from = pin{at: at}
	} else {
		c.to = pin{at: at}
	}
	instead.URL = s.compareURL(c)
	return instead
}
