package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"

	"taskdesk/internal/config"
	"taskdesk/internal/sandbox"
)

// In the seed era there were no definitions and no lists. What follows from that is said
// in the pages, in these words.
const (
	noTriggers       = "The Workflow service offers no definition for this task, so triggers are fired by name and fields are shown as they are stored."
	noLabels         = "The Workflow service offers no definition for this task, so fields are shown as they are stored, and nothing is told of its triggers."
	noFields         = "The Workflow service offers no definition that lists them."
	noGuard          = "No definition is there to say where this leads and what it needs."
	noFamily         = "The Workflow service does not tell of which tasks this one is a parent or a child."
	noNames          = "No definition is there to give fields and states their labels: they have the names under which they are stored."
	noDefinition     = "The Workflow service shows no definition of this name, so its fields and triggers are not known here."
	noDefinitions    = "The Workflow service does not list its definitions to you."
	nothingDefined   = "The Workflow service offers no definitions, so there are none to show."
	noList           = "it lists no tasks among which the new one could be looked for"
	noTypes          = "No definition is there to say what the fields hold, so values that read as numbers or as moments are compared as such."
	nothingToWaitFor = "No definition is there to say what it waits for."
)

const byName = ".more" // the input of a form for fields that no definition lists

// fill types into a field of a form. One that no definition lists and the task has not
// yet goes by name, one a line.
func (t *tab) fill(form, field, text string) {
	t.t.Helper()
	input := form + " [name=" + field + "]"
	t.see(form)
	if t.rig.defined || t.count(input) > 0 {
		t.write(input, text)
		return
	}
	t.want(form, noFields)
	t.do(chromedp.SendKeys(chromedp.CSS(form+" [name='"+byName+"']"), field+" = "+text+"\n"))
}

// openTrigger opens the dialog of a trigger of the task that is shown.
func (t *tab) openTrigger(name string) {
	t.t.Helper()
	if t.rig.defined {
		t.click("a[data-trigger=" + name + "]")
		return
	}
	t.want(".missing-abilities", noTriggers)
	t.write("#by-name", name)
	t.press("\r")
}

func (p *plain) openTrigger(name string) *plain {
	p.t.Helper()
	if p.rig.defined {
		return p.follow("a[data-trigger=" + name + "]")
	}
	p.want(http.StatusOK, ".missing-abilities", noTriggers)
	return p.submit("form.by-name", "button", map[string]string{"name": name})
}

// chooseTradeBreak chooses the definition of a new task.
func (t *tab) chooseTradeBreak() {
	t.t.Helper()
	if t.rig.defined {
		t.see("form[role=search][aria-label=Definitions]")
		t.click("a[href*='Operations%2FTradeBreak']")
	} else {
		t.want("main", noDefinitions)
		t.write("#definition", "Operations/TradeBreak")
		t.press("\r")
		t.want("main", noDefinition)
	}
	t.see("form.edit")
}

func (p *plain) chooseTradeBreak() *plain {
	p.t.Helper()
	if p.rig.defined {
		return p.follow("a[href*='Operations%2FTradeBreak']")
	}
	p.want(http.StatusOK, "main", noDefinitions)
	return p.submit("[aria-label='Definition by name'] form", "button", map[string]string{"definition": "Operations/TradeBreak"})
}

// decimal is a decimal as the API has it, which made a text of every value in the seed era.
func (r *rig) decimal(digits string) string {
	if r.defined {
		return digits
	}
	return `"` + digits + `"`
}

// TestGenerationIsKnown does the main job where the configuration tells the generation,
// which is else found out by asking.
func TestGenerationIsKnown(t *testing.T) {
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			mainJob(t, start(t, api, func(c *config.Config) { c.WorkflowAPI = api }))
		})
	}
}

// TestMissingAbilities opens every page on which something is missing in the seed era.
// It says so there, and says nothing of it where nothing is missing.
func TestMissingAbilities(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("admin", "/")
		parked := r.park(p, "comment", "typed")
		p.open(taskPath(r.examples.Stuck)+"/edit").submit("form.edit", "button.go", map[string]string{"reason": "typed"})
		p.open(taskPath(r.examples.Stuck)+"/edit").want(http.StatusOK, "form.edit .notice", restored) // a review keeps a draft
		for _, tt := range []struct {
			page, path string
			missing    []string
		}{
			{"task", taskPath(id), []string{noTriggers, noFamily, noActions, nothingToWaitFor}},
			{"task as at", taskPath(id) + "?asAt=" + daysAgo(0), []string{noLabels, noFamily, noActions}},
			{"changes", taskPath(id) + "/changes", []string{noNames, nothingToWaitFor}},
			{"compare", taskPath(id) + "/compare", []string{noTypes}},
			{"raw", taskPath(id) + "/raw", []string{nothingToWaitFor}},
			{"edit", taskPath(id) + "/edit", []string{noTriggers, noFamily, noFields}},
			{"edit with a draft", taskPath(r.examples.Stuck) + "/edit", []string{noTriggers, noFamily, noFields}},
			{"parked edit", parked, []string{noTriggers, noFamily, nothingToWaitFor}},
			{"family", taskPath(id) + "/family", []string{noFamily}},
			{"actions", taskPath(id) + "/actions", []string{noActions}},
			{"journal of a task", taskPath(id) + "/journal", []string{nothingToWaitFor}},
			{"trigger", taskPath(id) + "/triggers/resolve", []string{noTriggers, noFamily, noGuard, noFields}},
			{"delete", taskPath(id) + "/delete", []string{noTriggers, noFamily}},
			{"the way to a state", taskPath(id) + "/plan?to=Resolved", []string{noWays, nothingToWaitFor}},
			{"drawing", taskPath(id) + "/drawing", []string{noDrawing}},
			{"definitions", "/definitions", []string{nothingDefined}},
			{"choose a definition", "/tasks/new", []string{noDefinitions}},
			{"new task", "/tasks/new?definition=Operations%2FTradeBreak", []string{noDefinition, noFields}},
			{"new task like another", "/tasks/new?like=" + id, []string{noDefinition, noFields}},
		} {
			t.Run(tt.page, func(t *testing.T) {
				p := p.as(t).open(tt.path)
				for _, text := range tt.missing {
					if r.defined {
						p.wantNot("main", text)
					} else {
						p.want(http.StatusOK, "main", text)
					}
				}
			})
		}
	})
}
