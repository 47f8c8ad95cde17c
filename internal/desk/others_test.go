package desk

import (
	"net/http"
	"slices"
	"testing"

	"taskdesk/internal/sandbox"
)

// TestMeantime is about what comes between the last look at a task and the write.
func TestMeantime(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	seen := r.task(t)
	r.wire.beforeNext(writes, func(*http.Request) error {
		r.change(t, "admin", seen.ID, "", field("comment", `"theirs"`), field("severity", `"Low"`))
		return nil
	})
	got, err := r.Update(as(t, "operator"), edit(seen, "k", field("comment", `"mine"`)))
	r.check(t, got, err, Done, settledByAnswer)
	want := []string{`Fields[severity]  > "Low"`, `Fields[comment]  > "theirs"`}
	slices.Sort(want)
	have := told(got.Meantime)
	slices.Sort(have)
	if !slices.Equal(have, want) || len(got.Merged) > 0 {
		t.Errorf("meantime %q, merged %q; want %q, with what was overwritten", have, told(got.Merged), want)
	}
}

// TestSeedEraAnswerIsFollowed is about a version that comes right after a write of
// which the seed era told only when it was done.
func TestSeedEraAnswerIsFollowed(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	seen := r.task(t)
	r.wire.beforeNext(writes, func(*http.Request) error {
		r.wire.beforeNext(reads, func(*http.Request) error {
			r.change(t, "admin", seen.ID, "", field("severity", `"Low"`))
			return nil
		})
		return nil
	})
	got, err := r.Update(as(t, "operator"), edit(seen, "k", field("comment", `"mine"`)))
	r.check(t, got, err, Done, settledByAnswer)
	if got.Line.AfterVersion != 3 || got.View.Task.Version.Number != 4 {
		t.Errorf("the write made version %d, the view has %d; want 3 and 4", got.Line.AfterVersion, got.View.Task.Version.Number)
	}
}
