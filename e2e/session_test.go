package e2e

import (
	"testing"
	"time"

	"taskdesk/internal/config"
)

// endsSoon makes sessions end after some seconds without use.
func endsSoon(c *config.Config) { c.SessionIdle = 9 * time.Second }

// front is what a browser tells a page whose tab comes to the front.
const front = "document.dispatchEvent(new Event('visibilitychange')) || true"

// TestSessionThatEnds types while the session ends. The bar tells before, and makes it last
// when asked to; afterwards the page is as it was, and goes on once its person has signed
// in again beside it.
func TestSessionThatEnds(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		t.Parallel() // it waits more than it works
		id := r.examples.Ordinary
		edit := taskPath(id) + "/edit"
		page := r.tab()
		page.signIn("operator", edit)
		page.fill("form.edit", "comment", "half a thought")
		page.want(".saved", "Draft saved")
		page.want("#session", "Your session ends at")
		page.click("#session button")
		page.until("!document.querySelector('#session .notice')")

		page.want("#session", "Your session has ended. This page stays as it is, and so does what you typed.")
		page.fill("form.edit", "comment", "a whole thought")
		page.want(".saved", "Draft not saved: your session has ended")
		page.until("location.pathname === '" + edit + "'")

		asked := page.questions.Load()
		page.click("#session a[data-beside]") // leaves this tab alone
		page.until(front + " && !document.querySelector('#session .notice')")
		if page.questions.Load() > asked {
			t.Error("the browser asked whether to leave the page")
		}
		page.click("form.edit footer button.go")
		page.want(".panel", "a whole thought")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'] .notice[data-kind=done]")
	}, endsSoon)
}

// TestSignOutEverywhere ends the session of another browser.
func TestSignOutEverywhere(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page, other := r.tab(), r.plain().signIn("operator", "/")
		page.signIn("operator", "/sessions")
		page.until("document.querySelectorAll('.sessions > li').length === 2")
		page.want(".sessions", "this one")
		page.click("form[action='/logout/everywhere'] button")
		page.until("location.pathname === '/signed-out'")
		other.open("/sessions") // signs in anew: the provider's session of this browser lasts
		if n := other.page.Find(".sessions > li").Length(); n != 1 {
			t.Errorf("%d sessions, want the new one alone", n)
		}
	})
}
