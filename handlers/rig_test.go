package handlers_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"go.uber.org/goleak"

	"taskdesk/apiclient"
	"taskdesk/handlers"
	"taskdesk/internal/contract"
	"taskdesk/internal/desk"
	"taskdesk/internal/given"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
	"taskdesk/views"
)

func TestMain(m *testing.M) {
	// scs begins to sweep its own store in New, before it is given ours.
	goleak.VerifyTestMain(withPostgres{m}, goleak.IgnoreTopFunction("github.com/alexedwards/scs/v2/memstore.(*MemStore).startCleanup"))
}

// withPostgres stops the PostgreSQL that a test started, before anybody looks for leaks.
type withPostgres struct{ *testing.M }

func (m withPostgres) Run() int { return pgtest.Run(m.M) }

// A rig is the console, its database and a sandbox, each as it is in use, at
// addresses of this machine.
type rig struct {
	*sandbox.Sandbox
	url      string // of the console
	upstream string // of the sandbox
	examples sandbox.Examples
	log      *logged
	calls    *calls
	root     string
	down     func()       // ends the sandbox: nobody listens any more
	db       *store.Store // of the console that was started last
}

// options are what a rig can have otherwise.
type options struct {
	api      string        // generation of the Workflow API
	database string        // address; in memory when empty
	timeout  time.Duration // of one call of the Workflow API
	tokens   time.Duration // life of access tokens
	noIDP    bool          // the identity provider is down from the start
	readOnly bool
	policy   string // its rules, without the brackets around them
	given    string // file of definitions
	allAs    string // whom the Workflow API takes everybody for, as behind a client that they share
	lax      bool   // what asks who fires it may be fired under a shared id
	quiet    bool   // nobody reads the log
	signIn   func(*signin.Config)
	root     string                      // path of the public address
	proxy    *proxy                      // a server in front that speaks https to browsers
	ready    func(context.Context) error // of the database; its own Ping when nil
	now      func() time.Time
	granted  *granted // counts how often an answer is granted more time
}

func start(t testing.TB, o options) *rig {
	t.Helper()
	r := &rig{log: &logged{}, calls: &calls{}, root: o.root}
	r.upstream, r.down = serve(t, func(base string) http.Handler {
		r.Sandbox = sandbox.New(sandbox.Options{Tasks: 40, API: o.api, TokenTTL: o.tokens, Wrap: contract.Console(t, o.api)})
		r.SetIdentityDown(o.noIDP)
		return r.calls.count(sharing(o.allAs, r.Handler(base)))
	})
	r.examples = r.Examples()
	if o.proxy != nil {
		r.url = o.proxy.start(t, o.root, func(public string) http.Handler { return r.console(t, o, public+o.root) }) + o.root
		return r
	}
	base, _ := serve(t, func(base string) http.Handler { return o.granted.counted(r.console(t, o, base+o.root)) })
	r.url = base + o.root
	return r
}

// sharing lets the Workflow API take everybody for one user of the sandbox, if one is named.
func sharing(user string, next http.Handler) http.Handler {
	if user == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/workflow") {
			r.Header.Set("Authorization", "Bearer sandbox-"+user)
		}
		next.ServeHTTP(w, r)
	})
}

// serve runs a handler that knows its own address, until the test ends.
func serve(t testing.TB, handler func(base string) http.Handler) (base string, end func()) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	base = "http://" + srv.Listener.Addr().String()
	srv.Config.Handler = handler(base)
	srv.Start()
	t.Cleanup(srv.Close)
	return base, srv.Close
}

// console wires the console as the program does.
func (r *rig) console(t testing.TB, o options, base string) http.Handler {
	t.Helper()
	if o.timeout == 0 {
		o.timeout = 10 * time.Second
	}
	if o.database == "" {
		o.database = "sqlite::memory:"
	}
	keys := [][]byte{bytes.Repeat([]byte("k"), 32)}
	log := slog.New(slog.NewTextHandler(r.log, nil))
	if o.quiet {
		log = slog.New(slog.NewJSONHandler(io.Discard, nil))
	}
	db := must(store.Open(t.Context(), o.database, keys))(t)
	api := must(apiclient.New(r.upstream+"/workflow", apiclient.WithTimeout(o.timeout)))(t)
	cfg := signin.Config{
		Issuer: r.upstream + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: []string{"openid", "profile", "email", "groups", "offline_access"}, PublicURL: must(url.Parse(base))(t),
		GroupsClaim: "groups", Viewers: []string{"viewers"}, Operators: []string{"operators"}, Admins: []string{"admins"}, Keys: keys, Idle: 11 * time.Hour,
	}
	if o.ready == nil {
		o.ready = db.Ping
	}
	if o.signIn != nil {
		o.signIn(&cfg)
	}
	in := must(signin.New(cfg, db, log))(t)
	door := desk.New(api, db, desk.Options{ReadOnly: o.readOnly, Policy: rulesOf(t, o.policy), SharedIDs: o.lax, Definitions: must(given.Load(o.given))(t), Timeout: o.timeout, Log: log})
	r.db = db
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var discovery sync.WaitGroup
	discovery.Go(func() { in.Discover(ctx) })
	t.Cleanup(func() {
		stop()
		discovery.Wait()
		door.Close()
		in.Close()
		if err := db.Close(); err != nil {
			t.Errorf("close the database: %v", err)
		}
	})
	return handlers.New(handlers.Deps{
		Log: log, Desk: door, SignIn: in, Forms: db, Ready: o.ready,
		Environment: views.Environment{Name: "TEST", Colour: "green"}, ReadOnly: o.readOnly, Now: o.now, Program: "1.2.3", Upstream: r.upstream + "/workflow",
		Examples: []views.Link{{Text: "an ordinary task", URL: views.Root(in.Root()).Task(r.examples.Ordinary)}},
	})
}

// must returns a value, or ends the test with the error.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// api speaks to the Workflow API past the console, as a user of the sandbox.
func (r *rig) api(t testing.TB, user string) *apiclient.Client {
	t.Helper()
	return must(apiclient.New(r.upstream + "/workflow"))(t).As(func(context.Context) (string, error) { return "sandbox-" + user, nil })
}

// task reads a task as it is now.
func (r *rig) task(t testing.TB, id string) *apiclient.Task {
	t.Helper()
	return must(r.api(t, "operator").Tasks.Get(t.Context(), id, time.Time{}))(t)
}

// create makes an open trade break and returns its id.
func (r *rig) create(t testing.TB) string {
	t.Helper()
	fields := []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value("-1204.5500")}}
	in := apiclient.CreateTask{DefinitionID: apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}, Fields: fields}
	made := must(r.api(t, "operator").Tasks.Create(t.Context(), in, ""))(t)
	r.calls.take()
	return made.ID
}

// change sets a field of a task, as another person does meanwhile.
func (r *rig) change(t testing.TB, id, field, value string) {
	t.Helper()
	must(r.api(t, "admin").Tasks.Update(t.Context(), id, apiclient.UpdateTask{Fields: []apiclient.Field{{Name: field, Value: jsontext.Value(value)}}}, ""))(t)
}

// fill puts the ids of the examples where their names stand in braces.
func (r *rig) fill(s string) string {
	return strings.NewReplacer("{ordinary}", r.examples.Ordinary, "{ORDINARY}", strings.ToUpper(r.examples.Ordinary), "{stuck}", r.examples.Stuck, "{LONG}", strings.ToUpper(r.examples.LongHistory),
		"{long}", r.examples.LongHistory, "{deleted}", r.examples.Deleted, "{family}", r.examples.Family, "{failed}", r.examples.Failed, "{unmovable}", r.examples.Unmovable, "{none}", noTask).Replace(s)
}

// noTask is an id that no task ever had.
const noTask = "00000000-0000-4000-8000-000000000000"
