package e2e

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// scenesOfEnds are pages of what is not there any more, or has moved on.
var scenesOfEnds = []scene{
	{"deleted here", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Failed) + "/delete")
		deleting(page, r.examples.Failed)
	}},
	{"journal of a deleted task", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Failed) + "/journal")
		page.see(".journal")
	}},
	{"create again", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Deleted))
		page.click("#task .actions a[href*='like=']")
		page.see(".like")
	}},
	{"definition that moved on", func(r *rig, page *tab) {
		if !r.defined {
			page.open(taskPath(r.examples.Unmovable))
			return
		}
		r.revise(r.task(r.examples.Unmovable).DefinitionID)
		page.open(taskPath(r.examples.Unmovable))
		page.click(".differs summary")
	}},
}

// deleting confirms a deletion, and comes to the tombstone. A task that is deleted
// already is there at once.
func deleting(page *tab, id string) {
	page.t.Helper()
	if page.count("#task[data-gone]") > 0 {
		return
	}
	page.write("#confirm", id[:8])
	page.click(".panel footer button.go")
	page.see("#task[data-gone=deleted]")
}

// revise gives a definition another name for its first field, and one more field.
func (r *rig) revise(id apiclient.DefinitionID) {
	r.t.Helper()
	definitions := r.upstream.Definitions
	d, err := definitions.Get(r.t.Context(), id, time.Time{})
	if err != nil {
		r.t.Fatalf("read the definition: %v", err)
	}
	d.FieldSchema = slices.Clone(d.FieldSchema)
	d.FieldSchema[0].DisplayName = "First of all"
	if !slices.ContainsFunc(d.FieldSchema, func(f apiclient.FieldSchema) bool { return f.Name == "riskOwner" }) {
		d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: "riskOwner", DisplayName: "Risk owner", Type: apiclient.String})
	}
	if _, err := definitions.Update(r.t.Context(), *d); err != nil {
		r.t.Fatalf("revise the definition: %v", err)
	}
}

// TestCreateAgain deletes a task and regrets it, with scripts and without. The old one
// and the new one lead to each other.
func TestCreateAgain(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		for _, off := range []bool{false, true} {
			t.Run(map[bool]string{false: "scripts", true: "no scripts"}[off], func(t *testing.T) {
				id := map[bool]string{false: r.examples.Ordinary, true: r.examples.LongHistory}[off]
				page := r.as(t).tab()
				if _, err := chromedp.Call(page.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off}); err != nil {
					t.Fatal(err)
				}
				createAgain(page, id)
			})
		}
	})
}

func createAgain(page *tab, id string) {
	page.t.Helper()
	trade := string(page.rig.task(id).Field("tradeId"))
	page.signIn("admin", taskPath(id)+"/delete")
	deleting(page, id)
	page.want("#task .notice[data-kind=done]", "Was that a mistake?")
	page.want("#task h1", "was deleted")
	if !page.rig.defined {
		page.want(".missing-abilities", noLabels)
	}
	page.want("#task .prose", "by you, through Taskdesk")
	page.want("#task [data-field=tradeId]", strings.Trim(trade, `"`))

	page.click("#task .notice a[href*='like=']")
	page.want(".like", "the history stays with "+id[:8])
	if !page.rig.defined {
		page.want(".like", "It starts in the first state of its definition")
		page.want("#main", noDefinition)
	}
	page.click("form.edit footer button.go")
	page.want("#task .notice[data-kind=done]", "It was created again from "+id[:8])
	page.see("#task[data-state=Open][data-version='1']")

	page.click("#task .notice[data-kind=done] a")
	page.see("#task[data-id='" + id + "']:not([data-as-at='']) .past-bar")
	page.click(".past-bar a[data-key=n]")
	page.want("#task[data-gone=deleted] .prose", "It was created again as")
	page.want("#task[data-gone=deleted] .actions", "Create once more from this version")
	page.click("#task .prose p a[href^='/tasks/']:not([href*='" + id + "'])")
	page.want("#task[data-state=Open] .facts", "Created from")
}

// TestDefinitionMovesOn sees an old task keep its labels, with a note, while a new one
// has those of today.
func TestDefinitionMovesOn(t *testing.T) {
	r := start(t, sandbox.Current)
	r.revise(apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"})
	page := r.tab()
	page.signIn("operator", taskPath(r.examples.Ordinary))
	page.want(".differs summary", "Today’s definition, of ")
	page.want(".differs summary", "label of field “Trade” changed")
	page.click(".differs summary")
	page.want(".differs ul", "Field “Risk owner” added.")
	page.want("[data-field=tradeId] dt", "Trade")
	p := r.plain().signIn("operator", "/tasks/new?definition=Operations%2FTradeBreak")
	p.want(http.StatusOK, "form.edit", "First of all").want(http.StatusOK, "form.edit", "Risk owner")
	p.submit("form.edit", "button.go", map[string]string{"tradeId": "T-99011", "difference": "1"}).want(http.StatusOK, ".notice", "Created")
	p.open(p.at.Path).want(http.StatusOK, "#task", "Risk owner").wantNone(".differs")
}
