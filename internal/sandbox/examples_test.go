package sandbox

import (
	"testing"
	"time"
)

func TestExamples(t *testing.T) {
	r := start(t, Options{Tasks: 1}) // the examples are there however few tasks are asked for
	e := r.Examples()
	r.run(t, []requestTest{
		{name: "ordinary lacks a comment", request: "POST /api/tasks/" + e.Ordinary + "?trigger=resolve", wantStatus: 400, want: []string{`"GuardConditionNotMet"`}},
		{name: "ordinary is resolved with one", request: "POST /api/tasks/" + e.Ordinary + "?trigger=resolve",
			body: `{"fields":[{"name":"comment","value":"Done.\nBoth sides agree."}]}`, wantStatus: 200, want: []string{`"state":"Resolved"`, `"asAtVersionNumber":4`}},
		{name: "stuck", request: "POST /api/tasks/" + e.Stuck + "?trigger=accept", wantStatus: 400, want: []string{`Enter the price to use and a link to the evidence`}},
		{name: "long history", request: "GET /api/tasks/" + e.LongHistory, wantStatus: 200, want: []string{`"asAtVersionNumber":45`}},
		{name: "deleted", request: "GET /api/tasks/" + e.Deleted, wantStatus: 404},
		{name: "deleted, three days ago", request: "GET /api/tasks/" + e.Deleted + "?asAt=" + wireTime(time.Now().Add(-72*time.Hour)), wantStatus: 200},
		{name: "family", request: "GET /api/tasks/" + e.Family, wantStatus: 200, want: []string{`"hierarchicalPosition":"UltimateParent"`, `"state":"Fixing"`}, wantNot: `"childTasks":[]`},
		{name: "family waits", request: "POST /api/tasks/" + e.Family + "?trigger=close", wantStatus: 400, want: []string{`"Some of its children are still open."`}},
		{name: "unmovable", request: "GET /api/tasks/" + e.Unmovable, wantStatus: 200, want: []string{`"state":"OnHold"`, `"terminalState":false`}},
	})
}

func TestFamily(t *testing.T) {
	r := start(t, Options{})
	parent := r.ask(t, "GET /api/tasks/"+r.Examples().Family, "").task(t)
	for _, c := range parent.Children {
		child := r.ask(t, "GET /api/tasks/"+c.ID, "").task(t)
		if child.Parent == nil || child.Parent.ID != parent.ID || child.UltimateParent.ID != parent.ID || child.State != c.State {
			t.Errorf("child %+v does not name its parent %s", child, parent.ID)
		}
		if child.Position != "Child" && child.Position != "IntermediateParent" {
			t.Errorf("child stands as %s", child.Position)
		}
	}
	then := r.ask(t, "GET /api/tasks/"+parent.ID+"?asAt="+wireTime(parent.Version.AsAtCreated), "").task(t)
	if len(then.Children) != 0 || then.Position != "Standalone" {
		t.Errorf("at its creation it has %d children and stands as %s", len(then.Children), then.Position)
	}
	last := parent.Children[len(parent.Children)-1]
	if got := r.ask(t, "DELETE /api/tasks/"+last.ID, ""); got.status != 200 {
		t.Fatal(got.body)
	}
	if now := r.ask(t, "GET /api/tasks/"+parent.ID, "").task(t); len(now.Children) != len(parent.Children)-1 {
		t.Errorf("after a deletion %d children, want one less than %d", len(now.Children), len(parent.Children))
	}
	r.run(t, []requestTest{{name: "all that is left is done", request: "POST /api/tasks/" + parent.ID + "?trigger=close", wantStatus: 200, want: []string{`"state":"Fixed"`}}})
}

func TestSameSeedSameWorld(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	first, second, third := New(Options{Seed: 5, Tasks: 200, Now: clock}), New(Options{Seed: 5, Tasks: 200, Now: clock}), New(Options{Seed: 6, Tasks: 200, Now: clock})
	if first.Examples() != second.Examples() || first.Examples() == third.Examples() {
		t.Error("the seed does not decide the world")
	}
	later := New(Options{Seed: 5, Tasks: 200, Now: func() time.Time { return now.Add(1000 * time.Hour) }})
	if first.Examples() != later.Examples() {
		t.Error("ids depend on the hour")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{})
	}
}

func BenchmarkGet(b *testing.B) {
	r := start(b, Options{Tasks: 20_000})
	id := r.Examples().LongHistory
	b.Run("now", func(b *testing.B) {
		for b.Loop() {
			r.ask(b, "GET /api/tasks/"+id, "")
		}
	})
	b.Run("as at", func(b *testing.B) {
		path := "GET /api/tasks/" + id + "?asAt=" + wireTime(time.Now().Add(-24*time.Hour))
		for b.Loop() {
			r.ask(b, path, "")
		}
	})
}
