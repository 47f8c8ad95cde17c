package desk

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// TestCrash is about processes that ended between the intention and the end of a
// write: the next one settles it.
func TestCrash(t *testing.T) {
	tests := []struct {
		name    string
		since   func(*testing.T, *rig, string)
		outcome string
		settled string
	}{
		{"before the call", func(*testing.T, *rig, string) {}, Refused, SettledByReading},
		{"after the call", func(t *testing.T, r *rig, id string) {
			r.change(t, "operator", id, "escalate", field("analyst", `"a"`))
		}, Done, SettledByReading},
		{"before the call, and somebody else came", func(t *testing.T, r *rig, id string) {
			r.change(t, "admin", id, "", field("comment", `"theirs"`))
		}, Refused, settledByOther},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, sandbox.Options{})
			task, ctx := r.task(t), as(t, "operator")
			line := r.pending(t, "operator", fire(task, "k", "escalate", field("analyst", `"a"`)))
			if tt.outcome == Refused {
				r.settleOpen(ctx, line.Subject) // too early to tell
				r.checkLine(t, line.ID, Unknown, "")
				tt.since(t, r, task.ID)
			} else {
				tt.since(t, r, task.ID)
			}
			r.clock.advance(3*timeout + time.Second)
			r.settleOpen(ctx, line.Subject)
			r.checkLine(t, line.ID, tt.outcome, tt.settled)
		})
	}
}

func (r *rig) checkLine(t *testing.T, id, outcome, settled string) {
	t.Helper()
	line, err := r.store.Line(t.Context(), id)
	if err != nil || line.Outcome != outcome || line.Settled != settled {
		t.Errorf("the line ended %q by %q (%v), want %q by %q", line.Outcome, line.Settled, err, outcome, settled)
	}
}

// TestGreet settles what is open in the background, once a minute.
func TestGreet(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "operator")
	line := r.pending(t, "operator", edit(task, "k", field("comment", `"x"`)))
	r.change(t, "operator", task.ID, "", field("comment", `"x"`))
	leaving, leave := context.WithCancel(ctx)
	r.Greet(leaving)
	leave() // the page is answered long before
	for {
		got, err := r.store.Line(t.Context(), line.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Outcome != store.Pending {
			break
		}
	}
	r.checkLine(t, line.ID, Done, SettledByReading)
}

func TestGreetingsAreOnceAMinute(t *testing.T) {
	var g greetings
	at := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	got := []bool{
		g.due("a", at), g.due("a", at), g.due("b", at), g.due("a", at.Add(greetEvery-1)), g.due("a", at.Add(greetEvery)), g.due("a", at.Add(greetEvery)),
	}
	if want := []bool{true, false, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("due %v, want %v", got, want)
	}
}

// TestOpenLinesOfOthersStay sees that nobody settles what another person wrote, and
// that a write that stayed unknown for days is left until somebody asks.
func TestOpenLinesOfOthersStay(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	theirs := r.pending(t, "admin", edit(task, "k", field("comment", `"x"`)))
	old := r.pending(t, "operator", edit(task, "k", field("comment", `"x"`)))
	if err := r.store.Settle(t.Context(), old.ID, store.End{Outcome: Unknown}); err != nil {
		t.Fatal(err)
	}
	r.clock.advance(giveUp + time.Hour)
	r.settleOpen(as(t, "operator"), subject(t, "operator"))
	r.checkLine(t, theirs.ID, store.Pending, "")
	r.checkLine(t, old.ID, Unknown, "")
	got, err := r.Settle(as(t, "operator"), old.ID)
	r.check(t, got, err, Refused, SettledByReading)
}

// TestJournalDown sees that a greeting does not mind a journal that is closed.
func TestJournalDown(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx, cancel := context.WithCancel(as(t, "operator"))
	cancel()
	r.settleOpen(ctx, subject(t, "operator"))
	if _, err := r.Update(ctx, edit(r.task(t), "k", apiclient.Field{Name: "comment"})); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
