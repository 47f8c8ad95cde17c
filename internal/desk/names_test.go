package desk

import (
	"context"
	"strings"
	"testing"

	"taskdesk/internal/person"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// wantName fails the test unless a person is told this name of an id.
func (r *rig) wantName(t *testing.T, ctx context.Context, id, want, when string) {
	t.Helper()
	if got := r.Name(ctx, id); got != want {
		t.Errorf("%s: the name of %s is %q, want %q", when, id, got, want)
	}
}

// writesElsewhere is a write of somebody through another replica, done as author.
func (r *rig) writesElsewhere(t *testing.T, subject, name, author string) {
	t.Helper()
	line, _, err := r.store.Intend(t.Context(), store.Line{Subject: subject, Name: name, Op: OpUpdate})
	if err == nil {
		err = r.store.Settle(t.Context(), line.ID, store.End{Outcome: Done, Author: author})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestNamesOfWriters(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	reader, mira := as(t, "viewer"), through(t, "mira", "Mira", "operator")
	r.wantName(t, reader, "jonas", "", "before anything is known")
	r.writesElsewhere(t, "jonas", "Jonas  Weiß\n", "jonas")
	r.wantName(t, reader, "jonas", "", "within a minute of having asked")
	r.clock.advance(namesFor)
	r.wantName(t, reader, "jonas", "Jonas Weiß", "after it")
	r.wantName(t, t.Context(), "jonas", "", "for nobody")
	r.wantName(t, person.In(t.Context(), &person.Person{Subject: "x"}), "jonas", "", "for who may not look")
	r.wantName(t, reader, "", "", "of nobody")

	r.journal.deaf.Store(true)
	r.clock.advance(namesFor)
	r.wantName(t, reader, "jonas", "Jonas Weiß", "while the journal does not answer")
	r.journal.deaf.Store(false)

	r.clock.advance(namesFor)
	r.writesElsewhere(t, "kim", "Kim", "jonas")
	r.wantName(t, reader, "jonas", "", "once another has written under the id")

	// An id that its writer did not sign in with may stand for others, who write elsewhere.
	id := subject(t, "operator")
	got, err := r.Update(mira, edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	r.wantName(t, reader, id, "", "of another's id")
}

func TestNamesOfWhoIsHere(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	reader, operator, id := as(t, "viewer"), as(t, "operator"), subject(t, "operator")
	r.wantName(t, reader, id, "", "before they were here")
	r.Self(operator)
	r.wantName(t, reader, id, "operator", "once they are signed in")
	got, err := r.Update(through(t, "mira", "Mira", "operator"), edit(r.task(t), "k", field("comment", `"x"`)))
	r.check(t, got, err, Done, settledByAnswer)
	r.wantName(t, reader, id, "", "as soon as another has written under the id")
}

// The names of a page cost no query as long as they are known.
func TestNamesAreKept(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.writesElsewhere(t, "jonas", "Jonas", "jonas")
	for range 3 {
		r.Name(as(t, "viewer"), "jonas")
		r.Name(as(t, "operator"), "nobody")
	}
	if n := r.journal.asked.Load(); n != 2 {
		t.Errorf("the journal was asked %d times for two ids", n)
	}
	var n names
	for i := range maxNames + 10 {
		_, _, mark := n.get("a", r.clock.now())
		n.put(string(rune('a'+i)), "", r.clock.now(), mark)
		n.meet(string(rune('a'+i)), "Ann")
	}
	if len(n.kept) > maxNames || len(n.here) > maxNames {
		t.Errorf("%d names and %d people are kept, want %d at most", len(n.kept), len(n.here), maxNames)
	}
}

// TestNameThatIsOldAlready has somebody write under an id while the journal is asked whose it is.
func TestNameThatIsOldAlready(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	reader := as(t, "viewer")
	r.writesElsewhere(t, "jonas", "Jonas", "jonas")
	r.journal.afterAsking = func() {
		r.writesElsewhere(t, "kim", "Kim", "jonas")
		r.names.forget("jonas") // as settle does
	}
	r.wantName(t, reader, "jonas", "Jonas", "as it was asked for")
	r.journal.afterAsking = nil
	r.wantName(t, reader, "jonas", "", "the next time")
}

func TestTidyName(t *testing.T) {
	tests := []struct{ name, want string }{
		{" Ada\t Okafor ", "Ada Okafor"},
		{"Żaneta O’Brien-Ndiaye", "Żaneta O’Brien-Ndiaye"},
		{"<b>Ada</b>", "<b>Ada</b>"}, // pages escape it
		{"Ada\u202e\u0000 rofakO\u200b", "Ada rofakO"},
		{strings.Repeat("ä", longestName), strings.Repeat("ä", longestName)},
		{strings.Repeat("ä", longestName+1), strings.Repeat("ä", longestName-1) + "…"},
		{"00u1", ""},
		{"You", ""},
		{"the shared id", ""},
		{" ", ""},
	}
	for _, tt := range tests {
		if got := tidyName("00u1", tt.name); got != tt.want {
			t.Errorf("tidyName(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}
