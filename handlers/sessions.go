package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/mileusna/useragent"

	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/signin"
	"taskdesk/views"
)

// How often a page asks how its session is: at least, and when that has ended.
const (
	askAgain      = 5 * time.Minute
	askAfterwards = 30 * time.Second
)

// showSession answers GET /session: the bar that tells that the session ends, for a page
// which asks by itself. It answers also when nobody is signed in any more.
func (s *server) showSession(w http.ResponseWriter, r *http.Request) error {
	bar := s.sessionBar(r)
	if bar == nil {
		bar = s.endedBar(r)
	} else if stranger := s.strangerBar(r); stranger != nil {
		bar = stranger
	}
	return s.render(w, r, http.StatusOK, views.SessionBarView(*bar), nil)
}

// staySignedIn answers POST /session: that its person asked for this has used the session,
// and so made it last.
func (s *server) staySignedIn(w http.ResponseWriter, r *http.Request) error {
	if htmx(r) {
		return s.showSession(w, r)
	}
	if err := r.ParseForm(); err != nil {
		return malformed{err}
	}
	http.Redirect(w, r, s.signIn.SafeNext(r.PostForm.Get("next")), http.StatusSeeOther)
	return nil
}

// sessionBar says when the session of a request ends, if that is soon. It is nil when
// nobody is signed in.
func (s *server) sessionBar(r *http.Request) *views.SessionBar {
	end, ok := s.signIn.Ends(r.Context())
	if !ok {
		return nil
	}
	now := s.now()
	bar := &views.SessionBar{Check: s.checkSession(s.ownerWord(r))}
	if now.Before(end.WarnAt) {
		bar.Every = inSeconds(min(end.WarnAt.Sub(now), askAgain))
		return bar
	}
	left := max(end.At.Sub(now), 0)
	bar.Every = inSeconds(min(left, cmp.Or(left%time.Minute, time.Minute)))
	bar.Kind, bar.Here = views.Unknown, s.root.Home()
	at := end.At.In(s.zone(r)).Format("15:04")
	if end.Extends {
		bar.Stay = s.root.At("/session")
		bar.Lead = "Your session ends at " + at + ", " + inMinutes(left) + ", if you do nothing."
		return bar
	}
	bar.Lead = "Your session ends at " + at + ", " + inMinutes(left) + ", as it has lasted its time."
	bar.Lines = []string{"Send what you are typing, or sign in again now: that begins a new one."}
	bar.Again, bar.SignIn, bar.Beside = "Sign in again", s.signIn.LoginURL(s.shownPage(r)), s.signIn.LoginURL(s.root.At("/signed-in"))
	return bar
}

// endedBar says to an open page that its session has ended.
func (s *server) endedBar(r *http.Request) *views.SessionBar {
	return &views.SessionBar{
		Check: s.checkSession(r.URL.Query().Get("by")), Every: inSeconds(askAfterwards), Kind: views.Note,
		Lead:  "Your session has ended. This page stays as it is, and so does what you typed.",
		Lines: []string{"Nothing is sent until you are signed in again."},
		Again: "Sign in and continue", SignIn: s.signIn.LoginURL(s.signIn.PageOf(r)), Beside: s.signIn.LoginURL(s.root.At("/signed-in")),
	}
}

// strangerBar says to an open page that somebody else is signed in by now; nil where that
// is not so.
func (s *server) strangerBar(r *http.Request) *views.SessionBar {
	by, p := r.URL.Query().Get("by"), person.From(r.Context())
	if !s.ofStranger(r, by) {
		return nil
	}
	return &views.SessionBar{
		Check: s.checkSession(by), Every: inSeconds(askAfterwards), Kind: views.Refused,
		Lead:  "You are signed in as " + p.Name + " now, and this page was opened by somebody else.",
		Lines: []string{"What is typed here cannot be sent as " + p.Name + ". Open the page anew to go on."},
		Again: "Open it anew", SignIn: s.signIn.PageOf(r),
	}
}

// checkSession is where a page asks how its session is, and says whose it is.
func (s *server) checkSession(by string) string {
	return s.root.At("/session?by=" + url.QueryEscape(by))
}

// shownPage is the page that somebody looks at: the one of the request, or that which
// asked by a script.
func (s *server) shownPage(r *http.Request) string {
	if htmx(r) {
		return s.signIn.PageOf(r)
	}
	return s.returnTo(r)
}

// inSeconds is a time in whole seconds, and one more, so that it is over by then.
func inSeconds(d time.Duration) int { return int(d/time.Second) + 1 }

// inMinutes words how long something lasts yet.
func inMinutes(d time.Duration) string {
	switch n := int((d + time.Minute - 1) / time.Minute); {
	case d < time.Minute:
		return "in less than a minute"
	case n == 1:
		return "in a minute"
	default:
		return "in " + strconv.Itoa(n) + " minutes"
	}
}

// showSessions answers GET /sessions: where the person is signed in.
func (s *server) showSessions(w http.ResponseWriter, r *http.Request) error {
	mine, err := s.signIn.Mine(r.Context())
	if err != nil {
		return err
	}
	page := views.Sessions{
		Frame:  s.frame(r, "Where you are signed in"),
		Limits: "A session ends when it was not used for " + span(s.signIn.Idle()) + ", and in any case at the time below.",
	}
	if r.URL.Query().Has("ended") {
		page.Notice = &views.Notice{Kind: views.Done, Text: "That session has ended", Lines: []string{"Whatever its browser asks for next, it has to sign in."}}
	}
	for _, in := range mine {
		page.Sessions = append(page.Sessions, s.sessionOf(r, in))
	}
	return s.render(w, r, http.StatusOK, views.SessionsPage(page), nil)
}

func (s *server) sessionOf(r *http.Request, in signin.OwnSession) views.Session {
	at := func(label string, t time.Time) views.Fact {
		return views.Fact{Label: label, Value: moment.Text(t, s.zone(r)), Title: moment.UTC(t)}
	}
	seen := at("Last used", in.SeenAt)
	if seen.Value = moment.Ago(s.now().Sub(in.SeenAt)); in.Current {
		seen.Value = "now"
	}
	v := views.Session{
		Browser: browserOf(in.Agent), Agent: in.Agent, Current: in.Current,
		Facts: []views.Fact{
			{Label: "From address", Value: cmp.Or(in.Address, "not known")}, at("Signed in", in.BeganAt), seen, at("Ends at the latest", in.KeepTo),
		},
		End: s.root.At("/sessions/" + url.PathEscape(in.ID) + "/end"), EndCaption: "End",
	}
	if in.Current {
		v.End, v.EndCaption = s.root.At("/logout"), "Sign out"
	}
	return v
}

// browserOf names a browser as its owner does: "Firefox on Windows".
func browserOf(agent string) string {
	a := useragent.Parse(agent)
	name := cmp.Or(a.Name, "A browser that does not say what it is")
	if a.OS != "" {
		name += " on " + a.OS
	}
	return name
}

// span words a limit: "1 hour", "90 minutes".
func span(d time.Duration) string {
	switch {
	case d == time.Hour:
		return "an hour"
	case d == time.Minute:
		return "a minute"
	case d%time.Hour == 0:
		return strconv.Itoa(int(d/time.Hour)) + " hours"
	case d%time.Minute == 0:
		return strconv.Itoa(int(d/time.Minute)) + " minutes"
	default:
		return d.String()
	}
}

// endSession answers POST /sessions/{session}/end: it ends one session of the person.
func (s *server) endSession(w http.ResponseWriter, r *http.Request) error {
	if err := s.signIn.EndMine(r.Context(), r.PathValue("session")); err != nil {
		return err
	}
	http.Redirect(w, r, s.root.At("/sessions?ended"), http.StatusSeeOther)
	return nil
}

// signedIn answers GET /signed-in, where a sign-in beside an open page ends.
func (s *server) signedIn(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, views.SignedInPage(s.frame(r, "Signed in")), nil)
}
