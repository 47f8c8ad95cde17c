package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const restored = "Here stands what you typed"

// TestDraft types into a form until the tab crashes. It is all there when the form is
// opened again, beside what somebody else did meanwhile.
func TestDraft(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		form := taskPath(id) + "/edit"
		page := r.tab()
		page.signIn("operator", "/")
		crashing := page.another()
		crashing.open(form)
		crashing.fill("form.edit", "comment", "half a sen")
		crashing.want(".saved", "Draft saved")
		crashing.crash()

		page.open("/")
		page.want("main", "Not sent yet")
		page.open(form)
		page.want("form.edit .notice", restored)
		page.until("document.querySelector('form.edit [name=comment]').value === 'half a sen'")
		page.write("form.edit [name=comment]", "a whole sentence")
		page.want(".saved", "Draft saved")
		page.do(chromedp.Reload())
		page.until("document.querySelector('form.edit [name=comment]')?.value === 'a whole sentence'")

		other := r.plain().signIn("admin", "/")
		other.open(form).wantNone("form.edit .notice, [name=comment][value*=sentence]") // it is another's
		other.save(id, "comment", "theirs")
		page.open(form)
		page.want("form.edit .notice", "You typed it on version 3; the task is version 4 now.")
		page.want("form.edit .notice [data-field=comment]", "theirs")
		page.click("form.edit footer button.go")
		page.want("fieldset[data-field=comment]", "a whole sentence")
		page.want("fieldset[data-field=comment]", "theirs")
		r.wantTask(id, 4, "Investigating", `"theirs"`)

		page.open(form)
		page.click("button[form=discard-draft]")
		page.until("location.pathname === '" + form + "' && !document.querySelector('form.edit .notice')")
		page.until("document.querySelector('form.edit [name=comment]').value === 'theirs'")
		page.open("/")
		page.until("!document.querySelector('main').textContent.includes('Not sent yet')")
	})
}

// TestDraftOfATrigger is sent in the end, and then there is none any more.
func TestDraftOfATrigger(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/triggers/escalate")
		page.write(".panel [name='.reason']", "they do not answer")
		page.want(".saved", "Draft saved")
		page.open(taskPath(id) + "/triggers/escalate")
		page.want(".panel .notice", restored)
		page.until("document.querySelector(\".panel [name='.reason']\").value === 'they do not answer'")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'] .notice[data-kind=done]")
		page.open(taskPath(id) + "/journal")
		page.want(".journal", "“they do not answer”")
		page.open("/")
		page.until("!document.querySelector('main').textContent.includes('Not sent yet')")
	})
}

// TestDraftThatCannotBeSaved types while the network is gone. The form says so in its
// own place, stays as it is, and saves when there is one again.
func TestDraftThatCannotBeSaved(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.Ordinary)+"/edit")
		page.offline(true)
		page.fill("form.edit", "comment", "typed")
		page.want(".saved", "Draft not saved")
		if text := ask[string](page, "document.getElementById('notice').textContent.trim()"); text != "" {
			t.Errorf("above the page it says %q", text)
		}
		page.offline(false)
		page.do(typing("!"))
		page.want(".saved", "Draft saved")
	})
}

// crash ends a tab as a browser that runs out of memory does: it asks nothing and sends nothing.
func (t *tab) crash() {
	t.t.Helper()
	crashed := make(chan struct{})
	err := chromedp.Listen(t.ctx, func(event any) {
		if _, ok := event.(*inspector.EventTargetCrashed); ok {
			close(crashed)
		}
	})
	if err != nil {
		t.t.Fatalf("listen to the browser: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	go func() { _, _ = chromedp.Call(ctx, page.Crash, cdp.Empty{}) }() // who crashes gives no answer
	select {
	case <-crashed:
	case <-ctx.Done():
		t.t.Fatal("the tab does not crash")
	}
}

// offline takes the network away, or gives it back, with no grudge for what was missing.
func (t *tab) offline(off bool) {
	t.t.Helper()
	all := []*network.Conditions{{Offline: off, DownloadThroughput: -1, UploadThroughput: -1}}
	_, err := chromedp.Call(t.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{MatchedNetworkConditions: all})
	if err != nil {
		t.t.Fatalf("take the network away: %v", err)
	}
	if !off {
		t.forgive()
	}
}
