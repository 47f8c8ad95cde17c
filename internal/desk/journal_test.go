package desk

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"taskdesk/internal/history"
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

// TestLineTellsAll is about what an auditor wants to know of one write.
func TestLineTellsAll(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	u := fire(task, "k", "resolve", field("comment", `"x"`), field("difference", `1.70`))
	u.Reason, u.Ticket = "asked by the client", "OPS-12"
	got, err := r.Update(as(t, "operator"), u)
	if err != nil || got.Outcome() != Done {
		t.Fatalf("%+v, %v; want it done", got.Line, err)
	}
	line, err := r.store.Line(t.Context(), got.Line.ID)
	if err != nil {
		t.Fatal(err)
	}
	if line.Reason != u.Reason || line.Ticket != u.Ticket || line.RequestID == "" || line.AfterVersion != task.Version.Number+1 || line.AfterState == "" || line.AfterState == task.State {
		t.Errorf("line %+v", line)
	}
	before, changes := ChangesIn(line)
	want := []history.Change{
		{Attribute: "Fields[comment]", Old: nil, New: Value(`"x"`)},
		{Attribute: "Fields[difference]", Old: task.Field("difference"), New: Value(`1.70`)},
	}
	if before != task.State || !reflect.DeepEqual(changes, want) {
		t.Errorf("ChangesIn() = %q, %s; want %q, %s", before, changes, task.State, want)
	}
}

// TestJournals says who may read what of others' lines.
func TestJournals(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	if got, err := r.Update(as(t, "operator"), edit(task, "k", field("comment", `"x"`))); err != nil || got.Outcome() != Done {
		t.Fatal(got, err)
	}
	lines, v, err := r.JournalOf(as(t, "viewer"), task.ID, "", 10)
	if err != nil || len(lines) != 1 || v == nil {
		t.Errorf("JournalOf() a viewer = %v, %v, %v; want the operator's line and the task", lines, v, err)
	}
	if _, _, err := r.JournalOf(as(t, "viewer"), "11111111-2222-4333-8444-555555555555", "", 10); err == nil {
		t.Error("the journal of a task that never was can be read")
	}
	for login, may := range map[string]bool{"viewer": false, "operator": false, "admin": true} {
		_, errLines := r.Journal(as(t, login), store.LineQuery{})
		_, errLinks := r.JournalLinks(as(t, login), store.LineQuery{})
		_, errCheck := r.CheckJournal(as(t, login))
		_, errWriters := r.Writers(as(t, login))
		for _, err := range []error{errLines, errLinks, errCheck, errWriters} {
			if _, no := errors.AsType[*Forbidden](err); no == may || err != nil != no {
				t.Errorf("the %s: %v, want it allowed: %v", login, err, may)
			}
		}
	}
	v, err = r.Task(as(t, "admin"), task.ID, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := r.Delete(as(t, "admin"), Delete{Task: task.ID, Seen: seenOf(v.Task), Submission: Submission{Key: "d"}}); err != nil || got.Outcome() != Done {
		t.Fatal(got, err)
	}
	if lines, v, err := r.JournalOf(as(t, "viewer"), task.ID, "", 10); err != nil || len(lines) != 2 || v != nil {
		t.Errorf("JournalOf() a deleted task = %v, %v, %v; want both lines", lines, v, err)
	}
}
