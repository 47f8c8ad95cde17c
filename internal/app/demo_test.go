package app

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

// A servedDemo is a demo at its addresses.
type servedDemo struct {
	console, upstream string
	told              chan struct{} // receives when the console has answered a back-channel logout
}

func serveDemo(t *testing.T) *servedDemo {
	t.Helper()
	console, upstream := httptest.NewUnstartedServer(nil), httptest.NewUnstartedServer(nil)
	s := &servedDemo{"http://" + console.Listener.Addr().String(), "http://" + upstream.Listener.Addr().String(), make(chan struct{}, 10)}
	flags := sandboxFlags{tasks: 1, api: sandbox.Current, seed: 1, ttl: time.Hour}
	d, err := newDemo(t.Context(), flags, s.console, s.upstream, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", d.console)
	mux.HandleFunc("POST /auth/backchannel-logout", func(w http.ResponseWriter, r *http.Request) {
		d.console.ServeHTTP(w, r)
		s.told <- struct{}{}
	})
	console.Config.Handler, upstream.Config.Handler = mux, d.box.Handler(s.upstream)
	console.Start()
	upstream.Start()
	t.Cleanup(func() {
		console.Close()
		upstream.Close()
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// awaitLogout waits until the provider has told the console of a logout.
func (s *servedDemo) awaitLogout(t *testing.T) {
	t.Helper()
	select {
	case <-s.told:
	case <-time.After(10 * time.Second):
		t.Fatal("the provider does not tell the console")
	}
}

// A browser keeps cookies and follows redirects.
type browser struct {
	t *testing.T
	*http.Client
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, &http.Client{Jar: jar}}
}

// page returns where a request has led, and what is shown there.
func (b *browser) page(resp *http.Response, err error) (at *url.URL, body string) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp.Request.URL, string(text)
}

// signIn goes to the console, and presses a person's button on the page that it leads to.
func (b *browser) signIn(console, person string) {
	b.t.Helper()
	at, _ := b.page(b.Get(console + "/"))
	if at, body := b.page(b.PostForm(at.String(), url.Values{"user": {person}})); at.String() != console+"/" {
		b.t.Fatalf("signing in leads to %s: %s", at, body)
	}
}

// wantIn checks whether the console knows who asks. It is not led to sign in again.
func (b *browser) wantIn(console string, want bool) {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, console+"/", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Taskdesk-Poll", "1")
	resp, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	if in := resp.StatusCode == http.StatusOK; in != want {
		b.t.Errorf("status %d, want signed in: %v", resp.StatusCode, want)
	}
}

// TestSignedOutAtTheProvider ends sessions at the provider alone. The console, which no
// browser tells, has ended its own as well.
func TestSignedOutAtTheProvider(t *testing.T) {
	tests := []struct {
		name, path string // of the sandbox
		otherIn    bool   // whether the person stays signed in with another browser
	}{
		{"one session", "/identity/v1/logout", true},
		{"everywhere", "/identity/sandbox/logout?person=operator", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := serveDemo(t)
			one, other, admin := newBrowser(t), newBrowser(t), newBrowser(t)
			for b, person := range map[*browser]string{one: "operator", other: "operator", admin: "admin"} {
				b.signIn(d.console, person)
				b.wantIn(d.console, true)
			}
			one.page(one.Post(d.upstream+tt.path, "", nil))
			d.awaitLogout(t)
			one.wantIn(d.console, false)
			other.wantIn(d.console, tt.otherIn)
			admin.wantIn(d.console, true)
		})
	}
}
