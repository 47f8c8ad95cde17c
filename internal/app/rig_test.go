package app_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/config"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// migrated brings a database's tables up to date and closes it.
func migrated(ctx context.Context, url string) error {
	db, err := store.Open(ctx, url, [][]byte{key(1)})
	if err != nil {
		return err
	}
	return db.Close()
}

// settings are those of a console at base, with a sandbox and a database.
func settings(t testing.TB, base, upstream, database string) config.Config {
	t.Helper()
	return config.Config{
		PublicURL: address(t, base), WorkflowURL: address(t, upstream+"/workflow"), WorkflowAPI: "auto", APITimeout: time.Minute,
		OIDCIssuer: upstream + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: config.Words{"openid", "profile", "email", "groups", "offline_access"}, GroupsClaim: "groups",
		Viewers: config.List{"viewers"}, Operators: config.List{"operators"}, Admins: config.List{"admins"},
		DatabaseURL: config.Secret(database), SecretKeys: config.Keys{key(1)},
	}
}

func address(t testing.TB, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// serve serves a handler that knows its own address, until the test ends.
func serve(t testing.TB, handler func(base string) http.Handler) (base string) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	base = "http://" + srv.Listener.Addr().String()
	srv.Config.Handler = handler(base)
	srv.Start()
	t.Cleanup(srv.Close)
	return base
}

// A reader is somebody's browser. It follows no redirect, but for those of signing in.
type reader struct {
	t      testing.TB
	base   string // of the console
	client *http.Client
}

func newReader(t testing.TB, base string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	t.Cleanup(transport.CloseIdleConnections)
	return &reader{t, base, &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// signIn signs a user of the sandbox in, at one of the replicas where one is named.
func (b *reader) signIn(user, replica string) {
	b.t.Helper()
	leave := b.send("GET", b.base+"/login", "", replica)
	back := b.send("POST", leave.location, url.Values{"user": {user}}.Encode(), "")
	in := b.send("GET", back.location, "", replica)
	if in.status != http.StatusSeeOther || in.location != "/" {
		b.t.Fatalf("signing in as %s ended with %d, to %q: %s", user, in.status, in.location, in.body)
	}
}

// An answer is what a browser got.
type answer struct {
	status         int
	location, body string
}

func (b *reader) get(path, replica string) answer { return b.send("GET", b.base+path, "", replica) }

func (b *reader) send(method, address, form, replica string) answer {
	req, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		b.t.Error(err)
		return answer{}
	}
	req.Header.Set("Replica", replica)
	if form != "" || method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Error(err)
		return answer{}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Error(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body)}
}

// wantIn fails the test unless the first page of a replica knows the person of a browser,
// or, for nobody, sends the browser to sign in.
func (b *reader) wantIn(replica, name string) {
	b.t.Helper()
	got := b.get("/", replica)
	in := got.status == http.StatusOK && strings.Contains(got.body, name)
	out := got.status == http.StatusSeeOther && strings.HasPrefix(got.location, "/login")
	if name != "" && !in || name == "" && !out {
		b.t.Errorf("replica %s answers %d, to %q; want %q signed in", replica, got.status, got.location, name)
	}
}
