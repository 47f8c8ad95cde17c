package handlers

import (
	"errors"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/person"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
	"taskdesk/views"
)

// signInAgain answers somebody whose session has ended in the middle of things.
func (s *server) signInAgain(w http.ResponseWriter, r *http.Request) {
	if signin.Polls(r) {
		signin.LeaveAsIs(w, http.StatusUnauthorized)
		return
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		s.toSignIn(w, r, s.returnTo(r))
		return
	}
	if err := s.keepForm(w, r.WithContext(person.In(r.Context(), nil))); err != nil {
		s.fail(w, r, err)
	}
}

// toSignIn sends a browser to sign in and then to next.
func (s *server) toSignIn(w http.ResponseWriter, r *http.Request, next string) {
	login := s.signIn.LoginURL(next)
	if htmx(r) {
		w.Header().Set("HX-Redirect", login)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, login, http.StatusSeeOther)
}

// returnTo is the page that a request is about: its own address, or the task of a form.
func (s *server) returnTo(r *http.Request) string {
	if r.Method == http.MethodGet {
		return r.URL.RequestURI()
	}
	if id := r.PathValue("id"); id != "" {
		return s.root.Task(id)
	}
	return s.root.Home()
}

// background is the header of what a page sends by itself while its reader types.
const background = "Taskdesk-Background"

// keepForm answers a form that was sent without a session: nothing was done, and
// all that was typed is kept in a form that sends it again.
func (s *server) keepForm(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return malformed{err}
	}
	if r.Header.Get(background) != "" {
		return s.render(w, r, http.StatusUnauthorized, views.DraftSaved("Draft not saved: your session has ended. What you typed is still here."), nil)
	}
	if parked := s.park(r); parked != "" {
		s.toSignIn(w, r, parked)
		return nil
	}
	if htmx(r) && !r.PostForm.Has(inKey) { // nothing was typed that would be lost on the way
		s.toSignIn(w, r, s.signIn.PageOf(r))
		return nil
	}
	page := views.Oops{
		Frame: s.frame(r, "You are signed out"), Status: http.StatusUnauthorized, Heading: "You are signed out, so nothing was sent",
		Lines:  []string{"What you typed is kept on this page. Sign in in another tab, come back here, and send it again."},
		Resend: &views.Resend{Action: r.URL.RequestURI(), SignIn: s.signIn.LoginURL(s.root.Home())},
	}
	names := make([]string, 0, len(r.PostForm))
	for name := range r.PostForm {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range r.PostForm[name] {
			page.Resend.Values = append(page.Resend.Values, views.Pair{Name: name, Value: value})
		}
	}
	s.answerOops(w, r, page)
	return nil
}

// wordSignIn words why signing in did not work.
func (s *server) wordSignIn(e *signin.Error, page *views.Oops) {
	page.Links = []views.Link{{Text: "Sign in again", URL: s.signIn.LoginURL(e.Next)}}
	switch e.Kind {
	case signin.ProviderDown:
		page.Status, page.Heading = http.StatusBadGateway, "The identity provider does not answer"
		page.Lines = []string{"Nobody can sign in until it does. Taskdesk keeps trying.", "Try again in a minute."}
	case signin.Denied:
		page.Status, page.Heading = http.StatusForbidden, "The identity provider did not sign you in"
		page.Lines = []string{"You are not signed in."}
	case signin.StaleLogin:
		page.Status, page.Heading = http.StatusBadRequest, "This sign-in was used already, or is too old"
		page.Lines = []string{"A sign-in is good once, for ten minutes, in the browser that began it.", "Start again; it takes you to the page you wanted."}
	case signin.TooMany:
		page.Status, page.Heading = http.StatusTooManyRequests, "Too many attempts to sign in"
		page.Lines = []string{"Taskdesk takes only so many a minute from one address, and fewer when they fail. You are not signed in.",
			"It can be tried again in " + seconds(e.RetryAfter) + " s."}
	default:
		page.Status, page.Heading = http.StatusBadGateway, "The identity provider's answer could not be trusted"
		page.Lines = []string{"You are not signed in. Tell whoever runs Taskdesk the reference below."}
	}
	if e.Mend != "" {
		page.Lines = append(page.Lines, e.Mend)
	}
	if e.Detail != "" {
		page.Lines = append([]string{"It said: " + e.Detail}, page.Lines...)
	}
}

// askToWait tells a program how long to wait, where that is what went wrong.
func askToWait(w http.ResponseWriter, err error) {
	if e, ok := errors.AsType[*signin.Error](err); ok && e.RetryAfter > 0 {
		w.Header().Set("Retry-After", seconds(e.RetryAfter))
	}
	if _, ok := errors.AsType[*desk.CatchingUp](err); ok {
		w.Header().Set("Retry-After", "2")
	}
}

// seconds is a time in whole seconds, none of it left out.
func seconds(d time.Duration) string { return strconv.Itoa(int(math.Ceil(d.Seconds()))) }

// signedOut is where a logout ends.
func (s *server) signedOut(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, views.SignedOutPage(s.frame(r, "Signed out")), nil)
}

// setPreferences keeps a person's zone or theme.
func (s *server) setPreferences(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return malformed{err}
	}
	p := s.signIn.Preferences(r.Context())
	if r.PostForm.Has("zone") {
		name := r.PostForm.Get("zone")
		if _, err := location(name); err != nil {
			return &badInput{heading: "There is no time zone " + name, lines: []string{"Your zone stays as it was."},
				examples: []string{"Europe/London", "America/New_York", "UTC"}}
		}
		p.Zone = name
	}
	if theme := r.PostForm.Get("theme"); r.PostForm.Has("theme") && slices.Contains([]string{"", "light", "dark"}, theme) {
		p.Theme = theme
	}
	if err := s.signIn.SetPreferences(r.Context(), store.Preferences{Zone: p.Zone, Theme: p.Theme}); err != nil {
		return err
	}
	http.Redirect(w, r, s.signIn.SafeNext(r.PostForm.Get("next")), http.StatusSeeOther)
	return nil
}

// problemJSON answers a failure to a program, with more members besides where there are any:
// lines are the sentences of detail one by one.
func (s *server) problemJSON(w http.ResponseWriter, page views.Oops, more ...map[string]any) {
	members := map[string]any{"title": page.Heading, "status": page.Status, "detail": strings.Join(page.Lines, "\n"), "lines": page.Lines, "requestId": page.RequestID, "reference": page.Reference}
	for _, m := range more {
		maps.Copy(members, m)
	}
	body, err := json.Marshal(members, apiclient.JSONOptions, json.Deterministic(true))
	if err != nil {
		http.Error(w, page.Heading, page.Status)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(page.Status)
	_, _ = w.Write(body)
}
