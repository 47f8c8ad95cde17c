package signin

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A console is a service behind real HTTP, with a few pages around it.
type console struct {
	*httptest.Server
	service *Service
	db      *store.Store
	logs    *logs
	ahead   atomic.Int64       // nanoseconds by which its clock is ahead
	slow    chan chan struct{} // gives, for each request to /slow, what to close for it to go on

	stop     func()        // ends it before the test does
	provider *fakeProvider // where a test wants it at hand
}

// logs keeps what was logged.
type logs struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logs) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// newConsole starts a console for the provider at issuer; change may be nil.
func newConsole(t *testing.T, issuer string, change func(*Config)) *console {
	t.Helper()
	empty, err := emptyDatabase()
	file := filepath.Join(t.TempDir(), "taskdesk.db")
	if err := errors.Join(err, os.WriteFile(file, empty, 0o600)); err != nil {
		t.Fatal(err)
	}
	return newConsoleOn(t, "sqlite:"+file, issuer, [][]byte{key(1)}, change)
}

// emptyDatabase is a SQLite file with all its tables, whose making takes most of the time
// of opening one.
var emptyDatabase = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "taskdesk-signin")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "taskdesk.db")
	db, err := store.Open(context.Background(), "sqlite:"+file, [][]byte{key(1)})
	if err != nil {
		return nil, err
	}
	if err := db.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// newConsoleOn is newConsole on a database that others may use, before or after.
func newConsoleOn(t *testing.T, database, issuer string, keys [][]byte, changes ...func(*Config)) *console {
	t.Helper()
	db, err := store.Open(t.Context(), database, keys)
	if err != nil {
		t.Fatal(err)
	}
	c := &console{db: db, logs: &logs{}, slow: make(chan chan struct{})}
	c.Server = httptest.NewUnstartedServer(nil)
	address := "http://" + c.Listener.Addr().String()
	public, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	config := Config{
		Issuer: issuer, ClientID: "taskdesk", ClientSecret: "s3cret",
		Scopes: []string{"openid", "groups"}, PublicURL: public, GroupsClaim: "groups",
		Viewers: []string{"viewers"}, Operators: []string{"operators"}, Admins: []string{"admins"},
		Keys: keys, HTTPClient: client, Idle: 11 * time.Hour,
		Now: func() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) },
	}
	for _, change := range changes {
		if change != nil {
			change(&config)
		}
	}
	if c.service, err = New(config, db, slog.New(slog.NewTextHandler(c.logs, nil))); err != nil {
		t.Fatal(err)
	}
	c.Config.Handler = c.pages()
	c.Start()
	c.stop = sync.OnceFunc(func() {
		c.Close()
		c.service.Close()
		client.CloseIdleConnections()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		c.stop()
		for _, secret := range []string{"access-", "refresh-", "eyJ", "s3cret"} {
			if strings.Contains(c.logs.String(), secret) {
				t.Errorf("the log has %q in it:\n%s", secret, c.logs)
			}
		}
	})
	return c
}

// pages are the service's own addresses, a page that needs a person, one that
// spends a token, and one that is slow.
func (c *console) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", c.failing(c.service.Login))
	mux.HandleFunc("GET /auth/callback", c.failing(c.service.Callback))
	mux.HandleFunc("POST /login/token", c.failing(c.service.TokenSignIn))
	mux.HandleFunc("POST /logout", c.failing(c.service.Logout))
	mux.HandleFunc("POST /auth/backchannel-logout", c.failing(c.service.BackchannelLogout))
	mux.HandleFunc("GET /signed-out", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "signed out") })
	refused := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "kept", http.StatusUnauthorized) })
	mux.Handle("/", c.service.Require(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := person.From(r.Context())
		fmt.Fprintf(w, "%s|%s|%s|%s|%v", p.Subject, p.Name, p.Email, p.Role, c.service.Preferences(r.Context()))
	}), refused))
	mux.Handle("/token", c.service.Require(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, err := person.From(r.Context()).Token(r.Context())
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		fmt.Fprint(w, token)
	}), refused))
	mux.HandleFunc("GET /mine", func(w http.ResponseWriter, r *http.Request) {
		mine, err := c.service.Mine(r.Context())
		for _, in := range mine {
			fmt.Fprintln(w, in.ID, in.Subject, in.Address, in.Agent, map[bool]string{true: "current"}[in.Current])
		}
		if err != nil {
			fmt.Fprintln(w, err)
		}
	})
	mux.HandleFunc("GET /credential", func(w http.ResponseWriter, r *http.Request) {
		got, err := c.service.Credential(r.Context())
		fmt.Fprintf(w, "%s|%s|%v|%v|%v", got.By, got.From, got.Expiry.After(got.IssuedAt), got.Renewed, err)
	})
	mux.HandleFunc("GET /end", c.failing(func(_ http.ResponseWriter, r *http.Request) error {
		return c.service.EndMine(r.Context(), r.URL.Query().Get("id"))
	}))
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		turn := make(chan struct{})
		c.slow <- turn
		<-turn
		if err := c.service.SetPreferences(r.Context(), store.Preferences{Theme: "dark"}); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /leave", c.failing(c.service.LogoutEverywhere))
	return c.service.Load(mux, func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	})
}

// failing answers an error with its kind and where the person wanted to go.
func (c *console) failing(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		fmt.Fprintln(c.logs, err)
		if e, ok := errors.AsType[*Error](err); ok {
			w.Header().Set("Retry-After", e.RetryAfter.String())
			http.Error(w, fmt.Sprintf("%s|%s|%s%s", e.Kind, e.Next, e.Detail, e.Mend), http.StatusBadRequest)
			return
		}
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// everything is all that stands in the tables of a SQLite file, and in the file itself.
func everything(t *testing.T, file string) string {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(file)
	if err != nil || len(b) == 0 {
		t.Fatal(err, len(b))
	}
	return string(b)
}

// A browser keeps cookies, and follows no redirect by itself.
type browser struct {
	t      *testing.T
	client *http.Client
	at     string // the console's address
}

// page is what a browser got.
type page struct {
	status int
	body   string
	header http.Header
}

func (c *console) browser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &browser{t, &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}, c.URL}
}

func (b *browser) send(method, path string, header ...string) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.at+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r, header...)
}

// post sends a form.
func (b *browser) post(path string, form url.Values) page {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(r, "Content-Type", "application/x-www-form-urlencoded")
}

// do sends a request with some headers.
func (b *browser) do(r *http.Request, header ...string) page {
	b.t.Helper()
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return page{resp.StatusCode, strings.TrimSpace(string(body)), resp.Header}
}

func (b *browser) get(path string, header ...string) page {
	b.t.Helper()
	return b.send("GET", path, header...)
}

// cookie returns the value of one of the browser's cookies, or nothing.
func (b *browser) cookie(name string) string {
	at, err := url.Parse(b.at)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(at) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// setCookie puts a cookie into the browser.
func (b *browser) setCookie(name, value string) {
	at, err := url.Parse(b.at)
	if err != nil {
		b.t.Fatal(err)
	}
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// leave goes to sign in and returns the provider's address it is sent to.
func (b *browser) leave(next string) *url.URL {
	b.t.Helper()
	got := b.get("/login?next=" + url.QueryEscape(next))
	to, err := url.Parse(got.header.Get("Location"))
	if got.status != http.StatusSeeOther || err != nil || to.Query().Get("state") == "" {
		b.t.Fatalf("GET /login: status %d, Location %q", got.status, got.header.Get("Location"))
	}
	return to
}

// comeBack brings the provider's answer.
func (b *browser) comeBack(answer url.Values) page {
	b.t.Helper()
	return b.get("/auth/callback?" + answer.Encode())
}

// signIn goes through the whole leg at a fake provider.
func (b *browser) signIn(p *fakeProvider, next string) page {
	b.t.Helper()
	to := b.leave(next)
	return b.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}})
}

// want checks a page's status and a piece of its body.
func (b *browser) want(got page, status int, body string) {
	b.t.Helper()
	if got.status != status || !strings.Contains(got.body, body) {
		b.t.Errorf("status %d, body %q; want %d with %q", got.status, got.body, status, body)
	}
}

// wantRedirect checks that a page leads elsewhere.
func (b *browser) wantRedirect(got page, to string) {
	b.t.Helper()
	if got.status != http.StatusSeeOther || got.header.Get("Location") != to {
		b.t.Errorf("status %d to %q, body %q; want 303 to %q", got.status, got.header.Get("Location"), got.body, to)
	}
}
