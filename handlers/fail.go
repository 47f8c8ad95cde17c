package handlers

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/policy"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

var (
	errForeign   = errors.New("a form from another site")
	errMethod    = errors.New("method not allowed")
	errNoPage    = errors.New("no such page")
	errPastWrite = errors.New("a write that carries a moment")
	errForm      = errors.New("the form is not complete")

	errDatabase = errors.New("the database does not answer")

	errNothingParked = errors.New("no such parked form")
)

const (
	nothingChanged = "Nothing was changed."
	// nothingNow answers a form that may have been sent before, and have changed something then.
	nothingNow = "Nothing was changed this time."
)

// An outcome gives a kind of failure its status, and words a person can act on.
type outcome struct {
	err     error
	status  int
	heading string
	lines   []string
}

// outcomes are looked through in order; the first whose error is in the chain counts.
var outcomes = []outcome{
	{errForeign, http.StatusForbidden, "This form did not come from Taskdesk",
		[]string{nothingChanged, "Open the page here and send its form again. Behind a proxy, the Host header must reach Taskdesk unchanged."}},
	{errStranger, http.StatusConflict, "This form was opened by somebody else",
		[]string{nothingChanged, "It is not sent in your name. It is kept for a day for whoever opened it: they find it on their first page.", "Open the page anew to make the change yourself."}},
	{errStrangerLost, http.StatusConflict, "This form was opened by somebody else",
		[]string{nothingChanged, "It is not sent in your name, and could not be kept for whoever opened it. What was typed is still on the page before."}},
	{errMethod, http.StatusMethodNotAllowed, "This address does not do that", []string{nothingChanged, "Go back and use the page's own buttons."}},
	{errNoPage, http.StatusNotFound, "There is no such page", []string{"Paste a task id into the box above, or start from the first page."}},
	{errPastWrite, http.StatusConflict, "The past cannot be changed",
		[]string{"This form carries a past moment. " + nothingChanged, "Open the task as it is now, and make the change there."}},
	{desk.ErrPast, http.StatusConflict, "The past cannot be changed", []string{nothingChanged, "Open the task as it is now, and make the change there."}},
	{desk.ErrReadOnly, http.StatusForbidden, "Taskdesk is in read-only mode", []string{nothingChanged, "Whoever runs this deployment has switched writing off for everybody."}},
	{errForm, http.StatusBadRequest, "This form is not complete", []string{nothingChanged, "It does not say which version of the task you saw. Open the task again and use its form."}},
	{errNothingParked, http.StatusNotFound, "Nothing is kept for you here", []string{"A form that was sent while nobody was signed in is kept for a day, for the person whose form it was.", "Start from the first page: what you did not send is listed there."}},
	{desk.ErrSeen, http.StatusBadRequest, "This form is about a version that the task never had", []string{nothingChanged, "Open the task again and use its form."}},
	{store.ErrNotFound, http.StatusNotFound, "There is no such entry in your journal", []string{"Writes can be looked at by whoever made them."}},
	{apiclient.ErrUnauthorized, http.StatusUnauthorized, "The Workflow service does not accept your sign-in", []string{nothingChanged, "Sign in again. If it stays like this, your account may not be known there."}},
	{apiclient.ErrForbidden, http.StatusForbidden, "The Workflow service does not let you do this", []string{nothingChanged, "Ask whoever manages permissions in LUSID."}},
	{apiclient.ErrNotFound, http.StatusNotFound, "The Workflow service has nothing there", []string{nothingChanged}},
	{apiclient.ErrRateLimited, http.StatusServiceUnavailable, "The Workflow service asks to slow down", []string{nothingChanged, "Wait a few seconds and try again."}},
	{apiclient.ErrTimeout, http.StatusGatewayTimeout, "The Workflow service did not answer in time", []string{nothingChanged, "Try again in a minute."}},
	{apiclient.ErrUnavailable, http.StatusBadGateway, "The Workflow service gave no usable answer", []string{nothingChanged, "Try again in a minute. If it stays like this, tell whoever runs it when that was."}},
	{apiclient.ErrInvalid, http.StatusBadRequest, "The Workflow service did not accept the request", []string{nothingChanged}},
	{errDatabase, http.StatusServiceUnavailable, "Taskdesk cannot reach its database", []string{nothingChanged, "Try again in a minute. If it stays like this, tell whoever runs Taskdesk the reference below."}},
}

// fail is the one place that answers an error: it finds its words, logs the whole
// chain, and shows a page, a notice or JSON.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, signin.ErrSignedOut) || errors.Is(err, desk.ErrNobody) {
		s.signInAgain(w, r)
		return
	}
	if gone, ok := errors.AsType[*desk.Gone](err); ok {
		s.answerGone(w, r, gone, nil)
		return
	}
	if errors.Is(r.Context().Err(), context.Canceled) { // its reader left, and nobody reads an answer
		s.log.Info("left", "err", err, "route", r.Pattern, "request", requestID(r.Context()))
		return
	}
	page := s.oops(r, err)
	level := s.log.Info
	if page.Status >= http.StatusInternalServerError {
		level = s.log.Warn
	}
	level("failed", "err", err, "route", r.Pattern, "status", page.Status, "subject", subjectOf(r), "request", requestID(r.Context()))
	askToWait(w, err)
	s.answerOops(w, r, page)
}

// subjectOf is who sent a request, and empty when nobody is signed in.
func subjectOf(r *http.Request) string {
	if p := person.From(r.Context()); p != nil {
		return p.Subject
	}
	return ""
}

// failDatabase answers a request whose session could not be read.
func (s *server) failDatabase(w http.ResponseWriter, r *http.Request, err error) {
	if signin.Polls(r) {
		signin.LeaveAsIs(w, http.StatusServiceUnavailable)
		return
	}
	s.fail(w, r, errors.Join(errDatabase, err))
}

// answerOops shows a failure: as JSON, as a notice that leaves the page alone, or as a page.
func (s *server) answerOops(w http.ResponseWriter, r *http.Request, page views.Oops) {
	if wantsJSON(r) {
		s.problemJSON(w, page)
		return
	}
	whole := views.OopsPage(page)
	if partial(r) || htmx(r) && page.Status >= http.StatusInternalServerError {
		w.Header().Set("HX-Retarget", "#notice")
		w.Header().Set("HX-Reswap", "innerHTML")
		w.Header().Set("HX-Push-Url", "false")
		whole = views.OopsNotice(page) // also where a whole page was asked for: what is being read stays
	}
	if err := s.render(w, r, page.Status, whole, nil); err != nil {
		s.log.Error("cannot render a failure", "err", err)
		http.Error(w, page.Heading, page.Status)
	}
}

// unread is a task that could not be read after a write whose end is known all the same.
type unread struct {
	error
	notice *views.Notice
}

func (u unread) Unwrap() error { return u.error }

// withWrite puts the end of the write first that the page should have told of; that
// nothing was changed is then not said. A form that is sent is told of this sending alone.
func withWrite(r *http.Request, err error, lines []string) []string {
	form := r.PostForm.Has(inKey) || r.PathValue("parked") != ""
	if i := slices.Index(lines, nothingChanged); i >= 0 && form {
		lines = slices.Clone(lines)
		lines[i] = nothingNow
	}
	if !r.URL.Query().Has("write") && r.PathValue("line") == "" {
		return lines
	}
	lines = slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return line == nothingChanged })
	if u, ok := errors.AsType[unread](err); ok && u.notice != nil {
		lines = append([]string{u.notice.Text + ".", "The task could not be read after that."}, lines...)
	}
	return lines
}

// oops words an error.
func (s *server) oops(r *http.Request, err error) views.Oops {
	page := views.Oops{Status: http.StatusInternalServerError, Heading: "Something in Taskdesk did not work", Reference: requestID(r.Context())}
	page.Lines = []string{"If you were about to change something, look at the task before you do it again.", "If it stays like this, tell whoever runs Taskdesk the reference below."}
	if store.Away(err) {
		err = errors.Join(err, errDatabase) // behind all that has a kind of its own
	}
	for _, o := range outcomes {
		if errors.Is(err, o.err) {
			page.Status, page.Heading, page.Lines = o.status, o.heading, o.lines
			break
		}
	}
	if passes(err) && r.Method == http.MethodGet && !htmx(r) {
		page.Links = []views.Link{{Text: "Try again", URL: r.URL.RequestURI()}}
	}
	s.ours(r, err, &page)
	if e, ok := errors.AsType[*apiclient.Error](err); ok {
		if words := upstreamWords(e); words != "" {
			page.Lines = append([]string{words}, page.Lines...)
		}
		if e.RequestID != "" {
			page.RequestID = e.RequestID
		}
		if errors.Is(err, apiclient.ErrUnauthorized) {
			page.Links = []views.Link{{Text: "Sign in again", URL: s.signIn.LoginURL(s.returnTo(r))}}
		}
	}
	page.Lines = withWrite(r, err, page.Lines)
	page.When = moment.Text(s.now(), s.zone(r))
	page.Frame = s.frame(r, page.Heading)
	return page
}

// ours words the failures that have something of their own to say.
func (s *server) ours(r *http.Request, err error, page *views.Oops) {
	if bad, ok := errors.AsType[*badInput](err); ok {
		page.Status, page.Heading, page.Lines, page.Examples = http.StatusBadRequest, bad.heading, bad.lines, bad.examples
		page.Kept, page.KeptName, page.KeptURL = bad.typed, bad.name, bad.action
	}
	if no, ok := errors.AsType[*desk.Forbidden](err); ok {
		page.Status, page.Heading = http.StatusForbidden, "Your role does not let you do this"
		page.Lines = []string{"You are signed in as " + role(no.Has) + "; this needs " + role(no.Needs) + ". " + nothingChanged,
			"Ask whoever runs Taskdesk to put you into one of the groups for that role."}
		if no.Needs > person.Viewer { // else the task cannot be looked at either
			s.linkToTask(r, page)
		}
	}
	if no, ok := errors.AsType[*policy.Refusal](err); ok {
		wordPolicy(no, page)
		s.linkToTask(r, page)
	}
	if no, ok := errors.AsType[*desk.SharedID](err); ok {
		s.wordShared(no, page)
		s.linkToTask(r, page)
	}
	if late, ok := errors.AsType[*desk.CatchingUp](err); ok {
		wordLate(late, page)
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		page.Status, page.Heading = http.StatusRequestEntityTooLarge, "That is more than a form may hold"
		page.Lines = []string{nothingChanged, "A form may hold 1 MiB. Shorten the longest text and send it again; your browser's Back button has what you typed."}
	} else if _, ok := errors.AsType[malformed](err); ok {
		page.Status, page.Heading = http.StatusBadRequest, "This form could not be read"
	}
	if e, ok := errors.AsType[*signin.Error](err); ok {
		s.wordSignIn(e, page)
	}
}

// linkToTask leads back to the task that a page refuses a write of; of a trigger it says
// which one that is, and leads to where it is explained.
func (s *server) linkToTask(r *http.Request, page *views.Oops) {
	id, err := taskid.Parse(r.PathValue("id"))
	if err != nil {
		return
	}
	task := s.root.Task(id)
	trigger := r.PathValue("name")
	if trigger == "" {
		page.Links = append(page.Links, views.Link{Text: "Back to the task", URL: task})
		return
	}
	page.Lines = append([]string{"It is about the trigger " + trigger + " of task " + taskid.Short(id) + "."}, page.Lines...)
	page.Links = append(page.Links, views.Link{Text: "What each trigger of the task needs", URL: task + "?" + inWhy + "=1"})
}

func role(r person.Role) string {
	switch r {
	case person.None:
		return "somebody without a role"
	case person.Viewer:
		return "a viewer"
	case person.Operator:
		return "an operator"
	default:
		return "an admin"
	}
}

// upstreamRequest returns the upstream's request id in an error, or "".
func upstreamRequest(err error) string {
	if e, ok := errors.AsType[*apiclient.Error](err); ok {
		return e.RequestID
	}
	return ""
}

func upstreamWords(e *apiclient.Error) string {
	switch {
	case e.Detail != "":
		return e.Detail
	default:
		return e.Title
	}
}

// badInput is something that was given and cannot be understood.
type badInput struct {
	heading      string
	lines        []string
	examples     []string
	typed        string // kept, to be mended and sent again
	name, action string
}

func (b *badInput) Error() string { return b.heading }
