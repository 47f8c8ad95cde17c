package desk

import (
	"sync"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func (r *rig) checkSame(t *testing.T, first, again *Result, err error) {
	t.Helper()
	if err != nil || again.Line.ID != first.Line.ID || again.Outcome() != first.Outcome() || again.Line.AfterVersion != first.Line.AfterVersion {
		t.Errorf("second answer %+v, %v; first %+v", again, err, first)
	}
}

func TestSameFormTwice(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "admin")
	create := Create{Submission: Submission{Key: "new"}, Definition: tradeBreak, Fields: []apiclient.Field{field("tradeId", `"T-2"`), field("difference", "1")}}
	acts := []struct {
		name string
		do   func() (*Result, error)
	}{
		{"edit", func() (*Result, error) { return r.Update(ctx, edit(task, "k1", field("comment", `"x"`))) }},
		{"create", func() (*Result, error) { return r.Create(ctx, create) }},
		{"fire", func() (*Result, error) {
			return r.Update(ctx, fire(r.before(t, task, 3), "k2", "escalate", field("analyst", `"a"`)))
		}},
		{"delete", func() (*Result, error) {
			return r.Delete(ctx, Delete{Submission: Submission{Key: "k3"}, Task: task.ID, Seen: seenOf(r.before(t, task, 4))})
		}},
	}
	for i, act := range acts {
		first, err := act.do()
		r.check(t, first, err, Done, settledByAnswer)
		again, err := act.do()
		r.checkSame(t, first, again, err)
		if !again.Replayed || r.wire.writes() != i+1 {
			t.Errorf("%s: replayed %v after %d writes, want true after %d", act.name, again.Replayed, r.wire.writes(), i+1)
		}
	}
}

// TestSameFormReadOtherwise is about a form whose fields come in another order, or as
// text, because the definition could not be read in between.
func TestSameFormReadOtherwise(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "operator")
	first, err := r.Update(ctx, edit(task, "k", field("comment", `"x"`), field("fxRate", "1.50"), field("counterparty", "null")))
	r.check(t, first, err, Done, settledByAnswer)
	again, err := r.Update(ctx, edit(task, "k", field("counterparty", "null"), field("fxRate", `"1.50"`), field("comment", `"x"`)))
	r.checkSame(t, first, again, err)
	for _, other := range []Update{
		edit(task, "k", field("comment", `"x"`), field("fxRate", "1.50"), field("counterparty", `""`)),
		edit(task, "k", field("comment", `"x"`), field("fxRate", "1.51"), field("counterparty", "null")),
		edit(task, "k", field("comment", `"x"`), field("fxRate", "1.50")),
	} {
		if earlier, err := r.Earlier(ctx, other); earlier != nil || err != nil {
			t.Errorf("%v has the same key, %v", other.Fields, err)
		}
	}
}

// before returns a task as it was at a version.
func (r *rig) before(t *testing.T, task *apiclient.Task, version int) *apiclient.Task {
	t.Helper()
	var at = task.Version.AsAtModified
	for _, line := range r.lines(t, "admin") {
		if line.AfterVersion == version && line.Task == task.ID {
			at = line.AfterAsAt
		}
	}
	was, err := r.upstream(t, "admin").Tasks.Get(t.Context(), task.ID, at)
	if err != nil || was.Version.Number != version {
		t.Fatalf("version %d: %v, %v", version, was, err)
	}
	return was
}

func TestSameFormManyTimesAtOnce(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task := r.task(t)
	other, otherWire := r.another(t, Options{}) // another replica
	var results [20]*Result
	var group sync.WaitGroup
	for i := range results {
		d := []*Desk{r.Desk, other}[i%2]
		group.Go(func() {
			var err error
			results[i], err = d.Update(as(t, "operator"), fire(task, "k", "escalate", field("analyst", `"a"`)))
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	for _, got := range results {
		r.check(t, got, nil, Done, settledByAnswer)
		r.checkSame(t, results[0], got, nil)
	}
	if n := r.wire.writes() + otherWire.writes(); n != 1 || r.now(t, task.ID).Version.Number != 3 {
		t.Errorf("%d writes, version %d; want one of each", n, r.now(t, task.ID).Version.Number)
	}
}

func TestSameKeyForSomethingElse(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "operator")
	first, err := r.Update(ctx, edit(r.task(t), "k", field("severity", `"Terrible"`)))
	r.check(t, first, err, Refused, settledByAnswer)
	mended := edit(r.now(t, first.Line.Task), "k", field("severity", `"High"`))
	got, err := r.Update(ctx, mended)
	r.check(t, got, err, Done, settledByAnswer)
	next := mended
	next.Seen = seenOf(r.now(t, first.Line.Task))
	next.Fields = []apiclient.Field{field("comment", `"x"`)}
	got, err = r.Update(as(t, "admin"), next)
	r.check(t, got, err, Done, settledByAnswer)
	if r.wire.writes() != 3 {
		t.Errorf("%d writes, want 3", r.wire.writes())
	}
}

func TestWithoutAKeyEverySubmissionIsNew(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	task, ctx := r.task(t), as(t, "operator")
	for range 2 {
		got, err := r.Update(ctx, edit(r.now(t, task.ID), "", field("comment", `"x"`)))
		r.check(t, got, err, Done, settledByAnswer)
	}
	if r.wire.writes() != 2 {
		t.Errorf("%d writes, want 2", r.wire.writes())
	}
}

// TestFormAtASharedBrowser is another submission when somebody else sends it.
func TestFormAtASharedBrowser(t *testing.T) {
	w := write{op: OpCreate, submission: Submission{Key: "k"}}
	if w.key("mira") == w.key("jonas") {
		t.Error("two people's submissions have the same key, and so the same correlation id")
	}
	if first, again := w.key("mira"), w.key("mira"); first != again {
		t.Error("one person's submissions of one form have two keys")
	}
}
