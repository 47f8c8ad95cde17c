package e2e

import (
	"net/http"
	"testing"

	"taskdesk/internal/sandbox"
)

// noWays is what the page of the ways says where there is no definition.
const noWays = "so the ways to a state are not known"

func init() {
	scenes = append(scenes,
		scene{"choice of a state", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/plan") }},
		scene{"ways to a state", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/plan?to=Resolved")
			if r.defined {
				page.click(".plan-text summary")
			}
		}},
		scene{"no way to a state", func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck) + "/plan?to=Raised") }},
		scene{"step that leads nowhere", func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck) + "/triggers/release?plan=Accepted") }},
		scene{"step of a way", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/triggers/resolve?plan=Resolved")
		}},
	)
}

// TestPlan chooses a state, and goes the longer way there, one trigger at a time. What
// is refused on the way is refused in the trigger's own dialog.
func TestPlan(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		if !r.defined {
			if n := page.count("a[href$='/plan']"); n != 0 {
				t.Errorf("%d links lead to the ways, which are not known", n)
			}
			page.open(taskPath(id) + "/plan?to=Resolved")
			page.want(".plan", noWays)
			return
		}
		page.click(".ways a[href$='/plan']")
		page.see(".plan-chooser")
		page.do(choosing("#plan-to", "Resolved"))
		page.click(".plan-chooser button")
		page.want(".plan-way", "1 step: Resolve")
		page.until("location.search === '?to=Resolved' && document.title.includes('The way to Resolved')")
		page.click("a[data-start=escalate]")
		page.want(".panel", "the way to Resolved")
		page.click(".panel footer button.go")
		page.see("#task[data-state=Escalated] .notice[data-kind=done]")
		page.want(".plan", "From Escalated")
		page.until("location.pathname.endsWith('/plan')")

		page.click("a[data-start=resolve]")
		page.see(".panel[data-trigger=resolve]")
		page.click(".panel footer button.go")
		page.want(".panel .notice", "Refused by the Workflow service")
		page.write(".panel [name=comment]", "Both sides agree.")
		page.click(".panel footer button.go")
		page.want(".plan", "The task is in Resolved already.")
		r.wantTask(id, 5, "Resolved", `"Both sides agree."`)
	})
}

// TestPlanByKeys begins a way without a mouse. In the seed era there is none to begin.
func TestPlanByKeys(t *testing.T) {
	r := start(t, sandbox.Current)
	page := r.tab()
	page.signIn("operator", taskPath(r.examples.Ordinary)+"/plan?to=Escalated")
	page.press("t")
	page.until("document.activeElement.matches('a[data-start=escalate]')")
	page.press("\r")
	page.see(".panel[data-trigger=escalate]")
	page.press("\x1b")
	page.see(".plan-way")
}

// TestPlanWithoutScripts goes a way with plain links and forms.
func TestPlanWithoutScripts(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("operator", taskPath(r.examples.Ordinary)+"/plan")
		if !r.defined {
			p.want(http.StatusOK, "main", noWays)
			return
		}
		p.submit(".plan-chooser", "button", map[string]string{"to": "Escalated"})
		p.follow("a[data-start=escalate]").submit(".panel form", "button.go", nil)
		p.want(http.StatusOK, "main", "Fired escalate: now version 4").want(http.StatusOK, ".plan", "The task is in Escalated already.")
		r.wantTask(r.examples.Ordinary, 4, "Escalated", "")
	})
}
