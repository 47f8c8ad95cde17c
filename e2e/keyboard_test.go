package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboard does the main job without a mouse.
func TestKeyboard(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.open("/")
		page.tabTo("button[name=user][value=operator]")
		page.press("\r")
		page.until("location.pathname === '/' && document.readyState === 'complete'")

		page.until("document.activeElement?.id === 'jump'")
		page.do(typing(id))
		page.press("\r")
		page.see("#task[data-version='3']")

		page.press("e")
		page.see("form.edit")
		page.until("document.activeElement?.id === 'edit-title'")
		if r.defined {
			page.tabTo("form.edit [name=comment]")
		} else {
			page.tabTo("form.edit [name='.more']")
			page.do(typing("comment = "))
		}
		page.do(typing("no mouse, and e t n type letters")) // single keys rest while one types
		page.press("\r", chromedp.KeyModifiers(chromedp.ModifierCtrl))
		page.want(".panel", "Review, then save")
		page.until("document.activeElement?.id === 'panel-title'")
		page.press(kb.Escape) // one level back, with all that was typed
		page.until("document.querySelector('form.edit [name=comment]')?.value === 'no mouse, and e t n type letters'")
		page.press("\r", chromedp.KeyModifiers(chromedp.ModifierCtrl))
		page.want(".panel", "Review, then save")
		page.until("document.activeElement?.id === 'panel-title'")
		page.press("\r", chromedp.KeyModifiers(chromedp.ModifierCtrl))
		page.see("#task[data-version='4'] .notice[data-kind=done]")

		page.keyToTrigger("resolve")
		page.press(kb.Escape)
		page.see("#task .ways")
		r.wantTask(id, 4, "Investigating", `"no mouse, and e t n type letters"`)

		page.keyToTrigger("resolve")
		page.tabTo(".panel footer button.go")
		page.press("\r")
		page.see("#task[data-version='5'][data-state=Resolved]")
		page.until("document.activeElement !== document.body") // the focus is not lost

		page.press("?")
		page.see("#keys[open]")
		page.press(kb.Escape)
		page.until("!document.querySelector('#keys[open]')")
		page.press("/")
		page.until("document.activeElement?.id === 'jump'")
		page.press(kb.Escape)
		page.until("document.activeElement?.id !== 'jump'")
		page.press("k", chromedp.KeyModifiers(chromedp.ModifierCtrl))
		page.until("document.activeElement?.id === 'jump'")
	})
}

// keyToTrigger opens the dialog of a trigger of the task that is shown.
func (t *tab) keyToTrigger(name string) {
	t.t.Helper()
	t.press("t")
	if t.rig.defined {
		t.until("document.activeElement?.matches('[data-trigger]')")
		t.tabTo("a[data-trigger=" + name + "]")
	} else {
		t.until("document.activeElement?.id === 'by-name'")
		t.do(typing(kb.Backspace + name)) // the t came after all: a key that the page took still types here, unlike on a keyboard
	}
	t.press("\r")
	t.see(".panel[data-trigger=" + name + "]")
}

// tabTo presses Tab until an element has the focus.
func (t *tab) tabTo(selector string) {
	t.t.Helper()
	for range 80 {
		if ask[bool](t, "Boolean(document.activeElement?.matches(\""+selector+"\"))") {
			return
		}
		t.press("\t")
	}
	t.t.Fatalf("Tab does not come to %s\n%s", selector, t.sight())
}
