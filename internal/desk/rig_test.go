package desk

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/contract"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// timeout is the desk's in tests. No test waits for it.
const timeout = 10 * time.Second

// A rig is a desk on a real store and, over HTTP, on a real sandbox.
type rig struct {
	*Desk
	sandbox *sandbox.Sandbox
	base    string
	store   *store.Store
	journal *journal
	wire    *wire
	clock   *clock
}

func newRig(t testing.TB, o sandbox.Options) *rig {
	t.Helper()
	o.Tasks, o.Wrap = max(o.Tasks, 1), contract.Console(t, o.API)
	srv := httptest.NewUnstartedServer(nil)
	base := "http://" + srv.Listener.Addr().String()
	world := sandbox.New(o)
	srv.Config.Handler = world.Handler(base)
	srv.Start()
	t.Cleanup(srv.Close)
	db, err := store.Open(t.Context(), "sqlite::memory:", [][]byte{make([]byte, 32)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	r := &rig{sandbox: world, base: base, store: db, journal: &journal{Store: db}, clock: &clock{}}
	r.Desk, r.wire = r.another(t, Options{})
	return r
}

// another returns another desk, as of another replica, on the same store and sandbox.
func (r *rig) another(t testing.TB, o Options) (*Desk, *wire) {
	t.Helper()
	w := newWire()
	api, err := apiclient.New(r.base+"/workflow", apiclient.WithTransport(w), apiclient.WithTimeout(timeout))
	if err != nil {
		t.Fatal(err)
	}
	o.Timeout, o.Now = timeout, r.clock.now
	d := New(api, r.journal, o)
	d.waits = waits{lookAfter: []time.Duration{0, 15 * time.Millisecond}, grace: 10 * time.Millisecond, poll: time.Millisecond, today: timeout, around: timeout}
	return d, w
}

// as returns a context in which the sandbox's user with this login acts, with the
// role of that name.
func as(t testing.TB, login string) context.Context {
	t.Helper()
	role := map[string]person.Role{"viewer": person.Viewer, "operator": person.Operator, "admin": person.Admin}[login]
	return person.In(t.Context(), &person.Person{
		Subject: subject(t, login), Name: login, Role: role,
		Token: func(context.Context) (string, error) { return "sandbox-" + login, nil },
	})
}

func subject(t testing.TB, login string) string {
	t.Helper()
	for _, u := range sandbox.Users() {
		if u.Login == login {
			return u.ID
		}
	}
	t.Fatalf("the sandbox has no user %s", login)
	return ""
}

// upstream speaks to the sandbox directly, past the desk and what is counted of it.
func (r *rig) upstream(t testing.TB, login string) *apiclient.Client {
	t.Helper()
	api, err := apiclient.New(r.base + "/workflow")
	if err != nil {
		t.Fatal(err)
	}
	return api.As(func(context.Context) (string, error) { return "sandbox-" + login, nil })
}

var tradeBreak = apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}

func field(name, value string) apiclient.Field {
	return apiclient.Field{Name: name, Value: jsontext.Value(value)}
}

// task makes a trade break of the admin's that is under investigation: version 2.
func (r *rig) task(t testing.TB) *apiclient.Task {
	t.Helper()
	made, err := r.upstream(t, "admin").Tasks.Create(t.Context(), apiclient.CreateTask{
		DefinitionID: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-1"`), field("difference", `"1.5"`)},
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	return r.change(t, "admin", made.ID, "assign")
}

// change changes a task past the desk.
func (r *rig) change(t testing.TB, login, id, trigger string, fields ...apiclient.Field) *apiclient.Task {
	t.Helper()
	if _, err := r.upstream(t, login).Tasks.Update(t.Context(), id, apiclient.UpdateTask{Fields: fields}, trigger); err != nil {
		t.Fatal(err)
	}
	return r.now(t, id)
}

// remove deletes a task past the desk.
func (r *rig) remove(t *testing.T, id string) {
	t.Helper()
	if _, err := r.upstream(t, "admin").Tasks.Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

// now reads a task past the desk.
func (r *rig) now(t testing.TB, id string) *apiclient.Task {
	t.Helper()
	task, err := r.upstream(t, "admin").Tasks.Get(t.Context(), id, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return task
}

func seenOf(t *apiclient.Task) Seen {
	return Seen{Version: t.Version.Number, AsAt: t.Version.AsAtModified}
}

// edit is an update of a task as it stands in t.
func edit(t *apiclient.Task, key string, fields ...apiclient.Field) Update {
	return Update{Submission: Submission{Key: key}, Task: t.ID, Seen: seenOf(t), Fields: fields}
}

// fire is edit with a trigger.
func fire(t *apiclient.Task, key, trigger string, fields ...apiclient.Field) Update {
	u := edit(t, key, fields...)
	u.Trigger = trigger
	return u
}

// lines are all that a person has in the journal, newest first.
func (r *rig) lines(t *testing.T, login string) []store.Line {
	t.Helper()
	lines, err := r.store.Lines(t.Context(), store.LineQuery{Subject: subject(t, login)})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// check compares what a result tells, and what the journal has of it.
func (r *rig) check(t *testing.T, got *Result, err error, outcome, settled string) {
	t.Helper()
	if err != nil {
		t.Fatalf("error %v, want outcome %q", err, outcome)
	}
	if got.Outcome() != outcome || got.Line.Settled != settled {
		t.Errorf("outcome %q by %q, want %q by %q; detail %s", got.Outcome(), got.Line.Settled, outcome, settled, got.Line.Detail)
	}
	kept, err := r.store.Line(t.Context(), got.Line.ID)
	if err != nil || kept.Outcome != got.Line.Outcome || kept.Settled != settled || kept.AfterVersion != got.Line.AfterVersion {
		t.Errorf("the journal has %+v, %v; the result has %+v", kept.End, err, got.Line.End)
	}
	if (got.Refusal != nil) != (outcome == Refused) {
		t.Errorf("refusal %+v with outcome %q", got.Refusal, outcome)
	}
}
