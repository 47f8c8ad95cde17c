package apiclient

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A bureau is a service in memory that changes tasks. It refuses a trigger named
// "no", and a whole batch that has one named "bad" in it.
type bureau struct {
	mu       sync.Mutex
	batches  bool
	seedEra  bool
	takes    time.Duration             // each request
	before   func(*http.Request) reply // nil goes on
	done     []string                  // task and trigger of each change, in order
	calls    map[string]int
	inFlight int
	most     int // in flight at a time
}

func (b *bureau) RoundTrip(r *http.Request) (*http.Response, error) {
	b.count(r, 1)
	defer b.count(r, -1)
	if b.takes > 0 {
		time.Sleep(b.takes)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.before != nil {
		if instead := b.before(r); instead != nil {
			return instead(r)
		}
	}
	return b.answer(r)(r)
}

func (b *bureau) count(r *http.Request, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.inFlight += n
	b.most = max(b.most, b.inFlight)
	if n > 0 {
		b.calls[r.Method]++
	}
}

func (b *bureau) answer(r *http.Request) reply {
	_, id, _ := strings.Cut(r.URL.Path, "/tasks/")
	switch {
	case r.Method == http.MethodPatch && !b.batches:
		return says(405, "")
	case r.Method == http.MethodPatch:
		return b.updateBatch(r)
	case r.Method == http.MethodDelete:
		b.done = append(b.done, id+" deleted")
		return says(200, `{"asAt":"2026-03-02T10:31:00.0000010+00:00"}`)
	}
	return b.update(id, r.URL.Query().Get("trigger"))
}

func (b *bureau) update(id, trigger string) reply {
	switch {
	case trigger == "bad":
		return says(400, `{"name":"InvalidRequestFailure"}`)
	case trigger == "no" && b.seedEra:
		return says(200, `{"wasSuccessful":false,"message":"No."}`)
	case trigger == "no":
		return says(400, `{"detail":"No."}`)
	}
	b.done = append(b.done, strings.TrimSpace(id+" "+trigger))
	if b.seedEra {
		return says(200, `{"wasSuccessful":true,"asAt":"2026-03-02T10:31:00.0000010+00:00"}`)
	}
	return says(200, b.task(id))
}

func (b *bureau) task(id string) string {
	return fmt.Sprintf(`{"id":"%s","state":"Open","version":{"asAtModified":"2026-03-02T10:31:00.0000010+00:00","asAtVersionNumber":2}}`, id)
}

func (b *bureau) updateBatch(r *http.Request) reply {
	var in UpdateTasks
	if err := json.UnmarshalRead(r.Body, &in); err != nil {
		return says(400, err.Error())
	}
	if slices.ContainsFunc(in.Tasks, func(u TaskUpdate) bool { return u.Trigger == "bad" }) {
		return says(400, `{"name":"InvalidRequestFailure"}`)
	}
	var values, failed []string
	for _, u := range in.Tasks {
		if u.Trigger != "no" && u.Trigger != "both" {
			b.done = append(b.done, strings.TrimSpace(u.TaskID+" "+u.Trigger))
		}
		if u.Trigger != "no" && u.Trigger != "forget" {
			values = append(values, b.task(u.TaskID))
		}
		if u.Trigger == "no" || u.Trigger == "both" {
			failed = append(failed, `{"id":"`+u.TaskID+`","type":"GuardNotMet","detail":"No.","errorDetails":[{"state":"Open"}]}`)
		}
	}
	return says(200, fmt.Sprintf(`{"values":[%s],"failed":[%s]}`, strings.Join(values, ","), strings.Join(failed, ",")), "workflow-meta-requestId", "0HN:1")
}

// offices returns a bureau that takes batches, and a client of it.
func offices(t testing.TB, options ...Option) (*bureau, *Client) {
	t.Helper()
	b := &bureau{batches: true, calls: map[string]int{}}
	return b, client(t, "http://workflow.test", append(options, WithTransport(b))...)
}

// updates makes changes of tasks t-0, t-1 and so on; triggers names those that fire one.
func updates(n int, triggers map[int]string) []TaskUpdate {
	all := make([]TaskUpdate, n)
	for i := range all {
		all[i] = TaskUpdate{TaskID: fmt.Sprintf("t-%d", i), Trigger: triggers[i]}
	}
	return all
}

// updateAll returns the outcome of each change. None has two.
func updateAll(t testing.TB, ctx context.Context, c *Client, all []TaskUpdate) []Outcome {
	t.Helper()
	return gather(t, len(all), func(each func(int, Outcome)) { c.Tasks.UpdateEach(ctx, all, each) })
}

func gather(t testing.TB, n int, do func(func(int, Outcome))) []Outcome {
	t.Helper()
	outcomes, told := make([]Outcome, n), make([]bool, n)
	do(func(i int, o Outcome) {
		if told[i] {
			t.Errorf("entry %d has two outcomes", i)
		}
		outcomes[i], told[i] = o, true
	})
	if i := slices.Index(told, false); i >= 0 {
		t.Errorf("entry %d has no outcome", i)
	}
	return outcomes
}

// tally counts outcomes by their kinds of error.
func tally(outcomes []Outcome) map[string]int {
	n := map[string]int{}
	for _, o := range outcomes {
		kind := kindsOf(o.Err)
		if o.Err != nil && kind == "" {
			kind = o.Err.Error()
		}
		n[kind]++
	}
	return n
}

func TestUpdateEach(t *testing.T) {
	tests := []struct {
		name     string
		set      func(*bureau)
		triggers map[int]string
		want     map[string]int // of 120 changes
		calls    map[string]int
	}{
		{"in batches", nil, nil, map[string]int{"": 120}, map[string]int{"PATCH": 3}},
		{"some are refused", nil, map[int]string{7: "no", 119: "no"}, map[string]int{"": 118, "Refused": 2}, map[string]int{"PATCH": 3}},
		{"the answer forgets one", nil, map[int]string{7: "forget"}, map[string]int{"": 119, "Unavailable OutcomeUnknown": 1}, map[string]int{"PATCH": 3}},
		{"the answer says both", nil, map[int]string{7: "both"}, map[string]int{"": 119, "Unavailable OutcomeUnknown": 1}, map[string]int{"PATCH": 3}},
		{"one spoils its batch", nil, map[int]string{107: "bad", 108: "no"}, map[string]int{"": 118, "Invalid Refused": 2}, map[string]int{"PATCH": 3, "POST": 20}},
		{"no batches", func(b *bureau) { b.batches = false }, map[int]string{7: "no"}, map[string]int{"": 119, "Invalid Refused": 1}, map[string]int{"PATCH": 3, "POST": 120}},
		{"the seed era", func(b *bureau) { b.batches, b.seedEra = false, true }, map[int]string{7: "no"}, map[string]int{"": 119, "Refused": 1}, map[string]int{"PATCH": 3, "POST": 120}},
		{"batches are not permitted", func(b *bureau) {
			b.before = only(http.MethodPatch, says(403, `{"name":"AccessDenied"}`))
		}, nil, map[string]int{"": 120}, map[string]int{"PATCH": 3, "POST": 120}},
		{"signed out", func(b *bureau) { b.before = only(http.MethodPatch, says(401, "")) }, nil, map[string]int{"Unauthorized Refused": 120}, map[string]int{"PATCH": 3}},
		{"a gateway has no such address", func(b *bureau) { b.before = only(http.MethodPatch, says(404, "<html>")) }, nil, map[string]int{"Refused Unavailable": 120}, map[string]int{"PATCH": 3}},
		{"answers are lost", func(b *bureau) { b.before = only(http.MethodPatch, fails(errors.New("EOF"))) }, nil, map[string]int{"Unavailable OutcomeUnknown": 120}, map[string]int{"PATCH": 3}},
		{"half an answer", func(b *bureau) { b.before = only(http.MethodPatch, half(200, `{"values":[`)) }, nil, map[string]int{"Unavailable OutcomeUnknown": 120}, map[string]int{"PATCH": 3}},
		{"nobody listens", func(b *bureau) { b.before = only(http.MethodPatch, fails(noRoute)) }, nil, map[string]int{"Unavailable NotSent": 120}, map[string]int{"PATCH": 9}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, c := offices(t)
				b.takes = time.Millisecond // so that all three batches are on their way
				if tt.set != nil {
					tt.set(b)
				}
				got := tally(updateAll(t, t.Context(), c, updates(120, tt.triggers)))
				if !maps.Equal(got, tt.want) || !maps.Equal(b.calls, tt.calls) {
					t.Errorf("outcomes %v with calls %v, want %v with %v", got, b.calls, tt.want, tt.calls)
				}
				if distinct := slices.Compact(slices.Sorted(slices.Values(b.done))); len(distinct) != len(b.done) {
					t.Errorf("%d changes were made twice", len(b.done)-len(distinct))
				}
			})
		})
	}
}

// only replaces the answers to requests with a method.
func only(method string, instead reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		if r.Method == method {
			return instead
		}
		return nil
	}
}

// TestOutcomesOfABatch holds what is told of each change.
func TestOutcomesOfABatch(t *testing.T) {
	_, c := offices(t)
	at := time.Date(2026, 3, 2, 10, 31, 0, 1000, time.UTC)
	all := updates(2, map[int]string{1: "no"})
	all[0].TaskID = "T-0" // the service writes ids its own way
	got := updateAll(t, t.Context(), c, all)
	if o := got[0]; o.Err != nil || o.Task == nil || o.Task.Version.Number != 2 || !o.AsAt.Equal(at) || o.RequestID != "0HN:1" {
		t.Errorf("done: %+v", o)
	}
	e, _ := errors.AsType[*Error](got[1].Err)
	if e == nil || e.Detail != "No." || e.Name != "GuardNotMet" || e.RequestID != "0HN:1" || e.Details[0]["state"] != "Open" || e.Op != "Tasks.UpdateBatch" {
		t.Errorf("refused: %+v", e)
	}
}

// TestOneInvalidChange is refused before anything is sent, and takes no other with it.
func TestOneInvalidChange(t *testing.T) {
	b, c := offices(t)
	all := updates(4, nil)
	all[1].Fields = []Field{{Name: "n", Value: jsontext.Value("1.")}}
	all[2].TaskID = ""
	got := tally(updateAll(t, t.Context(), c, all))
	if want := map[string]int{"": 2, "Invalid NotSent": 2}; !maps.Equal(got, want) || len(b.done) != 2 {
		t.Errorf("outcomes %v and %v done, want %v", got, b.done, want)
	}
}

// TestRemembersThatThereAreNoBatches goes one by one at once, and tries again later.
func TestRemembersThatThereAreNoBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, c := offices(t)
		b.batches = false
		for i, want := range []map[string]int{{"PATCH": 1, "POST": 2}, {"POST": 2}, {"PATCH": 1}} {
			clear(b.calls)
			if got := tally(updateAll(t, t.Context(), c, updates(2, nil))); got[""] != 2 || !maps.Equal(b.calls, want) {
				t.Errorf("%d: outcomes %v with calls %v, want %v", i, got, b.calls, want)
			}
			if i == 1 {
				time.Sleep(askAgain)
				b.batches = true
			}
		}
	})
}

// TestSameTaskAgain makes changes of one task in their order, and not after one that
// may yet happen.
func TestSameTaskAgain(t *testing.T) {
	const n = 5
	var all []TaskUpdate
	for i := range 3 * n { // t-0 to t-4, three times, in another form each time
		all = append(all, TaskUpdate{TaskID: []string{"t-%d", "T-%d", "t-%d"}[i/n], Trigger: []string{"first", "second", "third"}[i/n]})
		all[i].TaskID = fmt.Sprintf(all[i].TaskID, i%n)
	}
	for name, batches := range map[string]bool{"in batches": true, "one by one": false} {
		synctest.Test(t, func(t *testing.T) {
			b, c := offices(t, WithBatchSize(2))
			b.batches, b.takes = batches, time.Second
			if got := tally(updateAll(t, t.Context(), c, all)); got[""] != len(all) {
				t.Errorf("%s: outcomes %v", name, got)
			}
			for i := range n {
				ours := slices.DeleteFunc(slices.Clone(b.done), func(s string) bool { return !strings.HasPrefix(strings.ToLower(s), fmt.Sprintf("t-%d ", i)) })
				if want := fmt.Sprintf("[t-%d first T-%d second t-%d third]", i, i, i); fmt.Sprint(ours) != want {
					t.Errorf("%s: %v, want %s", name, ours, want)
				}
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		b, c := offices(t)
		b.before = func(r *http.Request) reply { b.before = nil; return fails(errors.New("EOF")) }
		got := tally(updateAll(t, t.Context(), c, all))
		if want := map[string]int{"Unavailable OutcomeUnknown": n, "NotSent": 2 * n}; !maps.Equal(got, want) || len(b.done) != 0 {
			t.Errorf("outcomes %v and %v done, want %v", got, b.done, want)
		}
	})
}

// TestLeavesWork sends nothing more, and ends what is under way.
func TestLeavesWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, c := offices(t, WithBatchSize(10))
		b.takes = 3 * time.Second
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		got := tally(updateAll(t, ctx, c, updates(100, nil)))
		if want := map[string]int{"": 10 * firstPace, "Unavailable NotSent": 100 - 10*firstPace}; !maps.Equal(got, want) || len(b.done) != 10*firstPace {
			t.Errorf("outcomes %v and %d done, want %v", got, len(b.done), want)
		}
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("took %v, want the 3s of what was under way", took)
		}
		got = tally(updateAll(t, ctx, c, updates(3, nil)))
		if want := map[string]int{"Unavailable NotSent": 3}; !maps.Equal(got, want) {
			t.Errorf("after that %v, want %v", got, want)
		}
	})
}

// TestWorkKeepsThePace does everything in the end though it is turned away time and
// again, with fewer in flight, and nothing before it is time.
func TestWorkKeepsThePace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, c := offices(t)
		b.batches, b.takes = false, 100*time.Millisecond
		b.before = holdsOff(t, b)
		got := tally(updateAll(t, t.Context(), c, updates(100, nil)))
		if want := map[string]int{"": 100}; !maps.Equal(got, want) || len(b.done) != 100 {
			t.Errorf("outcomes %v and %d done, want %v", got, len(b.done), want)
		}
		if b.most > topPace || b.most <= firstPace {
			t.Errorf("%d in flight, want more than %d and no more than %d", b.most, firstPace, topPace)
		}
	})
}

// holdsOff turns the bureau's 20th and 40th request away for 20 seconds, and lets
// nobody come before.
func holdsOff(t *testing.T, b *bureau) func(*http.Request) reply {
	var asked int
	var told, until time.Time
	return func(*http.Request) reply {
		if now := time.Now(); now.Before(until) && now.Sub(told) > b.takes { // the others were on their way
			t.Errorf("a request came %v too early", time.Until(until))
		}
		if asked++; asked != 20 && asked != 40 {
			return nil
		}
		told, until = time.Now(), time.Now().Add(20*time.Second)
		return says(429, "", "Retry-After", "20")
	}
}

// TestWorkGivesUp does not wait longer than a minute.
func TestWorkGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, c := offices(t)
		b.before = func(*http.Request) reply { return says(429, "", "Retry-After", "3600") }
		began := time.Now()
		got := updateAll(t, t.Context(), c, updates(60, nil))
		for _, o := range got {
			e, _ := errors.AsType[*Error](o.Err)
			if !errors.Is(o.Err, ErrRateLimited) || e.RetryAfter != time.Hour {
				t.Fatalf("outcome %v", o.Err)
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("took %v", took)
		}
	})
}

func TestDeleteEach(t *testing.T) {
	b, c := offices(t)
	b.before = func(r *http.Request) reply {
		switch {
		case strings.HasSuffix(r.URL.Path, "/t-1"):
			return says(404, `"Task not found."`)
		case strings.HasSuffix(r.URL.Path, "/t-2"):
			return fails(errors.New("EOF"))
		}
		return nil
	}
	ids := []string{"t-0", "t-1", "t-2", "", "T-2"}
	got := gather(t, len(ids), func(each func(int, Outcome)) { c.Tasks.DeleteEach(t.Context(), ids, each) })
	for i, want := range []string{"", "NotFound Refused", "Unavailable OutcomeUnknown", "Invalid NotSent", "NotSent"} {
		if kinds := kindsOf(got[i].Err); kinds != want {
			t.Errorf("%q is %q, want %q: %v", ids[i], kinds, want, got[i].Err)
		}
	}
	if got[0].AsAt.IsZero() || got[0].Task != nil || !slices.Equal(b.done, []string{"t-0 deleted"}) {
		t.Errorf("%+v and %v done", got[0], b.done)
	}
}

// TestEachIsSlowed: a 429 to batch work halves how much of it is in flight, for all
// copies of the client.
func TestEachIsSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bureau{batches: true, calls: map[string]int{}}
		once := false
		b.before = func(*http.Request) reply {
			if once {
				return nil
			}
			once = true
			return says(429, "", "Retry-After", "1")
		}
		c := client(t, "http://workflow.test/workflow", WithTransport(b))
		c.Tasks.UpdateEach(t.Context(), []TaskUpdate{{TaskID: taskID, Trigger: "go"}}, func(_ int, o Outcome) {
			if o.Err != nil {
				t.Error(o.Err)
			}
		})
		if got := c.As(c.tokens).up.pace.allowed; got >= firstPace {
			t.Errorf("%v in flight are allowed after a 429, of %d before", got, firstPace)
		}
	})
}

// TestEachIsBroughtToItsEnd: what is under way when the caller leaves gets its answer,
// and what was not sent says so.
func TestEachIsBroughtToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bureau{batches: true, takes: time.Second, calls: map[string]int{}}
		c := client(t, "http://workflow.test/workflow", WithTransport(leaving{b}), WithBatchSize(1))
		ctx, leave := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer leave()
		updates := make([]TaskUpdate, 3*firstPace)
		for i := range updates {
			updates[i] = TaskUpdate{TaskID: fmt.Sprintf("6f1d3c1e-8a52-4c7b-9d0e-%012d", i), Trigger: "go"}
		}
		done := 0
		c.Tasks.UpdateEach(ctx, updates, func(_ int, o Outcome) {
			switch {
			case o.Err == nil:
				done++
			case kindsOf(o.Err) != "Unavailable Timeout NotSent":
				t.Errorf("%q: %v", kindsOf(o.Err), o.Err)
			}
		})
		if done != firstPace || len(b.done) != firstPace {
			t.Errorf("%d told as done and %d done, want the %d under way", done, len(b.done), firstPace)
		}
	})
}

// leaving gives a request up when its context ends, as net/http does.
type leaving struct{ next http.RoundTripper }

func (l leaving) RoundTrip(r *http.Request) (*http.Response, error) {
	type end struct {
		res *http.Response
		err error
	}
	ended := make(chan end, 1)
	go func() {
		res, err := l.next.RoundTrip(r)
		ended <- end{res, err}
	}()
	select {
	case e := <-ended:
		return e.res, e.err
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}
