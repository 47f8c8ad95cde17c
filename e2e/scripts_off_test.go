package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestScriptsOff does the main job in a browser that runs no scripts.
func TestScriptsOff(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		if _, err := chromedp.Call(page.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
		page.signIn("operator", "/")
		page.write("#jump", " "+id+" ")
		page.press("\r")
		page.see("#task[data-version='3']")

		page.click("#task .beside details summary")
		page.write("#as-at", "2h ago")
		page.press("\r")
		page.see("#task:not([data-as-at='']) .past-bar")
		page.click(".past-bar a[data-key=n]")
		page.see("#task[data-as-at='']")

		page.click("a[data-key=e]")
		page.fill("form.edit", "comment", "no scripts")
		page.click("form.edit footer button.go")
		page.want(".panel", "Review, then save")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'] .notice[data-kind=done]")

		page.openTrigger("resolve")
		if r.defined {
			page.want(".panel .guard", "it is no scripts")
		} else {
			page.want(".panel", noGuard)
		}
		page.click(".panel footer button.go")
		page.see("#task[data-version='5'][data-state=Resolved] .notice[data-kind=done]")
		r.wantTask(id, 5, "Resolved", `"no scripts"`)
	})
}

// mainJob looks a task up, edits it, fires a trigger, creates another and deletes it, by forms alone.
func mainJob(t *testing.T, r *rig) {
	id := r.examples.Ordinary
	p := r.plain().signIn("admin", "/")
	p.send(http.MethodGet, p.resolve("/"), map[string][]string{"q": {"see " + id + " please"}})
	if r.defined {
		p.want(http.StatusOK, "#waiting", "Resolve needs Comment")
	} else {
		p.want(http.StatusOK, "#waiting", nothingToWaitFor)
	}
	p.follow("a[data-key=e]").submit("form.edit", "button.go", map[string]string{"comment": "by forms"})
	p.submit(".panel form", "button[formaction]", nil).want(http.StatusOK, "form.edit", "Edit the fields")
	p.submit("form.edit", "button.go", nil).submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 4")
	p.openTrigger("resolve").submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 5")
	r.wantTask(id, 5, "Resolved", `"by forms"`)

	p.follow(".bar a[href='/tasks/new']").chooseTradeBreak()
	p.submit("form.edit", "button.go", map[string]string{"tradeId": "T-99005", "difference": "0.10"}).want(http.StatusOK, ".notice", "Created")
	made := p.one("#task").AttrOr("data-id", "")
	p.follow("a.danger").submit(".panel form", "button.go", map[string]string{".confirm": made[:8]})
	p.want(http.StatusGone, "#task", "was deleted")
	p.follow("#task .actions a.go").want(http.StatusOK, ".past-bar", "Nothing can be changed here")
	p.open("/").want(http.StatusOK, ".writes", "Delete "+made[:8])
	p.submit("form[action='/logout']", "button", nil)
}

func TestMainJobByForms(t *testing.T) { onEach(t, mainJob) }
