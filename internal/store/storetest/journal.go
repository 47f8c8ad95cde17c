package storetest

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/store"
)

var at = time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC)

// intend writes a line that must be fresh.
func intend(t *testing.T, s *store.Store, l store.Line) store.Line {
	t.Helper()
	got, fresh, err := s.Intend(t.Context(), l)
	must(t, err)
	if !fresh {
		t.Fatalf("Intend(%q) found an earlier line, want a fresh one", l.Key)
	}
	return got
}

func intendOnce(t *testing.T, s *store.Store) {
	want := store.Line{
		Key: "k1", At: at, Subject: "ann", Name: "Ann Lee", Role: "operator", Session: "s1",
		Op: "fire", Task: "t1", Definition: "ops/breaks", Trigger: "Approve", Reason: "agreed",
		SeenVersion: 7, SeenAsAt: at.Add(-time.Hour), Request: []byte(`{"a":1.10}`),
		End: store.End{Detail: []byte{}},
	}
	got := intend(t, s, want)
	want.ID = got.ID
	if len(got.ID) != 26 || !reflect.DeepEqual(got, want) {
		t.Errorf("Intend() = %+v, want %+v", got, want)
	}
	again, fresh, err := s.Intend(t.Context(), store.Line{Key: "k1", Subject: "ann", Op: "delete"})
	must(t, err)
	if fresh || !reflect.DeepEqual(again, want) {
		t.Errorf("Intend() again = %+v, fresh %v; want the earlier line", again, fresh)
	}
	// Somebody else's key says nothing about this person's line, nor does no key at all.
	intend(t, s, store.Line{Key: "k1", Subject: "bob"})
	intend(t, s, store.Line{Subject: "bob"})
	intend(t, s, store.Line{Subject: "bob"})
}

func intendAtOnce(t *testing.T, s *store.Store) {
	var fresh atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, ok, err := s.Intend(t.Context(), store.Line{Key: "k", Subject: "ann"})
			if err != nil {
				t.Errorf("Intend() error = %v", err)
			}
			if ok {
				fresh.Add(1)
			}
		})
	}
	all.Wait()
	if fresh.Load() != 1 {
		t.Errorf("%d of 20 were fresh, want 1", fresh.Load())
	}
}

func settle(t *testing.T, s *store.Store) {
	line := intend(t, s, store.Line{Key: "k", Subject: "ann", Task: "t1"})
	unknown := store.End{Outcome: store.Unknown, Settled: "no answer", EndedAt: at, Detail: []byte{}}
	done := store.End{
		Outcome: store.Done, Settled: "read back", EndedAt: at, AfterVersion: 8, AfterAsAt: at.Add(time.Second),
		RequestID: "r-1", Detail: []byte(`{"state":"Closed"}`),
	}
	steps := []struct {
		name    string
		end     store.End
		want    store.End
		wantErr error
	}{
		{"unknown first", unknown, unknown, nil},
		{"then known", done, done, nil},
		{"done stands", store.End{Outcome: store.Refused}, done, store.ErrSettled},
		{"even against unknown", unknown, done, store.ErrSettled},
	}
	for _, step := range steps {
		if err := s.Settle(t.Context(), line.ID, step.end); !errors.Is(err, step.wantErr) {
			t.Errorf("%s: Settle() error = %v, want %v", step.name, err, step.wantErr)
		}
		got, err := s.Line(t.Context(), line.ID)
		must(t, err)
		if !reflect.DeepEqual(got.End, step.want) {
			t.Errorf("%s: line ended %+v, want %+v", step.name, got.End, step.want)
		}
	}
	if err := s.Settle(t.Context(), "nothing", done); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Settle() of no line: error %v, want ErrNotFound", err)
	}
	if _, err := s.Line(t.Context(), "nothing"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Line() of no line: error %v, want ErrNotFound", err)
	}
}

func settleCreated(t *testing.T, s *store.Store) {
	line := intend(t, s, store.Line{Key: "k", Subject: "ann", Op: "create"})
	must(t, s.Settle(t.Context(), line.ID, store.End{Outcome: store.Done, NewTask: "t9"}))
	lines, err := s.LinesOfTask(t.Context(), "t9", 10)
	must(t, err)
	if len(lines) != 1 || lines[0].ID != line.ID || lines[0].EndedAt.IsZero() {
		t.Errorf("LinesOfTask() = %+v, want the line that made it, ended now", lines)
	}
}

// keysOf checks the order of lines by their keys.
func keysOf(t *testing.T, lines []store.Line, err error, want ...string) {
	t.Helper()
	must(t, err)
	var got []string
	for _, l := range lines {
		got = append(got, l.Key)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
}

func listLines(t *testing.T, s *store.Store) {
	for i, key := range []string{"1", "2", "3"} {
		intend(t, s, store.Line{Key: key, Subject: "ann", Task: "t1", At: at.Add(time.Duration(i) * time.Microsecond)})
	}
	intend(t, s, store.Line{Key: "4", Subject: "bob", Task: "t1", At: at.Add(-time.Hour)})
	lines, err := s.LinesOf(t.Context(), "ann", 2)
	keysOf(t, lines, err, "3", "2")
	if lines[0].ID <= lines[1].ID {
		t.Errorf("ids %s, %s do not sort by time", lines[1].ID, lines[0].ID)
	}
	lines, err = s.LinesOfTask(t.Context(), "t1", 10)
	keysOf(t, lines, err, "3", "2", "1", "4")
	lines, err = s.LinesOf(t.Context(), "nobody", 10)
	keysOf(t, lines, err)
}

func openLines(t *testing.T, s *store.Store) {
	outcomes := []string{store.Pending, store.Done, store.Unknown, store.Refused}
	for i, outcome := range outcomes {
		line := intend(t, s, store.Line{Key: "a" + outcome, Subject: "ann", At: at.Add(time.Duration(-i) * time.Hour)})
		if outcome != store.Pending {
			must(t, s.Settle(t.Context(), line.ID, store.End{Outcome: outcome}))
		}
	}
	intend(t, s, store.Line{Key: "b", Subject: "bob", At: at.Add(time.Hour)})
	lines, err := s.OpenLines(t.Context(), "ann")
	keysOf(t, lines, err, "aunknown", "a")
	lines, err = s.OpenLines(t.Context(), "")
	keysOf(t, lines, err, "aunknown", "a", "b")
}

func oddText(t *testing.T, s *store.Store) {
	line := intend(t, s, store.Line{Key: "k\x00", Subject: "ann", Reason: "nul \x00, half \xff, 株式 🎈 'quoted'"})
	if want := "nul \uFFFD, half \uFFFD, 株式 🎈 'quoted'"; line.Reason != want {
		t.Errorf("Reason = %q, want %q", line.Reason, want)
	}
}

func preferences(t *testing.T, s *store.Store) {
	want := store.Preferences{Zone: "Asia/Tokyo", Theme: "dark"}
	must(t, s.SetPreferences(t.Context(), "ann", store.Preferences{Theme: "light"}))
	must(t, s.SetPreferences(t.Context(), "ann", want))
	got, err := s.Preferences(t.Context(), "ann")
	must(t, err)
	if got != want {
		t.Errorf("Preferences() = %+v, want %+v", got, want)
	}
	if got, err = s.Preferences(t.Context(), "bob"); err != nil || got != (store.Preferences{}) {
		t.Errorf("Preferences() of somebody new = %+v, error %v; want none", got, err)
	}
}
