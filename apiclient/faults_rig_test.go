package apiclient_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/contract"
	"taskdesk/internal/sandbox"
)

// A rig is a sandbox over HTTP that counts the requests it gets.
type rig struct {
	*sandbox.Sandbox
	base   string
	plain  *apiclient.Client // sees to the scenes; nothing goes wrong for it
	scenes int

	mu      sync.Mutex
	ended   sync.Cond
	got     int // requests since forget
	serving int
}

func start(t testing.TB, o sandbox.Options) *rig {
	t.Helper()
	o.Tasks, o.Wrap = 1, contract.Console(t, o.API)
	srv := httptest.NewUnstartedServer(nil)
	r := &rig{Sandbox: sandbox.New(o), base: "http://" + srv.Listener.Addr().String()}
	r.ended.L = &r.mu
	handler := r.Handler(r.base)
	srv.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.count(1)
		defer r.count(0)
		handler.ServeHTTP(w, req)
	})
	srv.Start()
	t.Cleanup(srv.Close)
	r.plain = r.client(t)
	return r
}

// count takes note of a request that comes, or of one that ended.
func (r *rig) count(came int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got += came
	r.serving += 2*came - 1
	r.ended.Broadcast()
}

func (r *rig) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = 0
}

// requests returns how many there were, once the sandbox has brought them to their
// end: it does so though nobody waits for it any more.
func (r *rig) requests() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	for r.serving > 0 {
		r.ended.Wait()
	}
	return r.got
}

// client returns a client that knows nothing yet.
func (r *rig) client(t testing.TB, options ...apiclient.Option) *apiclient.Client {
	t.Helper()
	c, err := apiclient.New(r.base+"/workflow", options...)
	if err != nil {
		t.Fatal(err)
	}
	return c.As(func(context.Context) (string, error) { return "sandbox-admin", nil })
}

// A scene is what an operation works on: two tasks, and a definition that is theirs.
type scene struct {
	rig           *rig
	mark          string // a correlation id that no task has yet
	first, second string // tasks
	definition    apiclient.Definition
	missing       apiclient.Definition // not there yet
	actionLog     string
}

func (r *rig) scene(t testing.TB) *scene {
	t.Helper()
	r.scenes++
	s := &scene{rig: r, mark: fmt.Sprintf("scene-%d", r.scenes)}
	s.definition, s.missing = definition(s.mark), definition(s.mark+"-new")
	if _, err := r.plain.Definitions.Create(t.Context(), s.definition); err != nil {
		t.Fatal(err)
	}
	s.first, s.second = s.task(t, "").ID, s.task(t, "").ID
	s.actionLog = s.task(t, "act").ActionLogSubmitted
	return s
}

// definition is one whose only trigger starts an action.
func definition(code string) apiclient.Definition {
	return apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Faults", Code: code}, DisplayName: "Faults",
		States: []apiclient.State{{Name: "Open"}}, InitialState: apiclient.InitialState{Name: "Open"},
		Triggers:    []apiclient.TriggerSchema{{Name: "act", Trigger: apiclient.TriggerKind{Type: "External"}}},
		Transitions: []apiclient.Transition{{From: "Open", To: "Open", Trigger: "act", Action: "tell"}},
		Actions:     []apiclient.Action{{Name: "tell", Details: jsontext.Value(`{"type":"TriggerParentTask","trigger":"act"}`)}},
	}
}

func (s *scene) task(t testing.TB, trigger string) *apiclient.Task {
	t.Helper()
	task, err := s.rig.plain.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: s.definition.ID}, trigger)
	if err != nil {
		t.Fatal(err)
	}
	return task
}

// changes is how often a task was changed.
func (s *scene) changes(t testing.TB, id string) int {
	t.Helper()
	now, err := s.rig.plain.Tasks.Get(t.Context(), id, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return now.Version.Number - 1
}

// deletions is 1 when a task was deleted.
func (s *scene) deletions(t testing.TB, id string) int {
	t.Helper()
	_, err := s.rig.plain.Tasks.Get(t.Context(), id, time.Time{})
	return absent(t, err)
}

// absent is 1 for what is not there.
func absent(t testing.TB, err error) int {
	t.Helper()
	if errors.Is(err, apiclient.ErrNotFound) {
		return 1
	}
	if err != nil {
		t.Fatal(err)
	}
	return 0
}

// both is what is so of both tasks alike.
func (s *scene) both(t testing.TB, of func(testing.TB, string) int) int {
	t.Helper()
	n := of(t, s.first)
	if other := of(t, s.second); other != n {
		t.Errorf("%d of one task and %d of the other", n, other)
	}
	return n
}

// versions is how often a definition was made or changed; 0 when it is not there.
func (s *scene) versions(t testing.TB, id apiclient.DefinitionID) int {
	t.Helper()
	d, err := s.rig.plain.Definitions.Get(t.Context(), id, time.Time{})
	if absent(t, err) == 1 {
		return 0
	}
	return d.Version.Number
}

// made is how many tasks bear the scene's mark.
func (s *scene) made(t testing.TB) int {
	t.Helper()
	p, err := s.rig.plain.Tasks.List(t.Context(), apiclient.ListOptions{Filter: "correlationIds any (~ eq '" + s.mark + "')"})
	if err != nil {
		t.Fatal(err)
	}
	return len(p.Values)
}

// kinds are the package's errors by name.
var kinds = []struct {
	name string
	err  error
}{
	{"Invalid", apiclient.ErrInvalid}, {"Unauthorized", apiclient.ErrUnauthorized}, {"Forbidden", apiclient.ErrForbidden},
	{"NotFound", apiclient.ErrNotFound}, {"Conflict", apiclient.ErrConflict}, {"RateLimited", apiclient.ErrRateLimited},
	{"Refused", apiclient.ErrRefused}, {"Unavailable", apiclient.ErrUnavailable}, {"Timeout", apiclient.ErrTimeout},
	{"NotSent", apiclient.ErrNotSent}, {"OutcomeUnknown", apiclient.ErrOutcomeUnknown},
}

// kindsOf names every kind that an error is of, and no other.
func kindsOf(err error) string {
	var names []string
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			names = append(names, k.name)
		}
	}
	return strings.Join(names, " ")
}
