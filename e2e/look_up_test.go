package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// TestJump pastes what people are sent into the jump box. Each time it takes one request.
func TestJump(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", "/")
		for _, pasted := range []string{
			id, "  " + id + " ", `"` + id + `",`, strings.ToUpper(id), "https://desk.example.com/tasks/" + id + "?asAt=x", `{"id": "` + id + `"}`,
		} {
			t.Run(pasted, func(t *testing.T) {
				page := page.as(t)
				page.open("/")
				page.write("#jump", pasted)
				page.reset()
				page.press("\r")
				page.see("#task[data-id='" + id + "']")
				page.until("location.pathname === '/tasks/" + id + "'")
				if sent := page.settled(); len(sent) != 1 {
					t.Errorf("%d requests, want 1: %v", len(sent), sent)
				}
			})
		}
	})
}

// TestJumpSeveral pastes a column of ids.
func TestJumpSeveral(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", "/")
		p.submit("form.jump", "button, kbd", map[string]string{"q": r.examples.Ordinary + "\n" + r.examples.Stuck})
		p.want(http.StatusOK, "main", "2 task ids")
		if n := p.page.Find("main a[href='" + taskPath(r.examples.Stuck) + "']").Length(); n != 1 {
			t.Errorf("%d links to the second task, want one", n)
		}
	})
}

func TestLookUpBadInput(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", "/")
		tests := []struct {
			name, path string
			status     int
			want       string
		}{
			{"no id", "/?q=the+one+from+yesterday", http.StatusBadRequest, "36 characters"},
			{"a wrong shape", "/tasks/12345", http.StatusBadRequest, "36 characters"},
			{"never seen", "/tasks/00000000-0000-4000-8000-000000000000", http.StatusNotFound, "No task 00000000 was found"},
			{"deleted", taskPath(r.examples.Deleted), http.StatusGone, "was deleted"},
			{"not yet", taskPath(id) + "?asAt=2001-01-01T00:00:00Z", http.StatusNotFound, "was not there yet"},
			{"a moment that is none", taskPath(id) + "?asAt=soon", http.StatusBadRequest, "could not be read"},
			{"the future", taskPath(id) + "?asAt=2999-01-01T00:00:00Z", http.StatusOK, "in the future"},
			{"no such page", "/nowhere", http.StatusNotFound, "There is no such page"},
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				p := p.as(t)
				p.open(tt.path).want(tt.status, "main", tt.want)
				if p.page.Find("header.bar #jump").Length() != 1 {
					t.Error("the page has no jump box")
				}
			})
		}
	})
}
