package e2e

import (
	"net/http"
	"testing"

	"taskdesk/apiclient"
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
		scene{"ways that go back, from a past moment", func(r *rig, page *tab) {
			page.open(r.goesRound() + "/plan?to=E&asAt=" + daysAgo(3))
			if r.defined {
				page.want(".notice", "Ways are planned from now")
				page.want(".plan-way", "It comes to Under review twice")
			}
		}},
		scene{"ways that cannot be gone", func(r *rig, page *tab) { page.open(r.goesRound() + "/plan?to=F") }},
		scene{"step that leads nowhere", func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck) + "/triggers/release?plan=Accepted") }},
		scene{"step of a way", func(r *rig, page *tab) {
			page.open(taskPath(r.examples.Ordinary) + "/triggers/resolve?plan=Resolved")
		}},
	)
}

// goesRound is the address of a task from which one has to go back to come to E, and cannot
// come to F. Where no definitions can be made it is an ordinary one.
func (r *rig) goesRound() string {
	if !r.defined {
		return taskPath(r.examples.Ordinary)
	}
	d := apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Operations", Code: "Rounds"}, DisplayName: "Rounds", InitialState: apiclient.InitialState{Name: "B"},
		States: []apiclient.State{{Name: "A", DisplayName: "Received"}, {Name: "B", DisplayName: "Under review"}, {Name: "C", DisplayName: "Checked"}, {Name: "E", DisplayName: "Booked"}, {Name: "F", DisplayName: "Written off"}},
		FieldSchema: []apiclient.FieldSchema{
			{Name: "proof", Type: apiclient.String, DisplayName: "Proof", ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.SelectedStates, Selected: []string{"B", "C", "E", "F"}}},
			{Name: "side", Type: apiclient.String, DisplayName: "Side"},
		},
		Transitions: []apiclient.Transition{
			{From: "A", To: "B", Trigger: "takeUp"}, {From: "B", To: "A", Trigger: "handBack"}, {From: "B", To: "C", Trigger: "check"},
			{From: "C", To: "E", Trigger: "book", Guard: "fields['proof'] neq ''"},
			{From: "B", To: "F", Trigger: "writeOff", Guard: "fields['side'] eq 'ours' and fields['side'] eq 'theirs'"},
		},
	}
	for name, label := range map[string]string{"takeUp": "Take up", "handBack": "Hand back", "check": "Check", "book": "Book", "writeOff": "Write off"} {
		d.Triggers = append(d.Triggers, apiclient.TriggerSchema{Name: name, DisplayName: label, Trigger: apiclient.TriggerKind{Type: "External"}})
	}
	r.define(d)
	made, err := r.upstream.Tasks.Create(r.t.Context(), apiclient.CreateTask{DefinitionID: d.ID}, "")
	if err != nil {
		r.t.Fatalf("create a task: %v", err)
	}
	return taskPath(made.ID)
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
