package identity

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

//go:embed page
var files embed.FS

var page = template.Must(template.ParseFS(files, "page/page.html"))

// A pageModel is what the provider's one page shows.
type pageModel struct {
	Title, Text, Stylesheet string
	Alert                   string
	Users                   []User // none: the page only tells
}

func (e *endpoint) signInPage(w http.ResponseWriter, a authorization, status int, alert string) {
	e.show(w, status, "form-action 'self' "+origin(a.redirect), pageModel{
		Title: "Sign in to the sandbox",
		Text:  "Nothing here is real: choose who you want to be.",
		Alert: alert,
		Users: e.cfg.Users,
	})
}

func (e *endpoint) faultPage(w http.ResponseWriter, text string) {
	e.show(w, http.StatusBadRequest, "form-action 'none'", pageModel{Title: "This sign-in cannot go on", Text: text})
}

func (e *endpoint) signedOutPage(w http.ResponseWriter) {
	e.show(w, http.StatusOK, "form-action 'none'", pageModel{Title: "Signed out", Text: "You are signed out of the sandbox."})
}

// show writes a page. The form's answer redirects to the client, so its policy
// has to name the client's origin too.
func (e *endpoint) show(w http.ResponseWriter, status int, formAction string, m pageModel) {
	m.Stylesheet = e.path + "/sign-in.css"
	var b bytes.Buffer
	if err := page.Execute(&b, m); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "+formAction)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w) // a failed write means that the reader left
}

func (e *endpoint) stylesheet(w http.ResponseWriter, r *http.Request) {
	http.ServeFileFS(w, r, files, "page/sign-in.css")
}

// origin returns an address's origin as a content security policy writes it. Such a
// policy cannot name an IPv6 address: then the scheme has to do.
func origin(u *url.URL) string {
	if strings.HasPrefix(u.Host, "[") {
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.Host
}
