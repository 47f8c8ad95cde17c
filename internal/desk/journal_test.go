package desk

import (
	"errors"
	"testing"

	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

var errDisk = errors.New("disk full")

func TestNothingIsSentWithoutItsLine(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	r.journal.fail(errDisk, nil)
	got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`)))
	if got != nil || !errors.Is(err, errDisk) || r.wire.writes() != 0 {
		t.Errorf("%v, %v after %d writes", got, err, r.wire.writes())
	}
	got, err = r.Update(as(t, "operator"), edit(task, "k", field("comment", `broken`)))
	if got != nil || err == nil || r.wire.writes() != 0 {
		t.Errorf("a value that is no JSON: %v, %v", got, err)
	}
}

// TestOutcomeThatCannotBeWritten is told all the same, and found out anew later.
func TestOutcomeThatCannotBeWritten(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.journal.fail(nil, errDisk)
	got, err := r.Update(as(t, "operator"), edit(r.task(t), "k", field("comment", `"x"`)))
	if err != nil || got.Outcome() != Done || got.View == nil {
		t.Fatalf("%+v, %v; want it done", got, err)
	}
	if open, err := r.store.OpenLines(t.Context(), subject(t, "operator")); err != nil || len(open) != 1 {
		t.Errorf("open lines %v, %v; want the one", open, err)
	}
	r.journal.fail(nil, nil)
	got, err = r.Settle(as(t, "operator"), got.Line.ID)
	r.check(t, got, err, Done, SettledByReading)
	if got.Line.AfterVersion != 3 {
		t.Errorf("version %d, want 3", got.Line.AfterVersion)
	}
}

// TestFirstOutcomeStands is about a line that somebody else settles in between.
func TestFirstOutcomeStands(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	u := edit(r.task(t), "k", field("comment", `"x"`))
	line := r.pending(t, "operator", u)
	if err := r.store.Settle(t.Context(), line.ID, store.End{Outcome: Refused, Settled: settledByAnswer, Detail: []byte(`{"detail":"No."}`)}); err != nil {
		t.Fatal(err)
	}
	got := r.readBack(as(t, "operator"), line)
	r.check(t, got, nil, Refused, settledByAnswer)
	if got.Refusal.Words() != "No." {
		t.Errorf("refusal %+v", got.Refusal)
	}
}

func TestLineOfAnotherPerson(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	got, err := r.Update(as(t, "operator"), edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	admin := as(t, "admin")
	if _, err := r.Line(admin, got.Line.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Line(): %v, want ErrNotFound", err)
	}
	if _, err := r.Settle(admin, got.Line.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Settle(): %v, want ErrNotFound", err)
	}
	if _, err := r.Line(admin, "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Line() of none: %v, want ErrNotFound", err)
	}
	if lines, err := r.Recent(admin, 10); err != nil || len(lines) != 0 {
		t.Errorf("Recent(): %v, %v; want none", lines, err)
	}
	if lines, err := r.Recent(as(t, "operator"), 10); err != nil || len(lines) != 1 || lines[0].ID != got.Line.ID {
		t.Errorf("Recent(): %v, %v; want the one", lines, err)
	}
}

func TestRefusalIn(t *testing.T) {
	tests := []struct {
		line store.Line
		want string // empty for none
	}{
		{store.Line{End: store.End{Outcome: Done}}, ""},
		{store.Line{End: store.End{Outcome: Refused, Detail: []byte(`{"title":"T","detail":"D","sentence":"S"}`)}}, "D"},
		{store.Line{End: store.End{Outcome: Refused, Detail: []byte(`{"title":"T","sentence":"S"}`)}}, "T"},
		{store.Line{End: store.End{Outcome: Refused, Detail: []byte(`{"sentence":"S"}`)}}, "S"},
		{store.Line{End: store.End{Outcome: Refused, Detail: []byte(`{`)}}, "The journal does not say why."},
	}
	for _, tt := range tests {
		got := RefusalIn(tt.line)
		if (got != nil) != (tt.want != "") || got != nil && got.Words() != tt.want {
			t.Errorf("RefusalIn(%s) = %+v, want %q", tt.line.Detail, got, tt.want)
		}
	}
}

// TestUnreadableRequest is about a line whose request cannot be read any more.
func TestUnreadableRequest(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	line, _, err := r.store.Intend(t.Context(), store.Line{Subject: subject(t, "operator"), Op: OpUpdate, Task: r.task(t).ID, Request: []byte("{")})
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Settle(as(t, "operator"), line.ID)
	r.check(t, got, err, Unknown, "")
	got, err = r.Settle(as(t, "operator"), line.ID)
	r.check(t, got, err, Unknown, "")
}
