package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/internal/sandbox"
)

// freshURL is where a page that shows a version of a task asks whether that is current.
func freshURL(t *apiclient.Task) string {
	q := url.Values{"version": {strconv.Itoa(t.Version.Number)}, "seenAt": {moment.Address(t.Version.AsAtModified)}}
	return "/tasks/" + t.ID + "/fresh?" + q.Encode()
}

// asks is how a page at an address of ours asks by itself.
func (b *browser) asks(address, page string) *page {
	b.t.Helper()
	return b.get(address, append([]string{"HX-Current-URL: " + b.absolute(page)}, poll...)...)
}

func (p *page) wantsLink(text, want string) {
	p.browser.t.Helper()
	if got := p.Find(`a:contains("`+text+`")`).AttrOr("href", ""); got != want {
		p.browser.t.Errorf("%s leads to %q, want %q", text, got, want)
	}
}

func TestPageAsksWhetherItIsCurrent(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	here, seen := "/tasks/"+id, r.task(t, id)
	if p := r.as(t, "operator").asks(freshURL(seen), here); p.status != http.StatusNoContent || p.body != "" {
		t.Errorf("a current page is told %d %s", p.status, p.body)
	}
	r.change(t, id, "comment", `"newer"`)
	viewer := r.as(t, "viewer")
	told := viewer.asks(freshURL(seen), here).wants(200, "changed this task", ": Comment.", "It is version 2 now; you see version 1.")
	told.wantsLink("Show it", here)
	told.wantsLink("What changed", here+"/compare?from=v1&to=v2")
	again := told.Find("[data-fresh]").AttrOr("hx-get", "")
	if p := viewer.asks(again, here); p.status != http.StatusNoContent {
		t.Errorf("what was told is told again: %d %s", p.status, p.body)
	}
	for from, to := range map[string]string{
		"/edit": "/edit", "/review": "/edit", "/triggers/assign": "/triggers/assign", "/raw": "/raw", "/family": "/family", "/family/children?from=50": "/family",
		"?write=x": "", "/changes": "/changes", "/changes?attribute=State&before=2026-11-21T10:04:11Z": "/changes?attribute=State",
	} {
		viewer.asks(freshURL(seen), here+from).wantsLink("Show it", here+to)
	}
}

func TestWhatAPageIsTold(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	seen := r.task(t, id)
	operator.get("/tasks/" + id + "/triggers/assign").press("Take up " + id[:8])
	operator.asks(freshURL(seen), "/").wants(200, "You changed this task", "Open → Under investigation")
	for _, field := range []string{"counterparty", "severity", "analyst", "comment"} {
		r.change(t, id, field, `"Low"`)
	}
	r.as(t, "admin").asks(freshURL(seen), "/").wants(200, "This task was changed 5 times, the last time by you", "and 2 more", "It is version 6 now; you see version 1.")

	must(r.api(t, "admin").Tasks.Delete(t.Context(), id))(t)
	gone := r.as(t, "viewer").asks(freshURL(seen), "/").wants(200, "This task was deleted.", "It can still be read as it was.")
	gone.wantsLink("Show it", "/tasks/"+id)
	if n := gone.Find("[hx-get]").Length(); n > 0 {
		t.Error("it asks on when there is nothing to ask for any more")
	}
}

func TestNoAnswerLeavesThePageAlone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	seen := r.task(t, r.examples.Ordinary)
	operator := r.as(t, "operator")
	operator.asks("/tasks/{ordinary}/fresh?version=x", "/").wants(400)
	if p := r.visitor(t).asks(freshURL(seen), "/"); p.status != http.StatusUnauthorized || p.header.Get("HX-Redirect") != "" {
		t.Errorf("nobody is told %d, and led away", p.status)
	}
	r.down()
	p := operator.asks(freshURL(seen), "/tasks/{ordinary}")
	if p.status != http.StatusBadGateway || p.header.Get("HX-Reswap") != "none" || p.body != "" {
		t.Errorf("status %d, swap %q: %s", p.status, p.header.Get("HX-Reswap"), p.body)
	}
}

func TestPagesThatAsk(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	for address, want := range map[string]int{
		"/tasks/{ordinary}": 1, "/tasks/{ordinary}/edit": 1, "/tasks/{ordinary}/triggers/resolve": 1, "/tasks/{ordinary}/delete": 1, "/tasks/{ordinary}/raw": 1,
		"/tasks/{long}?asAt=2h+ago": 0, "/tasks/{deleted}": 0, "/": 0,
	} {
		if got := admin.get(address).Find("#fresh [data-fresh][data-poll]").Length(); got != want {
			t.Errorf("%s: %d ask, want %d", address, got, want)
		}
	}
}

// An upstream that answers with an older version than it did before is said to be behind.
// Nothing is sent, and what was typed stays, until it has caught up.
func TestUpstreamThatIsBehind(t *testing.T) {
	for api, assign := range map[string]string{sandbox.Current: "Take up ", sandbox.SeedEra: "assign "} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			r := start(t, options{api: api})
			operator, id := r.as(t, "operator"), r.create(t)
			first := r.task(t, id).Version.AsAtModified
			operator.get("/tasks/" + id + "/triggers/assign").press(assign + id[:8])
			operator.get("/tasks/" + id).wants(200).wantsNo("catching up")
			r.SetLag(first)
			task := operator.get("/tasks/"+id).wants(200, "The Workflow service is catching up: it still shows version 1.", "What you see is version 2")
			if task.at("version") != "2" || task.at("state") != "Investigating" {
				t.Errorf("version %s in %s is shown", task.at("version"), task.at("state"))
			}
			r.as(t, "viewer").get("/tasks/" + id).wants(200).wantsNo("catching up")
			review := operator.get("/tasks/"+id+"/edit").form("Review").set("difference", "7.25").press("Review")
			late := review.press("Save 1 change to "+id[:8]).wants(http.StatusServiceUnavailable,
				"The Workflow service is still catching up", "It still answers with version 1; you have seen version 2.", "Nothing was sent.", "7.25")
			r.SetLag(time.Time{})
			if v := r.task(t, id).Version.Number; v != 2 {
				t.Errorf("version %d: it was sent", v)
			}
			late.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3").wantsNo("catching up")
		})
	}
}

func TestTaskThatIsNotThereYet(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-NEW").set("difference", "1")
	r.SetLag(r.task(t, r.examples.Ordinary).Version.AsAtModified)
	form.press("Create Trade break").wants(200, "Created", "The Workflow service is catching up: it does not show this task yet.", "What you see is version 1")
}
