package signin

import (
	"net/http"
	"net/url"

	"taskdesk/internal/person"
)

// Require lets through who is signed in. Others are sent to sign in and come
// back to the same page: a browser by a redirect, htmx by the header that makes
// the browser go. What a page asks by itself is only told, and the page stays as it is.
// What is neither GET nor HEAD would be lost on that way and goes to refused.
func (s *Service) Require(next, refused http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if person.From(r.Context()) != nil {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		switch {
		case Polls(r):
			LeaveAsIs(w, http.StatusUnauthorized)
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			refused.ServeHTTP(w, r)
		case r.Header.Get("HX-Request") == "true":
			w.Header().Set("HX-Redirect", s.LoginURL(s.PageOf(r)))
			w.WriteHeader(http.StatusUnauthorized)
		default:
			redirect(w, r, s.LoginURL(r.URL.RequestURI()))
		}
	})
}

// Polls tells whether a page asked by itself, and not its reader: that does not count as
// using the session.
func Polls(r *http.Request) bool { return r.Header.Get("Taskdesk-Poll") != "" }

// LeaveAsIs answers what a page asked by itself, so that nothing of the page changes.
func LeaveAsIs(w http.ResponseWriter, status int) {
	w.Header().Set("HX-Reswap", "none")
	w.WriteHeader(status)
}

// PageOf returns the page from which htmx asked, path and query, if it is ours.
func (s *Service) PageOf(r *http.Request) string {
	page, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil || page.Host == "" || page.Host != r.Host && page.Host != s.config.PublicURL.Host {
		return s.at("/")
	}
	return s.SafeNext(page.RequestURI())
}
