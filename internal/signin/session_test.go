package signin

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// TestFixation: whatever session a browser brings, it leaves with a new one.
func TestFixation(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.setCookie("taskdesk", "planted")
	b.wantRedirect(b.signIn(p, "/"), "/")
	first := b.cookie("taskdesk")
	if first == "planted" || first == "" {
		t.Fatalf("the session's cookie is %q", first)
	}
	b.wantRedirect(b.signIn(p, "/"), "/")
	if b.cookie("taskdesk") == first {
		t.Error("signing in again keeps the session's cookie")
	}
	b.want(b.get("/"), 200, "u-1|")
	old := c.browser(t)
	old.setCookie("taskdesk", first)
	old.wantRedirect(old.get("/"), "/login")
}

func TestLogout(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.wantRedirect(b.signIn(p, "/"), "/")
	cookie := b.cookie("taskdesk")

	got := b.send("POST", "/logout")
	end, err := url.Parse(got.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	q := end.Query()
	if got.status != http.StatusSeeOther || !strings.HasPrefix(end.String(), p.URL+"/end?") ||
		!strings.HasPrefix(q.Get("id_token_hint"), "eyJ") || q.Get("post_logout_redirect_uri") != c.URL+"/signed-out" || q.Get("client_id") != "taskdesk" {
		t.Errorf("status %d to %q", got.status, end)
	}
	if b.cookie("taskdesk") != "" {
		t.Error("the cookie stays")
	}
	b.setCookie("taskdesk", cookie)
	b.wantRedirect(b.get("/"), "/login")
	b.wantRedirect(b.send("POST", "/logout"), "/signed-out")

	b.wantRedirect(b.signIn(p, "/"), "/")
	if got := b.send("POST", "/logout", "HX-Request", "true"); got.status != 200 || !strings.HasPrefix(got.header.Get("HX-Redirect"), p.URL+"/end?") {
		t.Errorf("with htmx: status %d, HX-Redirect %q", got.status, got.header.Get("HX-Redirect"))
	}
}

func TestLogoutWithoutEndSession(t *testing.T) {
	p := newFakeProvider(t)
	p.discovery = func(m map[string]any) { delete(m, "end_session_endpoint") }
	b := newConsole(t, p.URL, nil).browser(t)
	b.wantRedirect(b.signIn(p, "/"), "/")
	b.wantRedirect(b.send("POST", "/logout"), "/signed-out")
}

// TestSlowRequest: one that was under way at the logout writes its session when
// the logout is over, and revives nothing.
func TestSlowRequest(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.wantRedirect(b.signIn(p, "/"), "/")
	cookie := b.cookie("taskdesk")

	done := make(chan page)
	go func() { done <- b.get("/slow") }()
	turn := <-c.slow
	b.send("POST", "/logout")
	close(turn)
	b.want(<-done, 200, "") // it may well work, but must not count
	b.setCookie("taskdesk", cookie)
	b.wantRedirect(b.get("/"), "/login")
}

func TestPreferences(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.wantRedirect(b.signIn(p, "/"), "/")
	done := make(chan page)
	go func() { done <- b.get("/slow") }()
	close(<-c.slow)
	b.want(<-done, 200, "")
	b.want(b.get("/"), 200, "|{ dark}")
	other := c.browser(t)
	other.wantRedirect(other.signIn(p, "/"), "/")
	other.want(other.get("/"), 200, "|{ dark}")

	if err := c.service.SetPreferences(t.Context(), store.Preferences{}); !errors.Is(err, ErrSignedOut) {
		t.Errorf("SetPreferences() of nobody: error %v, want ErrSignedOut", err)
	}
	if got := c.service.Preferences(t.Context()); got != (store.Preferences{}) {
		t.Errorf("Preferences() of nobody = %+v", got)
	}
}

func TestRequire(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	tests := []struct {
		name, method, path string
		header             []string
		wantStatus         int
		wantTo             string
	}{
		{"a page", "GET", "/tasks/1?a=b", nil, 303, "/login?next=%2Ftasks%2F1%3Fa%3Db"},
		{"its head", "HEAD", "/tasks/1", nil, 303, "/login?next=%2Ftasks%2F1"},
		{"a form", "POST", "/tasks/1", nil, 401, ""},
		{"a fragment", "GET", "/tasks/1/edit", []string{"HX-Request", "true", "HX-Current-URL", c.URL + "/tasks/1?a=b"}, 401, "/login?next=%2Ftasks%2F1%3Fa%3Db"},
		{"a form by htmx", "POST", "/tasks/1", []string{"HX-Request", "true", "HX-Current-URL", c.URL + "/tasks/1"}, 401, ""},
		{"what a page asks by itself", "GET", "/tasks/1", []string{"HX-Request", "true", "Taskdesk-Poll", "1"}, 401, "nowhere"},
		{"a fragment on another site", "GET", "/x", []string{"HX-Request", "true", "HX-Current-URL", "https://evil.example/a"}, 401, "/login"},
		{"a fragment on no page", "GET", "/x", []string{"HX-Request", "true"}, 401, "/login"},
		{"with a cookie of nothing", "GET", "/x", []string{"Cookie", "taskdesk=nothing"}, 303, "/login?next=%2Fx"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := b.send(tt.method, tt.path, tt.header...)
			to := got.header.Get("Location") + got.header.Get("HX-Redirect")
			if tt.wantTo == "nowhere" && (got.status != tt.wantStatus || to+got.body != "") || tt.wantTo != "nowhere" && (got.status != tt.wantStatus || to != tt.wantTo) {
				t.Errorf("status %d to %q, want %d to %q", got.status, to, tt.wantStatus, tt.wantTo)
			}
			if tt.wantTo == "" && got.body != "kept" {
				t.Errorf("body %q, want the refusing handler's", got.body)
			}
			if got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("Cache-Control %q, want no-store", got.header.Get("Cache-Control"))
			}
		})
	}
}

// TestDatabaseGone: a request with a session is not taken for one without.
func TestDatabaseGone(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	db, err := store.Open(t.Context(), "sqlite::memory:", [][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	c.service.sessions.Store = db.Sessions()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	b := c.browser(t)
	b.setCookie("taskdesk", "x")
	b.want(b.get("/"), http.StatusServiceUnavailable, "load session")
}

func TestCodec(t *testing.T) {
	deadline := time.Date(2026, 3, 1, 9, 0, 0, 123456000, time.UTC)
	b, err := codec{}.Encode(deadline, map[string]any{recordKey: &record{Subject: "u", Groups: []string{"g"}}})
	if err != nil {
		t.Fatal(err)
	}
	got, values, err := codec{}.Decode(b)
	rec, _ := values[recordKey].(*record)
	if err != nil || !got.Equal(deadline) || rec == nil || rec.Subject != "u" || rec.Groups[0] != "g" {
		t.Errorf("Decode() = %v, %+v, error %v", got, rec, err)
	}
	if _, values, err = (codec{}).Decode([]byte("gob?")); err != nil || len(values) != 0 {
		t.Errorf("Decode() of something else = %v, error %v; want an empty session", values, err)
	}
}
