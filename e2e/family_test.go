package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func init() { scenes = append(scenes, familyScenes...) }

// What the service did not tell in the seed era.
const noActions = "The Workflow service does not tell which actions had a hand in this task."

// familyScenes are the tabs of a task's family and of its actions.
var familyScenes = []scene{
	{"family", func(r *rig, page *tab) { page.open(taskPath(r.examples.Family) + "/family") }},
	{"family that is wide and deep", func(r *rig, page *tab) {
		if !r.defined { // nothing tells of it
			page.open(taskPath(r.examples.Stuck) + "/family")
			return
		}
		page.open(taskPath(r.brood(2)) + "/family")
		page.click(".fold:not([open]) > summary")
		page.see(".kin .kin .kin [data-kin]")
	}},
	{"children that could not be read", func(r *rig, page *tab) {
		if !r.defined {
			page.open(taskPath(r.examples.Stuck) + "/family")
			return
		}
		root := r.brood(2)
		page.open(taskPath(root) + "/family")
		r.unreadable(r.task(root).Children[1].ID)
		page.click(".fold:not([open]) > summary")
		page.see(".kin .later span")
	}},
	{"family as at", func(r *rig, page *tab) { page.open(taskPath(r.examples.Family) + "/family?asAt=" + daysAgo(2)) }},
	{"actions", func(r *rig, page *tab) { page.open(taskPath(r.examples.Failed) + "/actions") }},
	{"no actions", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/actions") }},
}

// unreadable has a task fail to be read, as often as it is tried for one page.
func (r *rig) unreadable(id string) {
	for range 3 {
		r.box.FaultNext(func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, "/tasks/"+id) }, sandbox.Fault{Status: 500})
	}
}

// brood makes a task with so many children of its own kind, one of which has as many.
func (r *rig) brood(n int) (id string) {
	r.t.Helper()
	code := fmt.Sprintf("Brood%d", n)
	egg := `{"taskDefinitionId":{"scope":"Proof","code":"` + code + `"}}`
	brood := `{"id":{"scope":"Proof","code":"` + code + `"},"displayName":"Brood","states":[{"name":"Egg"},{"name":"Nest"}],"initialState":{"name":"Egg"},
		"triggers":[{"name":"spawn","trigger":{"type":"External"}}],"transitions":[{"fromState":"Egg","toState":"Nest","trigger":"spawn","action":"spawn"},{"fromState":"Nest","toState":"Egg","trigger":"spawn","guard":"childTasks all (state eq 'Fledged')"}],
		"actions":[{"name":"spawn","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[` + strings.Repeat(egg+",", n-1) + egg + `]}}]}`
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(brood), &d, apiclient.JSONOptions); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.upstream.Definitions.Get(r.t.Context(), d.ID, time.Time{}); err != nil {
		if _, err := r.upstream.Definitions.Create(r.t.Context(), d); err != nil {
			r.t.Fatal(err)
		}
	}
	root, err := r.upstream.Tasks.Create(r.t.Context(), apiclient.CreateTask{DefinitionID: d.ID}, "spawn")
	if err != nil {
		r.t.Fatal(err)
	}
	child := r.task(root.ID).Children[1].ID
	if _, err := r.upstream.Tasks.Update(r.t.Context(), child, apiclient.UpdateTask{}, "spawn"); err != nil {
		r.t.Fatal(err)
	}
	return root.ID
}

// TestFamily goes down a family by keyboard, and without scripts from page to page; what
// keeps a task waiting is marked on the way.
func TestFamily(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", taskPath(r.examples.Family)+"/family")
		if !r.defined {
			p.want(http.StatusOK, "main", noFamily)
			return
		}
		p.want(http.StatusOK, ".kin", "Keeps its parent waiting")
		open := slices.IndexFunc(r.task(r.examples.Family).Children, func(c apiclient.TaskSummary) bool { return c.State == "Fixing" })
		child := r.task(r.examples.Family).Children[open].ID
		p.follow(".kin .kin li[data-kin='"+child+"'] a").follow("nav.tabs a[href$='/family']").want(http.StatusOK, ".kin .here", child[:8])
		p.follow("section > .kin > li > .who a").want(http.StatusOK, "h1", r.examples.Family[:8])

		root := r.brood(51)
		p.open(taskPath(root)+"/family").follow(".fold:not([open]) a").want(http.StatusOK, ".kin .kin .here", "This task")
		p.open(taskPath(root)+"/family").follow(".more:not(.later) a").want(http.StatusOK, ".kin .more", "Show the first of them")
		page := r.tab()
		page.signIn("viewer", taskPath(root)+"/family")
		page.reset()
		r.unreadable(r.task(root).Children[1].ID)
		page.do(focusing(".fold:not([open]) > summary"))
		page.press("\r")
		page.want(".kin .kin .later", "It could not be read just now.")
		page.press("\r")
		page.press("\r") // closed and opened again, it is tried again
		page.see(".kin .kin .kin li[data-kin]")
		page.until("document.activeElement?.matches('summary')")
		page.press("\r")
		page.press("\r") // closed and opened again, it asks for nothing
		page.until("document.querySelectorAll('.fold[open]').length === 2")
		page.do(focusing(".kin .kin .kin > .more a"))
		page.press("\r")
		page.until("document.querySelectorAll('.kin .kin .kin > li[data-kin]').length === 51 && document.activeElement?.matches('.kin .kin .kin > li:last-child a')")
		asked := slices.DeleteFunc(page.settled(), func(e exchange) bool { return !strings.Contains(e.url, "/family/children") })
		if len(asked) != 3 {
			t.Errorf("opening children twice and asking for more of them sent %v", asked)
		}
	})
}

// focusing puts the focus on an element, as the Tab key does in the end.
func focusing(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).focus()", selector))
}

// TestActions reads how an action failed, now and while it was under way.
func TestActions(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", taskPath(r.examples.Failed)).follow("nav.tabs a[href$='/actions']")
		if !r.defined {
			p.want(http.StatusOK, "main", noActions)
			return
		}
		p.want(http.StatusOK, ".action[data-kind=refused]", "The worker stopped with an error.")
		log, err := r.upstream.ActionLogs.Get(t.Context(), r.task(r.examples.Failed).ActionLogSubmitted)
		if err != nil {
			t.Fatal(err)
		}
		running := url.QueryEscape(log.Items[2].Timestamp.Format(time.RFC3339Nano))
		p.open(taskPath(r.examples.Failed)+"/actions?asAt="+running).want(http.StatusOK, ".action[data-kind=waiting]", "Under way")
		p.wantNot(".action", "The worker stopped")
		p.follow(".past-bar a.button").want(http.StatusOK, ".action[data-kind=refused]", "Failed")
	})
}
