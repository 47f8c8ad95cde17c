package handlers

import (
	"net/http"

	"taskdesk/internal/moment"
	"taskdesk/views"
)

// What a typed moment is echoed with, where it is not that very instant.
const (
	wordsFuture = "now: that is in the future"
	wordsCut    = ", cut to the seven digits of a second that the Workflow service holds"
)

// echoMoment answers GET /moment: the instant that was understood, while it is typed, in
// the zone that the form of the input names.
func (s *server) echoMoment(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	read, name := s.echo, "asAt"
	if in := q.Get("in"); in != "" {
		name = in
	}
	if of := q.Get("of"); of != "" {
		read, name = s.echoField, of
	}
	if pin := q.Get("pin"); pin != "" {
		read, name = s.echoPin, pin
	}
	var echo, problem string
	if given := q.Get(name); given != "" {
		echo, problem = read(r, given)
	}
	return s.render(w, r, http.StatusOK, views.MomentEcho(echo, problem), nil)
}

// echo returns which instant was understood, or what is wrong with what was typed.
func (s *server) echo(r *http.Request, given string) (echo, problem string) {
	m, err := s.parseMoment(r, given)
	switch {
	case err != nil:
		return "", err.Error()
	case m.Future:
		return wordsFuture, ""
	case m.Cut:
		return moment.UTC(m.Time) + wordsCut, ""
	}
	return moment.UTC(m.Time), ""
}

// echoField is echo for the input of a field.
func (s *server) echoField(r *http.Request, given string) (echo, problem string) {
	t, err := moment.ParseField(given, s.typedZone(r))
	if err != nil {
		return "", err.Error()
	}
	return moment.UTC(t), ""
}

// pickerNote says in which way a page of the past is not of the very moment in its address.
func (s *server) pickerNote(r *http.Request) string {
	m, err := s.parseMoment(r, r.URL.Query().Get("asAt"))
	switch {
	case err != nil:
		return ""
	case m.Future:
		return "That moment is in the future, so this is the task as it is now."
	case m.Cut:
		return "The Workflow service holds seven digits of a second, so the digits after them were left out."
	}
	return ""
}
