package e2e

import (
	"net/http"
	"testing"

	"taskdesk/internal/config"
)

// TestViewer checks that a viewer sees no controls, and that the forms of somebody
// else are refused in a viewer's hands.
func TestViewer(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		operator := r.plain().signIn("admin", taskPath(id)+"/edit")
		_, _, form := operator.filled("form.edit", "button.go", map[string]string{"comment": "mine"})
		form.Del(".by") // it does not say whose it is
		p := r.plain().signIn("viewer", taskPath(id))
		p.want(http.StatusOK, ".locked", "you can look, not change").wantNone("#task form[method=post], .ways, [data-trigger]")
		for _, path := range []string{"", "/review", "/triggers/escalate", "/delete"} {
			t.Run("POST"+path, func(t *testing.T) {
				p.as(t).send(http.MethodPost, p.resolve(taskPath(id)+path), form).want(http.StatusForbidden, "main", "Your role does not let you do this")
			})
		}
		for _, path := range []string{"/edit", "/triggers/escalate", "/delete"} {
			t.Run("GET"+path, func(t *testing.T) {
				p.as(t).open(taskPath(id)+path).want(http.StatusForbidden, "main", "Your role does not let you do this")
			})
		}
		r.wantTask(id, 3, "Investigating", "")
	})
}

// TestOperatorDeletesNothing checks that deleting needs more than an operator's role.
func TestOperatorDeletesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)).wantNone("a[href$='/delete']")
		p.open(taskPath(id)+"/delete").want(http.StatusForbidden, "main", "this needs an admin")
		r.wantTask(id, 3, "Investigating", "")
	})
}

// TestReadOnly checks that nobody changes anything where the deployment takes no writes.
func TestReadOnly(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("admin", taskPath(id))
		p.want(http.StatusOK, ".locked", "read-only mode").wantNone("#task form[method=post], .ways")
		p.open(taskPath(id)+"/edit").want(http.StatusForbidden, "main", "read-only mode")
	}, func(c *config.Config) { c.ReadOnly = true })
}

// TestForeignForm sends a form as another site's page would.
func TestForeignForm(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/triggers/escalate")
		method, to, form := p.filled(".panel form", "button.go", nil)
		p.site, p.origin = "cross-site", "https://elsewhere.example"
		p.send(method, to, form).want(http.StatusForbidden, "main", "did not come from Taskdesk")
		r.wantTask(id, 3, "Investigating", "")
	})
}
