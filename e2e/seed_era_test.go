package e2e

import (
	"net/http"
	"testing"

	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
)

// TestSeedEra does the main job on a service that has the four task operations and
// nothing else, found out by asking or known beforehand. There are no definitions, so
// triggers are fired by name.
func TestSeedEra(t *testing.T) {
	for _, api := range []string{"auto", "seed"} {
		t.Run(api, func(t *testing.T) {
			box := sandbox.New(sandbox.Options{Tasks: 40, API: sandbox.SeedEra})
			r := startOn(t, box, func(c *config.Config) { c.WorkflowAPI = api })
			id := r.examples.Ordinary
			p := r.plain().signIn("admin", taskPath(id))
			p.want(http.StatusOK, "main", "triggers are fired by name")
			p.follow("a[data-key=e]").submit("form.edit", "button.go", map[string]string{"severity": "Critical"})
			p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 4")

			p.submit("form.by-name", "button", map[string]string{"name": "resolve"}).submit(".panel form", "button.go", nil)
			p.want(http.StatusUnprocessableEntity, ".panel .notice", "Refused by the Workflow service")
			p.open(taskPath(id)).submit("form.by-name", "button", map[string]string{"name": "escalate"})
			p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 5")
			r.wantTask(id, 5, "Escalated", "")

			p.follow("a.danger").submit(".panel form", "button.go", map[string]string{".confirm": id[:8]})
			p.want(http.StatusGone, "#task", "was deleted")
			p.open("/tasks/new").want(http.StatusOK, "main", "scope")
		})
	}
}
