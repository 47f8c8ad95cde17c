package app_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/app"
	"taskdesk/internal/config"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }

func key(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }

// replicas are two consoles on one PostgreSQL behind one address, as a load balancer
// has them, with a sandbox that both use.
type replicas struct {
	t        *testing.T
	base     string // as browsers see the consoles
	config   config.Config
	upstream *upstream
	box      *sandbox.Sandbox
	running  [2]atomic.Pointer[app.Console]
	turn     atomic.Int32  // who has it, counted on
	awaited  atomic.Int32  // requests that are still to come
	here     chan struct{} // closed when they have
	db       *store.Store  // a look at their database from outside
}

func startReplicas(t *testing.T) *replicas {
	t.Helper()
	r := &replicas{t: t, upstream: &upstream{}}
	r.box = sandbox.New(sandbox.Options{Tasks: 40})
	at := r.serve(func(base string) http.Handler { return r.upstream.watch(r.box.Handler(base)) })
	r.base = r.serve(func(string) http.Handler { return http.HandlerFunc(r.balance) })
	r.config = config.Config{
		PublicURL: r.address(r.base), WorkflowURL: r.address(at + "/workflow"), WorkflowAPI: "auto", APITimeout: 10 * time.Second,
		OIDCIssuer: at + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: config.Words{"openid", "profile", "email", "groups", "offline_access"}, GroupsClaim: "groups",
		Viewers: config.List{"viewers"}, Operators: config.List{"operators"}, Admins: config.List{"admins"},
		DatabaseURL: config.Secret(pgtest.Database(t, migrated)), SecretKeys: config.Keys{key(1)},
	}
	db, err := store.Open(t.Context(), string(r.config.DatabaseURL), [][]byte{key(1), key(2)})
	if err != nil {
		t.Fatal(err)
	}
	r.db = db
	for i := range r.running {
		r.restart(i)
	}
	t.Cleanup(func() {
		for i := range r.running {
			r.stop(i)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// migrated brings a database's tables up to date and closes it.
func migrated(ctx context.Context, url string) error {
	db, err := store.Open(ctx, url, [][]byte{key(1)})
	if err != nil {
		return err
	}
	return db.Close()
}

func (r *replicas) address(text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil {
		r.t.Fatal(err)
	}
	return u
}

// serve serves a handler that knows its own address, until the test ends.
func (r *replicas) serve(handler func(base string) http.Handler) (base string) {
	srv := httptest.NewUnstartedServer(nil)
	base = "http://" + srv.Listener.Addr().String()
	srv.Config.Handler = handler(base)
	srv.Start()
	r.t.Cleanup(srv.Close)
	return base
}

// balance hands a request to the replica that it names, or to the next one.
func (r *replicas) balance(w http.ResponseWriter, req *http.Request) {
	if r.awaited.Add(-1) == 0 {
		close(r.here)
	}
	i := int(r.turn.Add(1)) % len(r.running)
	if named := req.Header.Get("Replica"); named != "" {
		i = int(named[0] - '0')
	}
	r.running[i].Load().ServeHTTP(w, req)
}

// await returns what is closed when n more requests have come.
func (r *replicas) await(n int32) <-chan struct{} {
	r.here = make(chan struct{})
	r.awaited.Store(n)
	return r.here
}

// restart ends a replica and starts it again, with keys if some are given.
func (r *replicas) restart(i int, keys ...[]byte) {
	r.t.Helper()
	r.stop(i)
	cfg := r.config
	if len(keys) > 0 {
		cfg.SecretKeys = keys
	}
	console, err := app.NewConsole(r.t.Context(), cfg, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.running[i].Store(console)
}

func (r *replicas) stop(i int) {
	if console := r.running[i].Swap(nil); console != nil {
		if err := console.Close(); err != nil {
			r.t.Error(err)
		}
	}
}

// expire lets all access tokens of a person end now.
func (r *replicas) expire(subject string) {
	r.t.Helper()
	all, err := r.db.SignIns(r.t.Context(), subject)
	if err != nil || len(all) == 0 {
		r.t.Fatalf("%d sign-ins of %s, error %v", len(all), subject, err)
	}
	for _, in := range all {
		_, err := r.db.RefreshTokens(r.t.Context(), in.ID, func(t store.Tokens) (store.Tokens, error) {
			t.Expiry = time.Now()
			return t, nil
		})
		if err != nil {
			r.t.Fatal(err)
		}
	}
}

// An upstream watches what reaches the sandbox.
type upstream struct {
	mu        sync.Mutex
	bearers   map[string]bool // tokens that reached the Workflow API, since last asked
	refreshes int             // since last asked
	hold      func()          // what each refresh waits for
}

func (u *upstream) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/v1/token") && r.PostFormValue("grant_type") == "refresh_token" {
			u.mu.Lock()
			u.refreshes++
			hold := u.hold
			u.mu.Unlock()
			if hold != nil {
				hold()
			}
		}
		if bearer := r.Header.Get("Authorization"); strings.HasPrefix(r.URL.Path, "/workflow/") && bearer != "" {
			u.mu.Lock()
			if u.bearers == nil {
				u.bearers = map[string]bool{}
			}
			u.bearers[bearer] = true
			u.mu.Unlock()
		}
		next.ServeHTTP(w, r)
	})
}

// holding makes each refresh wait for what hold returns after.
func (u *upstream) holding(hold func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.hold = hold
}

// take returns what was seen since it was last asked.
func (u *upstream) take() (bearers map[string]bool, refreshes int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	bearers, refreshes = u.bearers, u.refreshes
	u.bearers, u.refreshes = nil, 0
	return bearers, refreshes
}

// A reader is somebody's browser. It follows no redirect, but for those of signing in.
type reader struct {
	r      *replicas
	client *http.Client
}

// signedIn is a browser in which a user of the sandbox has signed in at a replica, or at
// any, when that is empty.
func (r *replicas) signedIn(user, replica string) *reader {
	r.t.Helper()
	b := r.browser()
	b.signIn(user, replica)
	return b
}

func (r *replicas) browser() *reader {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	r.t.Cleanup(transport.CloseIdleConnections)
	return &reader{r, &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

func (b *reader) signIn(user, replica string) {
	b.r.t.Helper()
	leave := b.send("GET", b.r.base+"/login", "", replica)
	back := b.send("POST", leave.location, url.Values{"user": {user}}.Encode(), "")
	in := b.send("GET", back.location, "", replica)
	if in.status != http.StatusSeeOther || in.location != "/" {
		b.r.t.Fatalf("signing in as %s ended with %d, to %q: %s", user, in.status, in.location, in.body)
	}
}

// An answer is what a browser got.
type answer struct {
	status         int
	location, body string
}

func (b *reader) get(path, replica string) answer { return b.send("GET", b.r.base+path, "", replica) }

func (b *reader) send(method, address, form, replica string) answer {
	req, err := http.NewRequestWithContext(b.r.t.Context(), method, address, strings.NewReader(form))
	if err != nil {
		b.r.t.Error(err)
		return answer{}
	}
	req.Header.Set("Replica", replica)
	if form != "" || method == "POST" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.r.t.Error(err)
		return answer{}
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.r.t.Error(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body)}
}

// wantIn fails the test unless the first page of a replica knows the person of a browser,
// or, for nobody, sends the browser to sign in.
func (b *reader) wantIn(replica, name string) {
	b.r.t.Helper()
	got := b.get("/", replica)
	in := got.status == http.StatusOK && strings.Contains(got.body, name)
	out := got.status == http.StatusSeeOther && strings.HasPrefix(got.location, "/login")
	if name != "" && !in || name == "" && !out {
		b.r.t.Errorf("replica %s answers %d, to %q; want %q signed in", replica, got.status, got.location, name)
	}
}
