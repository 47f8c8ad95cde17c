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
	meantime, replaced := []string{`Fields[severity]  > "Low"`}, []string{`Fields[comment]  > "theirs"`}
	if !slices.Equal(told(got.Meantime), meantime) || !slices.Equal(told(got.Replaced), replaced) || len(got.Merged) > 0 {
		t.Errorf("meantime %q, replaced %q, merged %q; want %q, %q and none", told(got.Meantime), told(got.Replaced), told(got.Merged), meantime, replaced)
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
