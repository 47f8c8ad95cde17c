package desk

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

func TestSince(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	check := func(seen Seen, version int, theirs ...string) {
		t.Helper()
		r.clock.advance(freshFor)
		got, err := r.Since(as(t, "viewer"), task.ID, seen, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got.Now.Task.Version.Number != version || !slices.Equal(told(got.Theirs), theirs) {
			t.Errorf("since %d: version %d, %q; want %d, %q", seen.Version, got.Now.Task.Version.Number, told(got.Theirs), version, theirs)
		}
	}
	seen := seenOf(task)
	check(seen, 2)
	r.change(t, "operator", task.ID, "resolve", field("comment", `"why"`))
	check(seen, 3, `State "Investigating" > "Resolved"`, `Fields[comment]  > "why"`)
	check(Seen{Version: 1, AsAt: seen.AsAt}, 3) // that version began at another moment
	before := r.wire.count("GET /api/tasks/")
	r.clock.advance(freshFor)
	got, err := r.Since(as(t, "viewer"), task.ID, seen, 3)
	if reads := r.wire.count("GET /api/tasks/") - before; err != nil || got.Now.Task.Version.Number != 3 || len(got.Theirs) > 0 || reads != 1 {
		t.Errorf("told already: version %d, %q, by %d reads, error %v", got.Now.Task.Version.Number, told(got.Theirs), reads, err)
	}
	r.remove(t, task.ID)
	r.clock.advance(freshFor)
	_, err = r.Since(as(t, "viewer"), task.ID, seen, 0)
	if gone, ok := errors.AsType[*Gone](err); !ok || gone.Kind != Deleted {
		t.Errorf("error %v, want a deleted task", err)
	}
	if _, err := r.Since(t.Context(), task.ID, seen, 0); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody got %v", err)
	}
}

// TestSinceOnWhatIsYetToCome asks about a version that a page has from another replica.
func TestSinceOnWhatIsYetToCome(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	after := r.change(t, "admin", r.task(t).ID, "", field("comment", `"x"`))
	r.lagBefore(after)
	got, err := r.Since(as(t, "operator"), after.ID, seenOf(after), 0)
	if err != nil || got.Now.Behind == nil || got.Now.Behind.Got != 2 {
		t.Errorf("%+v, error %v; want that the upstream is behind", got, err)
	}
}

// TestPagesAskTogether lets several pages of one person ask at once and soon after one
// another. Another person's page asks for itself.
func TestPagesAskTogether(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	now := time.Now()
	r.options.Now = func() time.Time { return now } // which stands still
	task := r.task(t)
	ask := func(login string) {
		t.Helper()
		if _, err := r.Since(as(t, login), task.ID, seenOf(task), 0); err != nil {
			t.Error(err)
		}
	}
	reads := func(want int, when string) {
		t.Helper()
		if got := r.wire.count("GET /api/tasks/"); got != want {
			t.Errorf("%s: %d reads, want %d", when, got, want)
		}
	}
	var tabs sync.WaitGroup
	for range 5 {
		tabs.Go(func() { ask("operator") })
	}
	tabs.Wait()
	ask("operator")
	reads(1, "one person")
	ask("viewer")
	reads(2, "another person")
	now = now.Add(freshFor)
	ask("operator")
	reads(3, "two seconds later")
}

// TestSightsAreBounded sees more tasks than are kept. Those of which nobody asked for
// the longest time are forgotten.
func TestSightsAreBounded(t *testing.T) {
	var s sights
	key := func(i int) sightKey { return sightKey{"somebody", fmt.Sprint(i)} }
	for i := range maxSights {
		s.put(sight{key: key(i), seen: Seen{Version: 1}})
	}
	s.of(key(0))
	s.put(sight{key: key(maxSights), at: time.Now()})
	for i, want := range map[int]bool{0: true, 1: false, 2: true, maxSights: true} {
		if _, ok := s.of(key(i)); ok != want {
			t.Errorf("task %d is kept: %v, want %v", i, ok, want)
		}
	}
	if len(s.kept) != maxSights || s.order.Len() != maxSights {
		t.Errorf("%d and %d are kept", len(s.kept), s.order.Len())
	}
}
