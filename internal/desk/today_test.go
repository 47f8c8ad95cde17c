package desk

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

// revise gives the trade break's definition another name.
func (r *rig) revise(t *testing.T, name string) {
	t.Helper()
	definitions := r.upstream(t, "admin").Definitions
	d, err := definitions.Get(t.Context(), tradeBreak, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	d.DisplayName = name
	if _, err := definitions.Update(t.Context(), *d); err != nil {
		t.Fatal(err)
	}
}

// TestToday reads today's definition beside the task's own, for each person, once a minute.
func TestToday(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	look := func(want string, least, most int) {
		t.Helper()
		r.wire.forget()
		v, err := r.Look(ctx, task.ID, time.Time{})
		if err != nil || v.Machine.Definition().DisplayName != "Trade break" {
			t.Fatalf("Look() = %+v, %v; want the task's own definition", v, err)
		}
		m, known := r.Today(ctx, tradeBreak)
		if !known || m.Definition().DisplayName != want {
			t.Errorf("today's is %v (known: %t), want %s", m, known, want)
		}
		if n := r.wire.count(definitionCall); n < least || n > most {
			t.Errorf("%d reads of a definition, want %d to %d", n, least, most)
		}
	}
	look("Trade break", 1, 2) // one may be told by the other, which is of the same version
	r.revise(t, "Break")
	look("Trade break", 0, 0)
	if _, known := r.Today(as(t, "operator"), tradeBreak); known {
		t.Error("one person is told what another has read")
	}
	r.clock.advance(todayFor + time.Second)
	look("Break", 1, 1)
}

// TestTodayThatCannotBeRead is no failure: the last one that was read stands in for a while.
func TestTodayThatCannotBeRead(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	look := func(known, there bool) {
		t.Helper()
		if v, err := r.Look(ctx, task.ID, time.Time{}); err != nil || v.Machine == nil {
			t.Fatalf("Look() = %+v, %v", v, err)
		}
		if m, ok := r.Today(ctx, tradeBreak); ok != known || (m != nil) != there {
			t.Errorf("Today() = %v, %t; want known %t, there %t", m, ok, known, there)
		}
	}
	fail := func(f sandbox.Fault) { r.sandbox.FaultNext(isDefinition, f) }
	look(true, true)
	r.clock.advance(todayFor)
	fail(sandbox.Fault{Body: sandbox.HTML})
	look(true, true)
	r.clock.advance(staleToday + todayFor)
	fail(sandbox.Fault{Body: sandbox.HTML})
	look(false, false)
	fail(sandbox.Fault{Status: 403})
	look(false, false)
	r.clock.advance(todayFor + time.Second)
	if _, err := r.upstream(t, "admin").Definitions.Delete(t.Context(), tradeBreak); err != nil {
		t.Fatal(err)
	}
	look(true, false)
}

// TestTodayIsNotWaitedFor shows the page without it when it is late, and asks again for the next one.
func TestTodayIsNotWaitedFor(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "viewer")
	if _, err := r.Task(ctx, task.ID, time.Time{}); err != nil { // the task's own definition is known from here on
		t.Fatal(err)
	}
	r.waits.today = 0
	r.wire.beforeNext(isDefinition, func(late *http.Request) error { <-late.Context().Done(); return late.Context().Err() })
	if v, err := r.Look(ctx, task.ID, time.Time{}); err != nil || v.Machine == nil {
		t.Fatalf("Look() = %+v, %v", v, err)
	}
	if _, known := r.Today(ctx, tradeBreak); known {
		t.Error("it is known without having been read")
	}
	r.wire.mu.Lock()
	r.wire.before = nil // where it was given up before it was sent
	r.wire.mu.Unlock()
	r.waits.today = timeout
	if _, err := r.Look(ctx, task.ID, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if m, known := r.Today(ctx, tradeBreak); !known || m == nil {
		t.Errorf("Today() = %v, %t; want it for the next page", m, known)
	}
}

// TestTodayInTheSeedEra asks for nothing where there are no definitions.
func TestTodayInTheSeedEra(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	task, ctx := r.task(t), as(t, "viewer")
	d, wire := r.another(t, Options{SeedEra: true})
	if v, err := d.Look(ctx, task.ID, time.Time{}); err != nil || v.Machine != nil || wire.count("") != 1 {
		t.Errorf("Look() = %+v, %v after %d calls", v, err, wire.count(""))
	}
	if _, known := d.Today(ctx, tradeBreak); known {
		t.Error("there is a definition")
	}
}

// TestAskToday reads today's definition where nothing has, once a minute, and goes on without it when it is late.
func TestAskToday(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	r.waits.today = 0
	held := make(chan struct{})
	r.wire.beforeNext(func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/api/taskdefinitions/") }, func(late *http.Request) error {
		select {
		case <-held:
			return nil
		case <-late.Context().Done():
			return late.Context().Err()
		}
	})
	if m, known := r.AskToday(ctx, tradeBreak); known || m != nil {
		t.Errorf("AskToday() = %v, %t without waiting", m, known)
	}
	close(held)
	r.waits.today = timeout
	r.wire.forget()
	for range 2 {
		if m, known := r.AskToday(ctx, tradeBreak); !known || m == nil {
			t.Errorf("AskToday() = %v, %t", m, known)
		}
	}
	if n := r.wire.count(definitionCall); n != 1 {
		t.Errorf("%d reads of a definition, want one for both", n)
	}
	if _, known := r.AskToday(t.Context(), tradeBreak); known {
		t.Error("nobody is told")
	}
}
