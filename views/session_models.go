package views

import "fmt"

// SessionBar tells in time that a session ends, and asks by itself how that is.
type SessionBar struct {
	Check string // where it asks
	Every int    // seconds until it asks again
	Kind  string // Note or Refused; empty shows nothing
	Lead  string
	Lines []string
	Stay  string // where using the session is said, to make it last; empty where that does not help
	Here  string // this page, to come back to

	SignIn string // where one signs in again and comes back
	Beside string // and where in another tab, for a page in which something is typed
	Again  string // the words for that
}

// Sessions is the page of one's own sessions.
type Sessions struct {
	Frame
	Notice   *Notice
	Limits   string // how long a session lasts
	Sessions []Session
}

// Session is one place where a person is signed in.
type Session struct {
	Browser    string // "Firefox on Windows"
	Agent      string // as the browser calls itself
	Current    bool
	Facts      []Fact // from where, when it began, was used, ends
	End        string // where it is ended
	EndCaption string
}

// trigger is when the bar asks: after a while, and when its page comes to the front.
func (b SessionBar) trigger() string {
	return fmt.Sprintf("every %ds, visibilitychange from:document", b.Every)
}

// SignIn is the page with the ways to sign in.
type SignIn struct {
	Frame
	ProviderName string // its host
	Provider     string // where the usual way begins
	Next         string // where one wants to go
	Most         string // "an operator"
	Problem      *Problem
}
