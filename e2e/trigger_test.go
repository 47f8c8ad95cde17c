package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestTrigger fires a trigger whose guard is not met: the upstream's words land in the
// dialog with their request id, and what was typed stays. Mended there, it fires.
func TestTrigger(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		if r.defined {
			page.want("#waiting", "Resolve needs Comment")
		} else {
			page.want("#waiting", nothingToWaitFor)
		}
		page.openTrigger("resolve")
		if r.defined {
			page.want(".panel .way", "Under investigation")
			page.want(".panel .way", "Resolved")
			page.want(".panel .guard", "Comment must be filled")
		} else {
			page.want(".panel .way", "Investigating")
			page.want(".panel", noGuard)
		}
		page.write(".panel [name='.reason']", "asked by the desk")
		page.click(".panel footer button.go")
		page.want(".panel .notice .quoted", "Write a comment first")
		page.see(".panel .notice .request code")
		if got := ask[string](page, "document.querySelector(\"[name='.reason']\").value"); got != "asked by the desk" {
			t.Errorf("the reason is %q, want it kept", got)
		}
		r.wantTask(id, 3, "Investigating", "")

		page.fill(".panel", "comment", "Both sides agree.")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'][data-state=Resolved] .notice[data-kind=done]")
		page.want("#waiting", "Finished")
		page.until("document.title.includes('Resolved')")
		if n := page.count("[data-trigger], .by-name"); n != 0 {
			t.Errorf("%d triggers lead out of the end, want none", n)
		}
		r.wantTask(id, 4, "Resolved", `"Both sides agree."`)
	})
}

// TestDoubleClick fires once, however often the button is pressed.
func TestDoubleClick(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/triggers/escalate")
		page.do(chromedp.DoubleClick(chromedp.CSS(".panel footer button.go"), chromedp.NodeVisible))
		page.see("#task[data-version='4'][data-state=Escalated]")
		page.settled()
		r.wantTask(id, 4, "Escalated", "")
	})
}

// TestDoubleSubmit sends the same forms twice, as a browser without scripts does. The
// second gets the first one's answer.
func TestDoubleSubmit(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/triggers/escalate")
		method, to, form := p.filled(".panel form", "button.go", nil)
		for range 2 {
			p.send(method, to, form).want(http.StatusOK, ".notice", "Fired escalate: now version 4")
		}
		r.wantTask(id, 4, "Escalated", "")

		p.open(taskPath(id)+"/edit").submit("form.edit", "button.go", map[string]string{"comment": "once"})
		method, to, form = p.filled(".panel form", "button.go", nil)
		for range 2 {
			p.send(method, to, form).want(http.StatusOK, ".notice", "now version 5")
		}
		r.wantTask(id, 5, "Escalated", `"once"`)
	})
}

// TestTriggerRefusals fires what cannot be fired. Each is refused in place, and changes nothing.
func TestTriggerRefusals(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p := r.plain().signIn("operator", taskPath(id)+"/triggers/resolve")
		_, _, form := p.filled(".panel form", "button.go", nil)
		for _, trigger := range []string{"resolve", "assign", "thereIsNone"} {
			t.Run(trigger, func(t *testing.T) {
				p := p.as(t)
				p.send(http.MethodPost, p.resolve(taskPath(id)+"/triggers/"+trigger), form)
				p.want(http.StatusUnprocessableEntity, ".panel .notice", "Refused by the Workflow service")
				if p.text(".panel .notice .request code") == "" {
					t.Error("the refusal has no request id")
				}
			})
		}
		r.wantTask(id, 3, "Investigating", "")
	})
}
