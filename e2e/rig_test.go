package e2e

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/app"
	"taskdesk/internal/config"
	"taskdesk/internal/contract"
	"taskdesk/internal/sandbox"
)

// A rig is a console and a sandbox that run, each on an address of its own.
type rig struct {
	t        testing.TB
	defined  bool   // the Workflow API has definitions, which it had not in the seed era
	base     string // of the console
	box      *sandbox.Sandbox
	examples sandbox.Examples
	upstream *apiclient.Client // speaks as the admin, past the console
}

// onEach makes a journey on each generation of the Workflow API. It is the same one, but
// for what the seed era cannot do: there the page has to say so.
func onEach(t *testing.T, journey func(t *testing.T, r *rig), settings ...func(*config.Config)) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) { journey(t, start(t, api, settings...)) })
	}
}

// start runs a console on a sandbox with few tasks. Settings change the console's configuration.
func start(t testing.TB, api string, settings ...func(*config.Config)) *rig {
	t.Helper()
	box := sandbox.New(sandbox.Options{Tasks: 40, API: api, Wrap: contract.Console(t, api)})
	upstream := serve(t, func(base string) http.Handler { return box.Handler(base) })
	r := &rig{t: t, defined: api == sandbox.Current, box: box, examples: box.Examples()}
	r.base = serve(t, func(base string) http.Handler {
		cfg := configuration(t, base, upstream)
		for _, set := range settings {
			set(&cfg)
		}
		console, err := app.NewConsole(t.Context(), cfg, slog.New(slog.NewTextHandler(t.Output(), nil)), nil)
		if err != nil {
			t.Fatalf("start the console: %v", err)
		}
		t.Cleanup(func() {
			if err := console.Close(); err != nil {
				t.Errorf("close the console: %v", err)
			}
		})
		return console
	})
	client, err := apiclient.New(upstream + "/workflow")
	if err != nil {
		t.Fatal(err)
	}
	r.upstream = client.As(func(context.Context) (string, error) { return "sandbox-admin", nil })
	return r
}

// serve serves the handler that is made for its own address, until the test ends.
func serve(t testing.TB, handler func(base string) http.Handler) string {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	base := "http://localhost:" + portOf(srv.Listener)
	srv.Config.Handler = handler(base)
	srv.Start()
	t.Cleanup(srv.Close)
	return base
}

func portOf(ln net.Listener) string {
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	return port
}

func configuration(t testing.TB, base, upstream string) config.Config {
	t.Helper()
	return config.Config{
		PublicURL: address(t, base), WorkflowURL: address(t, upstream+"/workflow"), WorkflowAPI: "auto", APITimeout: 5 * time.Second,
		OIDCIssuer: upstream + "/identity", ClientID: sandbox.ClientID, ClientSecret: sandbox.ClientSecret,
		Scopes: config.Words{"openid", "profile", "email", "groups", "offline_access"}, GroupsClaim: "groups",
		Viewers: config.List{"viewers"}, Operators: config.List{"operators"}, Admins: config.List{"admins"},
		DatabaseURL: "sqlite::memory:", SecretKeys: config.Keys{make([]byte, 32)}, Environment: "TEST", EnvironmentColour: "green",
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

// task reads a task past the console.
func (r *rig) task(id string) *apiclient.Task {
	r.t.Helper()
	task, err := r.upstream.Tasks.Get(r.t.Context(), id, time.Time{})
	if err != nil {
		r.t.Fatalf("read the task upstream: %v", err)
	}
	return task
}

// wantTask checks what the upstream says of a task: its version, state and comment.
func (r *rig) wantTask(id string, version int, state, comment string) {
	r.t.Helper()
	task := r.task(id)
	if task.Version.Number != version || task.State != state {
		r.t.Errorf("the task is version %d in state %s, want %d in %s", task.Version.Number, task.State, version, state)
	}
	if got := string(task.Field("comment")); got != comment {
		r.t.Errorf("its comment is %s, want %s", got, comment)
	}
}

// as returns the rig for a test inside of the one that it was started for.
func (r *rig) as(t testing.TB) *rig {
	inner := *r
	inner.t = t
	return &inner
}
