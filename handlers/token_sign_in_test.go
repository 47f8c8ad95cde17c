package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taskdesk/internal/person"
	"taskdesk/internal/signin"
)

// Where personal access tokens are allowed, one can sign in with one: as its owner, with
// at most the rights that tokens may have.
func TestSigningInWithAPersonalToken(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	withTokens := func(most person.Role) *rig {
		return start(t, options{signIn: func(c *signin.Config) {
			c.PersonalTokens, c.IdentityURL = most, must(url.Parse(c.Issuer))(t)
		}})
	}
	if p := r.visitor(t).get("/login"); p.Find(`input[name="token"]`).Length() > 0 {
		t.Error("tokens are offered where they are not allowed")
	}
	r.visitor(t).post("/login/token", url.Values{"token": {"sandbox-admin"}}).wants(http.StatusForbidden, "not allowed here")

	r = withTokens(person.Operator)
	b := r.visitor(t)
	page := b.get("/tasks/{ordinary}").wants(200, "Sign in", "With your usual account", "at most what an operator can")
	wrong := page.form("Sign in").set("token", "sandbox-nobody").press("Sign in").wants(http.StatusUnprocessableEntity, "You are not signed in", "The token is not accepted.")
	if strings.Contains(wrong.body, "sandbox-nobody") {
		t.Error("the token is shown again")
	}
	wrong.form("Sign in").set("token", " ").press("Sign in").wants(http.StatusUnprocessableEntity, "Paste your personal access token.")
	task := wrong.form("Sign in").set("token", "sandbox-admin\n").press("Sign in").wants(200, "Ada Okafor")
	if task.url.Path != r.fill("/tasks/{ordinary}") {
		t.Errorf("it leads to %s", task.url)
	}
	if task.Find(`a[href$="/edit"]`).Length() == 0 || task.Find(`a[href$="/delete"]`).Length() > 0 {
		t.Error("an admin's token may do other things than an operator")
	}
	id := r.create(t)
	b.get("/tasks/"+id+"/edit").form("Review").set("comment", "by token").press("Review").press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 2")
	if who := r.task(t, id).Version.UserIDModified; !strings.Contains(strings.ToLower(who), "ada") {
		t.Errorf("changed by %q, want Ada's own id", who)
	}
	if strings.Contains(r.log.String(), "sandbox-admin") {
		t.Error("the log has the token")
	}

	provider := r.visitor(t)
	provider.get("/tasks/{ordinary}").follow("Continue").press("operator").wants(200, "Otto Brandt")

	r.SetIdentityDown(true)
	r.visitor(t).get("/login").form("Sign in").set("token", "sandbox-viewer").press("Sign in").wants(http.StatusBadGateway, "does not answer")
}
