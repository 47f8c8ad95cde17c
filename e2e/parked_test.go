package e2e

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const nothingDoneYet = "You were signed out when you sent this. It was kept, and not sent on."

// TestParked loses the session while somebody types. What they send then waits for them
// behind the sign-in, and is sent when they confirm it.
func TestParked(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/edit")
		page.forgetCookies()
		page.fill("form.edit", "comment", "for long")
		page.want(".saved", "Draft not saved")
		page.until("location.pathname === '" + taskPath(id) + "/edit'")
		asked := page.questions.Load()
		page.click("form.edit footer button.go")
		page.see("button[name=user]")
		if page.questions.Load() > asked {
			t.Error("the browser asked whether to leave what is kept")
		}
		page.click("button[name=user][value=operator]")
		page.until("location.pathname.startsWith('/parked/')")
		page.want("main .notice", nothingDoneYet)
		page.want(".panel [data-field=comment]", "for long")
		r.wantTask(id, 3, "Investigating", "")

		page.open("/")
		page.want("main", "sent when you were signed out: look at it and confirm")
		page.click("main a[href^='/parked/']")
		page.want(".panel [data-field=comment]", "for long")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'] .notice[data-kind=done]")
		page.until("location.pathname === '" + taskPath(id) + "'")
		r.wantTask(id, 4, "Investigating", `"for long"`)
		page.open("/")
		page.until("!document.querySelector('main').textContent.includes('Not sent yet')")
	})
}

// TestParkedTrigger confirms a trigger that was pressed without a session. Somebody else
// who signs in there sees nothing of it.
func TestParkedTrigger(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/triggers/escalate")
		page.forgetCookies()
		page.write(".panel [name='.reason']", "they do not answer")
		page.click(".panel footer button.go")
		page.click("button[name=user][value=admin]")
		page.want("main", "Nothing is kept for you here")
		parked := ask[string](page, "location.pathname")
		if ask[bool](page, "document.body.textContent.includes('they do not answer')") {
			t.Error("another person sees what was typed")
		}
		page.open("/")
		page.until("!document.querySelector('main').textContent.includes('Not sent yet')")

		page.forgetCookies()
		page.signIn("operator", parked)
		page.want("main .notice", nothingDoneYet)
		page.until("document.querySelector(\".panel [name='.reason']\").value === 'they do not answer'")
		r.wantTask(id, 3, "Investigating", "")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'][data-state=Escalated] .notice[data-kind=done]")
	})
}

// TestParkedWithoutScripts goes the same way with plain forms alone, and finds the task
// changed meanwhile.
func TestParkedWithoutScripts(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		p, other := r.plain().signIn("operator", "/"), r.plain().signIn("admin", "/")
		parked := r.park(p, "comment", "mine")
		other.save(id, "comment", "theirs")
		p.open(parked).want(http.StatusConflict, "main .notice", nothingDoneYet)
		p.want(http.StatusConflict, "fieldset[data-field=comment]", "theirs")
		p.submit(".panel form", "button.go", map[string]string{".choose.comment": "mine"}).want(http.StatusOK, ".panel", "mine")
		p.submit(".panel form", "button.go", nil).want(http.StatusOK, ".notice", "now version 5")
		p.open("/").wantNot("main", "Not sent yet")
		other.open(parked).want(http.StatusNotFound, "main", "Nothing is kept for you here")
		r.wantTask(id, 5, "Investigating", `"mine"`)
	})
}

// forgetCookies ends all sessions of a browser, as clearing its data does.
func (t *tab) forgetCookies() {
	t.t.Helper()
	if _, err := chromedp.Call(t.ctx, network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.t.Fatalf("forget the cookies: %v", err)
	}
}

// park sends an edit of the ordinary task as somebody whose session has ended, and
// returns where it waits.
func (r *rig) park(p *plain, field, value string) string {
	r.t.Helper()
	method, to, form := p.open(taskPath(r.examples.Ordinary)+"/edit").filled("form.edit", "button.go", map[string]string{field: value})
	out := r.plain()
	var login *url.URL
	out.client.CheckRedirect = func(req *http.Request, _ []*http.Request) error {
		login = req.URL
		return http.ErrUseLastResponse
	}
	out.send(method, to, form)
	if login == nil || login.Query().Get("next") == "" {
		r.t.Fatalf("status %d, sent to %s; want to sign in first", out.status, login)
	}
	return login.Query().Get("next")
}
