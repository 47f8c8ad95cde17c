package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
)

// A pin is a moment of a task as somebody gave it, in words or as a version, and the
// instant that it means.
type pin struct {
	typed   string
	at      time.Time // UTC
	problem string    // what to mend, when it means none
}

// readPin reads a moment or a version of a task; nothing typed, "now" and the future mean
// the present, and words count back from now. What cannot be read is a problem of the pin.
// It fails as Task does.
func (s *server) readPin(r *http.Request, task, typed string, now time.Time) (pin, error) {
	p := pin{typed: strings.TrimSpace(typed)}
	if n := versionIn(p.typed); n > 0 {
		return s.pinVersion(r.Context(), p, task, n)
	}
	if p.typed == "" {
		p.typed = "now"
	}
	m, err := moment.Parse(p.typed, now, s.typedZone(r))
	if err != nil {
		p.problem = err.Error()
		return p, nil
	}
	p.at = m.Time
	if !m.Future && !strings.EqualFold(p.typed, "now") {
		return p, nil
	}
	if p.at, err = s.present(r.Context(), task, now); err != nil {
		return p, err
	}
	if t, err := time.Parse(time.RFC3339Nano, p.typed); err == nil && t.Before(p.at) {
		p.at = t.UTC() // in the future by the clock here alone
	}
	return p, nil
}

// present is the present instant of a task: now, or when its newest version began where
// the service's clock is ahead of the one here.
func (s *server) present(ctx context.Context, task string, now time.Time) (time.Time, error) {
	v, err := s.desk.Task(ctx, task, time.Time{})
	switch {
	case errors.Is(err, apiclient.ErrNotFound), errors.Is(err, apiclient.ErrForbidden):
		return now, nil
	case err != nil:
		return time.Time{}, err
	}
	if at := v.Task.Version.AsAtModified; at.After(now) {
		return at, nil
	}
	return now, nil
}

// pinVersion pins a version of a task to the moment at which it began.
func (s *server) pinVersion(ctx context.Context, p pin, task string, n int) (pin, error) {
	v, err := s.desk.Version(ctx, task, n)
	if _, gone := errors.AsType[*desk.Gone](err); gone {
		p.problem = "No such task was found, so its versions cannot be counted. Check its id, or give a moment."
		return p, nil
	}
	if errors.Is(err, apiclient.ErrNotFound) {
		p.problem = fmt.Sprintf("The task has no version %d. Give another one, or a moment.", n)
		return p, nil
	}
	p.at = v.AsAt
	return p, err
}

// pinBefore pins the version before the one that a task has at a moment, and that one
// itself when it is the first.
func (s *server) pinBefore(ctx context.Context, task string, asAt time.Time) (pin, error) {
	life, err := s.desk.Life(ctx, task, asAt)
	if err != nil {
		return pin{}, err
	}
	v := life.Task.Version
	if v.Number <= 1 {
		return pin{at: v.AsAtModified}, nil
	}
	before, err := life.Version(ctx, v.Number-1)
	return pin{at: before.AsAt}, err
}

var version = regexp.MustCompile(`^[vV]? ?([1-9][0-9]{0,5})$`)

// versionIn returns the number of the version that a text names, as "v12" or "12", and 0
// when it names none.
func versionIn(typed string) int {
	m := version.FindStringSubmatch(strings.TrimSpace(typed))
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // six digits
	return n
}

// echoPin returns what was understood of a pin while it is typed, or what is wrong with it.
func (s *server) echoPin(r *http.Request, given string) (echo, problem string) {
	if n := versionIn(given); n > 0 {
		return fmt.Sprintf("when version %d began", n), ""
	}
	return s.echo(r, given)
}

// moved leads to the same page with another query, which names what was meant for good,
// and tells whether that is the answer. A script is only told the address, and a program reads on.
func moved(w http.ResponseWriter, r *http.Request, q url.Values) bool {
	to := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	switch {
	case wantsJSON(r):
		return false
	case htmx(r):
		w.Header().Set("HX-Push-Url", to.RequestURI())
		return false
	}
	http.Redirect(w, r, to.RequestURI(), http.StatusSeeOther)
	return true
}

// pinnedAs tells whether what was typed is the address of the instant already.
func (p pin) pinnedAs() bool { return p.typed == moment.Address(p.at) }
