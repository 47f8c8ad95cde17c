package e2e

import (
	"net/http"
	"testing"
	"time"
)

// TestDelete deletes a task that is not finished, which asks for its short id, and
// reads it afterwards as it was.
func TestDelete(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("admin", taskPath(id))
		page.click(".ways summary[aria-label=More]")
		page.click(".ways a.danger")
		page.want(".panel", "Delete this task?")
		page.click(".panel footer button.go")
		page.want(".panel .notice", "Type "+id[:8]+" to confirm")
		r.wantTask(id, 3, "Investigating", "")

		page.write("#confirm", id[:8])
		page.click(".panel footer button.go")
		page.want("#task[data-gone=deleted]", "was deleted")
		page.want("#task .notice[data-kind=done]", "Deleted "+id[:8])
		if _, err := r.upstream.Tasks.Get(t.Context(), id, time.Time{}); err == nil {
			t.Error("the task is still there")
		}

		page.click("#task .actions a.go")
		page.see("#task[data-version='3']:not([data-as-at=''])")
		page.want(".past-bar", "Nothing can be changed here")
	})
}

// TestDeleteTwice sends the same confirmation twice. The second gets the first one's answer.
func TestDeleteTwice(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("admin", taskPath(id)+"/delete")
		method, to, form := p.filled(".panel form", "button.go", map[string]string{".confirm": id[:8]})
		for range 2 {
			p.send(method, to, form).want(http.StatusGone, "#task .notice", "Deleted "+id[:8])
		}
	})
}
