package storetest

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

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
		Op: "fire", Task: "t1", Definition: "ops/breaks", Trigger: "Approve", Reason: "agreed", Ticket: "OPS-1",
		SeenVersion: 7, SeenAsAt: at.Add(-time.Hour), Request: []byte(`{"a":1.10}`),
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
	unknown := store.End{Outcome: store.Unknown, Settled: "no answer", EndedAt: at}
	done := store.End{
		Outcome: store.Done, Settled: "read back", EndedAt: at, AfterVersion: 8, AfterAsAt: at.Add(time.Second), AfterState: "Closed",
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
	lines, err := s.Lines(t.Context(), store.LineQuery{Task: "t9"})
	must(t, err)
	if len(lines) != 1 || lines[0].ID != line.ID || lines[0].EndedAt.IsZero() {
		t.Errorf("LinesOfTask() = %+v, want the line that made it, ended now", lines)
	}
}

// lastMade asks before and after each step, so that nothing older is remembered.
func lastMade(t *testing.T, s *store.Store) {
	made := func(op string, version int) store.Made {
		return store.Made{Op: op, Version: version, AsAt: at.Add(time.Duration(version) * time.Minute), EndedAt: at.Add(time.Hour)}
	}
	created, changed, deleted := made("create", 1), made("update", 2), made("delete", 3)
	steps := []struct {
		subject, task, op, outcome string
		want                       store.Made // of ann's writes of t1
	}{
		{"ann", "t2", "update", store.Done, store.Made{}},
		{"bob", "t1", "update", store.Done, store.Made{}},
		{"ann", "", "create", store.Done, created},
		{"ann", "t1", "update", store.Done, changed},
		{"ann", "t1", "fire", store.Refused, changed},
		{"ann", "t1", "fire", store.Unknown, changed},
		{"ann", "t1", "delete", store.Done, deleted},
	}
	for i, step := range steps {
		_, err := s.LastMade(t.Context(), "ann", "t1")
		must(t, err)
		line := intend(t, s, store.Line{Subject: step.subject, Task: step.task, Op: step.op, At: at.Add(time.Duration(i) * time.Second)})
		end := store.End{Outcome: step.outcome, AfterVersion: step.want.Version, AfterAsAt: step.want.AsAt, EndedAt: at.Add(time.Hour)}
		if step.op == "create" {
			end.NewTask = "t1"
		}
		must(t, s.Settle(t.Context(), line.ID, end))
		if got, err := s.LastMade(t.Context(), "ann", "t1"); err != nil || got != step.want {
			t.Errorf("after %+v: LastMade() = %+v, error %v", step, got, err)
		}
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
	lines, err := s.Lines(t.Context(), store.LineQuery{Subject: "ann", Limit: 2})
	keysOf(t, lines, err, "3", "2")
	if lines[0].ID <= lines[1].ID {
		t.Errorf("ids %s, %s do not sort by time", lines[1].ID, lines[0].ID)
	}
	lines, err = s.Lines(t.Context(), store.LineQuery{Task: "t1"})
	keysOf(t, lines, err, "3", "2", "1", "4")
	lines, err = s.Lines(t.Context(), store.LineQuery{Subject: "nobody"})
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
	lines, err = s.Lines(t.Context(), store.LineQuery{Outcome: store.Unsettled})
	keysOf(t, lines, err, "b", "a", "aunknown")
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

func writers(t *testing.T, s *store.Store) {
	intend(t, s, store.Line{Subject: "bob", Name: "Bob"})
	intend(t, s, store.Line{Subject: "ann", Name: "Ann"})
	intend(t, s, store.Line{Subject: "ann", Name: "Ann Lee"})
	got, err := s.Writers(t.Context())
	must(t, err)
	if want := []store.Writer{{Subject: "ann", Name: "Ann Lee"}, {Subject: "bob", Name: "Bob"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("Writers() = %+v, want %+v", got, want)
	}
}

func queryLines(t *testing.T, s *store.Store) {
	lines := []store.Line{
		{Key: "1", Subject: "ann", Task: "t1", Definition: "ops/breaks", Op: "fire", Trigger: "Approve"},
		{Key: "2", Subject: "bob", Task: "t1", Op: "update"},
		{Key: "3", Subject: "ann", Task: "t2", Op: "update"},
		{Key: "4", Subject: "ann", Task: "t2", Op: "delete"},
	}
	for i, l := range lines {
		l.At = at.Add(time.Duration(i) * time.Minute)
		lines[i] = intend(t, s, l)
	}
	must(t, s.Settle(t.Context(), lines[1].ID, store.End{Outcome: store.Done}))
	must(t, s.Settle(t.Context(), lines[2].ID, store.End{Outcome: store.Unknown}))
	tests := []struct {
		query store.LineQuery
		want  []string
	}{
		{store.LineQuery{}, []string{"4", "3", "2", "1"}},
		{store.LineQuery{Subject: "ann", Task: "t2"}, []string{"4", "3"}},
		{store.LineQuery{Definition: "ops/breaks"}, []string{"1"}},
		{store.LineQuery{Trigger: "Approve"}, []string{"1"}},
		{store.LineQuery{Op: "update"}, []string{"3", "2"}},
		{store.LineQuery{Outcome: store.Done}, []string{"2"}},
		{store.LineQuery{Outcome: store.Unsettled}, []string{"4", "3", "1"}},
		{store.LineQuery{From: at.Add(time.Minute), To: at.Add(3 * time.Minute)}, []string{"3", "2"}},
		{store.LineQuery{Before: lines[2].ID, Limit: 1}, []string{"2"}},
		{store.LineQuery{Subject: "' OR 1=1 --"}, nil},
	}
	for _, tt := range tests {
		got, err := s.Lines(t.Context(), tt.query)
		keysOf(t, got, err, tt.want...)
	}
}

// chained follows a journal from entry to entry by what an export holds.
func chained(t *testing.T, s *store.Store) {
	line := intend(t, s, store.Line{Key: "k", Subject: "ann", Reason: "because"})
	doubt := store.End{Outcome: store.Unknown, Detail: []byte(`{"late":true}`)}
	must(t, s.Settle(t.Context(), line.ID, doubt))
	must(t, s.Settle(t.Context(), line.ID, doubt)) // says nothing new
	intend(t, s, store.Line{Key: "other", Subject: "bob"})
	must(t, s.Settle(t.Context(), line.ID, store.End{Outcome: store.Done, RequestID: "r-1"}))
	var prev string
	var kinds []string
	for link, err := range s.Links(t.Context(), store.LineQuery{}) {
		must(t, err)
		var e store.Entry
		must(t, json.Unmarshal(link.Body, &e))
		if link.Prev != prev || !link.Whole() || e.Seq != int64(len(kinds)+1) {
			t.Errorf("entry %d is %+v, want one after %q", len(kinds)+1, link, prev)
		}
		prev = link.Hash
		kinds = append(kinds, e.Kind)
	}
	if want := []string{store.Intended, store.Unknown, store.Intended, store.Done}; !reflect.DeepEqual(kinds, want) {
		t.Errorf("entries %q, want %q", kinds, want)
	}
	check, err := s.CheckJournal(t.Context())
	must(t, err)
	if !check.Whole() || check.Entries != 4 || check.Head != prev {
		t.Errorf("CheckJournal() = %+v, want four whole entries up to %s", check, prev)
	}
}

// appendAtOnce has many people write at the same time.
func appendAtOnce(t *testing.T, s *store.Store) {
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			line, _, err := s.Intend(t.Context(), store.Line{Subject: "ann"})
			if err == nil {
				err = s.Settle(t.Context(), line.ID, store.End{Outcome: store.Done})
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	check, err := s.CheckJournal(t.Context())
	must(t, err)
	if !check.Whole() || check.Entries != 40 {
		t.Errorf("CheckJournal() = %+v, want 40 whole entries", check)
	}
}
