package app_test

import (
	"database/sql"
	"log/slog"
	"net/http"
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
	at := serve(t, func(base string) http.Handler { return r.upstream.watch(r.box.Handler(base)) })
	r.base = serve(t, func(string) http.Handler { return http.HandlerFunc(r.balance) })
	r.config = settings(t, r.base, at, pgtest.Database(t, migrated))
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

// awaitOther waits until, beside the replica that asks the provider for a new token, the
// other one waits for the row of that token, or asks as well.
func (r *replicas) awaitOther() {
	db, err := sql.Open("pgx", string(r.config.DatabaseURL))
	if err != nil {
		r.t.Error(err)
		return
	}
	defer db.Close()
	const query = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for waiting := 0; waiting == 0 && r.upstream.asked() < 2; {
		if err := db.QueryRowContext(r.t.Context(), query).Scan(&waiting); err != nil {
			r.t.Error(err)
			return
		}
	}
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

// signedIn is a browser in which a user of the sandbox has signed in at a replica, or at
// any, when that is empty.
func (r *replicas) signedIn(user, replica string) *reader {
	r.t.Helper()
	b := newReader(r.t, r.base)
	b.signIn(user, replica)
	return b
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

// asked returns how many refreshes were seen since take.
func (u *upstream) asked() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.refreshes
}

// take returns what was seen since it was last asked.
func (u *upstream) take() (bearers map[string]bool, refreshes int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	bearers, refreshes = u.bearers, u.refreshes
	u.bearers, u.refreshes = nil, 0
	return bearers, refreshes
}
