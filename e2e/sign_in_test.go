package e2e

import (
	"maps"
	"net/http"
	"slices"
	"testing"
)

func TestSignIn(t *testing.T) {
	tests := []struct {
		user, role       string
		creates, deletes bool
	}{
		{"viewer", "viewer", false, false},
		{"operator", "operator", true, false},
		{"admin", "admin", true, true},
	}
	onEach(t, func(t *testing.T, r *rig) {
		path := taskPath(r.examples.Ordinary)
		for _, tt := range tests {
			t.Run(tt.user, func(t *testing.T) {
				page := r.as(t).tab()
				page.signIn(tt.user, path)
				page.want(".bar", tt.role)
				if got := page.count("a[href='/tasks/new']") > 0; got != tt.creates {
					t.Errorf("a link to create: %t, want %t", got, tt.creates)
				}
				if got := page.count("a[href$='/delete']") > 0; got != tt.deletes {
					t.Errorf("a link to delete: %t, want %t", got, tt.deletes)
				}
			})
		}
	})
}

// TestSignInComesBack checks that every page's address survives signing in.
func TestSignInComesBack(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.LongHistory
		for _, path := range []string{
			"/", "/?q=" + id, taskPath(id), taskPath(id) + "?asAt=2026-11-01T10%3A00%3A00Z", taskPath(id) + "/edit",
			taskPath(id) + "/triggers/resolve", taskPath(id) + "/raw", "/tasks/new?definition=Operations%2FTradeBreak",
		} {
			t.Run(path, func(t *testing.T) {
				p := r.as(t).plain().open(path)
				p.submit("form[method=post]", "button[value=operator]", nil)
				if got, want := p.at.RequestURI(), path; got != want && path != "/?q="+id {
					t.Errorf("came back to %s, want %s", got, want)
				}
				if p.page.Find(".bar .name").Length() == 0 {
					t.Errorf("nobody is signed in on %s", p.at)
				}
			})
		}
	})
}

func TestSignOut(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", "/")
		page.click(".bar .menu:last-child summary")
		page.click("form[action='/logout'] button")
		page.until("location.pathname === '/signed-out' && document.readyState === 'complete'")
		page.open(taskPath(r.examples.Ordinary))
		page.see("button[name=user]") // the provider's session has ended too
	})
}

// TestFormWithoutSession checks that what was typed is kept on the page when the session
// has ended and the form does not say whose it is.
func TestFormWithoutSession(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/edit")
		method, to, form := p.filled("form.edit", "button.go", map[string]string{"comment": "kept"})
		form.Del(".by")
		out := r.plain()
		out.send(method, to, form).want(http.StatusUnauthorized, "main", "nothing was sent").want(out.status, "dl.facts", "kept")
		if kept := controls(out.one("form[action='" + taskPath(id) + "/review']")); !maps.EqualFunc(kept, form, slices.Equal) {
			t.Errorf("kept is %v, want %v as it was typed", kept, form)
		}
		r.wantTask(id, 3, "Investigating", "")
	})
}
