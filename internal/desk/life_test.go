package desk

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
)

// without is an upstream that lacks the operations whose address ends so.
func without(next http.RoundTripper, path string) http.RoundTripper { return telling{next, path, ""} }

// telling is an upstream that answers in a way of its own where an address ends so; with
// nothing to say it has no such operation.
type telling struct {
	next       http.RoundTripper
	path, says string
}

func (w telling) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, w.path) {
		return w.next.RoundTrip(r)
	}
	res := httptest.NewRecorder()
	if w.says == "" {
		http.NotFound(res, r)
	} else {
		res.Header().Set("Content-Type", "application/json")
		_, _ = res.WriteString(w.says)
	}
	return res.Result(), nil
}

// versions reads a whole life.
func versions(t *testing.T, d *Desk, ctx context.Context, id string, asAt time.Time) (all []history.Version) {
	t.Helper()
	l, err := d.Life(ctx, id, asAt)
	if err != nil {
		t.Fatal(err)
	}
	for v, err := range l.Versions(ctx) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// TestWalkAgreesWithHistory holds what the API's own history tells of tasks against
// their versions, to the last field: of all kinds of tasks that people and actions
// changed, now and as at a moment in their lives.
func TestWalkAgreesWithHistory(t *testing.T) {
	r := newRig(t, sandbox.Options{Tasks: 120})
	walking, w := r.another(t, Options{})
	w.next = without(w.next, "/history")
	t.Cleanup(walking.Close)
	ctx := as(t, "viewer")
	ids := r.everyTask(t)
	many := 0
	for _, id := range ids {
		told, walked := versions(t, r.Desk, ctx, id, time.Time{}), versions(t, walking, ctx, id, time.Time{})
		if !reflect.DeepEqual(told, walked) {
			t.Errorf("task %s: told %+v\nwalked %+v", id, told, walked)
		}
		if told[0].Number != len(told) || told[len(told)-1].Number != 1 {
			t.Errorf("task %s: %d versions, the newest %d", id, len(told), told[0].Number)
		}
		middle := told[len(told)/2]
		if then := versions(t, walking, ctx, id, middle.AsAt); !reflect.DeepEqual(then, told[len(told)/2:]) {
			t.Errorf("task %s as at %v: %+v", id, middle.AsAt, then)
		}
		many = max(many, len(told))
	}
	if len(ids) < 100 || many < 40 || r.wire.count("GET /api/tasks/") > 5*len(ids) {
		t.Errorf("%d tasks of up to %d versions, in %d calls", len(ids), many, r.wire.count("GET /api/tasks/"))
	}
}

// TestWalkAgreesOnAnyTask changes a task at random, also by what changes nothing.
func TestWalkAgreesOnAnyTask(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.defineCircle(t)
	walking, w := r.another(t, Options{})
	w.next = without(w.next, "/history")
	t.Cleanup(walking.Close)
	ctx, up := as(t, "viewer"), r.upstream(t, "admin")
	rapid.Check(t, func(rt *rapid.T) {
		value := rapid.SampledFrom([]string{`"a"`, `"b"`, `""`, "null", `"\u00e9\"\\"`})
		number := rapid.SampledFrom([]string{"1", "1.50", "1.5", "-0.1234567890123456789012345678", "null"})
		made, err := up.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: circle, Fields: []apiclient.Field{field("text", value.Draw(rt, "text"))}}, "")
		if err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(0, 25).Draw(rt, "changes") {
			in := apiclient.UpdateTask{StackingKey: rapid.SampledFrom([]string{"", "k1", "k2"}).Draw(rt, "key")}
			if rapid.Bool().Draw(rt, "edit") {
				in.Fields = []apiclient.Field{field("number", number.Draw(rt, "number")), field("text", value.Draw(rt, "text"))}
			}
			in.CorrelationIDs = rapid.SampledFrom([][]string{nil, {}, {"a, b"}, {"a", "b"}}).Draw(rt, "ids")
			if _, err := up.Tasks.Update(t.Context(), made.ID, in, rapid.SampledFrom([]string{"", "turn", "stay"}).Draw(rt, "trigger")); err != nil {
				rt.Fatal(err)
			}
		}
		told, walked := versions(t, r.Desk, ctx, made.ID, time.Time{}), versions(t, walking, ctx, made.ID, time.Time{})
		if !reflect.DeepEqual(told, walked) {
			rt.Errorf("told %+v\nwalked %+v", told, walked)
		}
	})
}

var circle = apiclient.DefinitionID{Scope: "Test", Code: "Circle"}

// defineCircle defines tasks that can turn to another state, and to the same.
func (r *rig) defineCircle(t *testing.T) {
	t.Helper()
	external := apiclient.TriggerKind{Type: "External"}
	_, err := r.upstream(t, "admin").Definitions.Create(t.Context(), apiclient.Definition{
		ID: circle, DisplayName: "Circle", States: []apiclient.State{{Name: "A"}, {Name: "B"}},
		FieldSchema:  []apiclient.FieldSchema{{Name: "number", Type: apiclient.Decimal}, {Name: "text", Type: apiclient.String}},
		InitialState: apiclient.InitialState{Name: "A"},
		Triggers:     []apiclient.TriggerSchema{{Name: "turn", Trigger: external}, {Name: "stay", Trigger: external}},
		Transitions: []apiclient.Transition{
			{From: "A", To: "B", Trigger: "turn"}, {From: "B", To: "A", Trigger: "turn"},
			{From: "A", To: "A", Trigger: "stay"}, {From: "B", To: "B", Trigger: "stay"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// everyTask returns the ids of all tasks.
func (r *rig) everyTask(t *testing.T) (ids []string) {
	t.Helper()
	for task, err := range r.upstream(t, "viewer").Tasks.All(t.Context(), apiclient.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, task.ID)
	}
	return ids
}

// TestTasksAsTheyBegan reads each version as its own address shows it.
func TestTasksAsTheyBegan(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	for _, id := range []string{r.sandbox.Examples().LongHistory, r.sandbox.Examples().Family} {
		l, err := r.Life(ctx, id, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		number := l.Task.Version.Number
		for task, err := range l.Tasks(ctx) {
			if err != nil || task.Version.Number != number {
				t.Fatalf("got %+v, %v; want version %d", task, err, number)
			}
			then, err := r.Task(ctx, id, task.Version.AsAtModified)
			if err != nil || !reflect.DeepEqual(then.Task, task) {
				t.Errorf("version %d: %+v\nits address shows %+v, %v", number, task, then.Task, err)
			}
			number--
		}
		if number != 0 {
			t.Errorf("ended before version %d", number)
		}
	}
}

// TestLifeInTheSeedEra asks for a history no more once it is known that there is none.
func TestLifeInTheSeedEra(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	ctx, task := as(t, "viewer"), r.task(t)
	asked := "GET /api/tasks/" + task.ID + "/history"
	if got := versions(t, r.Desk, ctx, task.ID, time.Time{}); len(got) != 2 || r.wire.count(asked) != 1 {
		t.Errorf("%+v, with %d calls for the history", got, r.wire.count(asked))
	}
	r.work.Wait()
	r.change(t, "admin", task.ID, "", field("comment", `"x"`))
	if got := versions(t, r.Desk, ctx, task.ID, time.Time{}); len(got) != 3 || r.wire.count(asked) != 1 {
		t.Errorf("%+v, with %d calls for the history", got, r.wire.count(asked))
	}
}

// TestLifeOfADeletedTask reads the life of a task that is gone, where the API's
// history does not tell of it.
func TestLifeOfADeletedTask(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	id := r.sandbox.Examples().Deleted
	_, err := r.Life(ctx, id, time.Time{})
	gone, ok := errors.AsType[*Gone](err)
	if !ok || gone.Kind != Deleted {
		t.Fatalf("Life() fails with %v", err)
	}
	all := versions(t, r.Desk, ctx, id, gone.Seen)
	if len(all) != gone.Last.Version.Number || all[0].State != gone.Last.State {
		t.Errorf("%+v, want up to version %d", all, gone.Last.Version.Number)
	}
	if v, err := r.Version(ctx, id, 2); err != nil || !reflect.DeepEqual(v, all[len(all)-2]) {
		t.Errorf("Version(2) = %+v, %v; want %+v", v, err, all[len(all)-2])
	}
}

func TestVersion(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, id := as(t, "viewer"), r.sandbox.Examples().LongHistory
	all := versions(t, r.Desk, ctx, id, time.Time{})
	for _, want := range all {
		if got, err := r.Version(ctx, id, want.Number); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Version(%d) = %+v, %v; want %+v", want.Number, got, err, want)
		}
	}
	for _, number := range []int{0, len(all) + 1} {
		if got, err := r.Version(ctx, id, number); !errors.Is(err, apiclient.ErrNotFound) {
			t.Errorf("Version(%d) = %+v, %v", number, got, err)
		}
	}
	if _, err := r.Version(t.Context(), id, 1); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: %v", err)
	}
}

// TestPastIsKeptForEachPerson shows nobody what another person has read.
func TestPastIsKeptForEachPerson(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	id := r.sandbox.Examples().LongHistory
	read := func(login string) int {
		r.wire.forget()
		versions(t, r.Desk, as(t, login), id, time.Time{})
		r.work.Wait()
		return r.wire.count("GET /api/tasks/" + id)
	}
	first, again, other := read("viewer"), read("viewer"), read("operator")
	if first < 40 || again != 1 || other < 40 {
		t.Errorf("%d calls, then %d, and %d for somebody else", first, again, other)
	}
	r.lives.most = 1
	if read("viewer"); r.lives.size > 1 {
		t.Errorf("%d bytes are kept", r.lives.size)
	}
	if got := read("viewer"); got < 40 {
		t.Errorf("%d calls for a past that had to make room", got)
	}
}

// A pond is an upstream in the process, all of whose answers take as long.
type pond struct {
	handler http.Handler
	mu      sync.Mutex
	calls   int
}

const ripple = 50 * time.Millisecond

func (p *pond) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.calls++
	p.mu.Unlock()
	time.Sleep(ripple)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.RequestURI = r.URL.RequestURI()
	res := httptest.NewRecorder()
	p.handler.ServeHTTP(res, r)
	return res.Result(), nil
}

// TestRoundTrips counts how often something has to be waited for: the first version is
// known after two round trips, and in the seed era too. Two who read the same life
// share what is asked.
func TestRoundTrips(t *testing.T) {
	for _, era := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(era, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				world := sandbox.New(sandbox.Options{Tasks: 1, API: era})
				p := &pond{handler: world.Handler("http://pond")}
				api, err := apiclient.New("http://pond/workflow", apiclient.WithTransport(p))
				if err != nil {
					t.Fatal(err)
				}
				d := New(api, nil, Options{})
				ctx, leave := context.WithCancel(person.In(t.Context(), &person.Person{
					Subject: "v", Role: person.Viewer, Token: func(context.Context) (string, error) { return "sandbox-viewer", nil },
				}))
				start := time.Now()
				l, err := d.Life(ctx, world.Examples().LongHistory, time.Time{})
				if err != nil || era == sandbox.Current && l.Machine == nil {
					t.Fatal(l, err)
				}
				var first, all time.Duration
				var both sync.WaitGroup
				for range 2 {
					both.Go(func() {
						for v, err := range l.Versions(ctx) {
							if err != nil {
								t.Error(err)
							}
							if v.Number == l.Task.Version.Number {
								first = time.Since(start)
							}
						}
						all = time.Since(start)
					})
				}
				both.Wait()
				// Two versions changed nothing, so that the history does not tell of them; in
				// the seed era a probe finds out that there is no history.
				rounds := map[string]time.Duration{sandbox.Current: 4, sandbox.SeedEra: 14}[era]
				calls := map[string]int{sandbox.Current: 9, sandbox.SeedEra: 75}[era]
				if first > 2*ripple || all > rounds*ripple || p.calls > calls {
					t.Errorf("the first version after %v, the last after %v, in %d calls; want %v, %v and at most %d", first, all, p.calls, 2*ripple, rounds*ripple, calls)
				}
				leave()
				d.Close()
			})
		})
	}
}
