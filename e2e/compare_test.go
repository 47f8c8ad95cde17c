package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// compareScenes are comparisons, and forms with values of an earlier version.
var compareScenes = []scene{
	{"compare", func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "/compare?from=v5&to=now") }},
	{"compare all", func(r *rig, page *tab) {
		r.commented(r.examples.LongHistory, "They booked it twice, and asked us.", "They booked it once, and told us.")
		page.open(taskPath(r.examples.LongHistory) + "/compare?all=1")
		page.see("tr[data-field=comment] ins")
	}},
	{"compare with nothing", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary) + "/compare?from=2001-01-01T00:00:00Z")
	}},
	{"compare of a deleted task", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Deleted) + "/compare?from=v1&to=v2&with=" + r.examples.Stuck)
		page.want(".deleted", "was deleted on")
	}},
	{"compare to mend", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary) + "/compare?from=v99&to=soonish&with=nothing")
	}},
	{"brought back", func(r *rig, page *tab) {
		page.openAfresh(taskPath(r.examples.LongHistory) + "/edit?from=v5")
		page.see(".brought")
	}},
}

// commented gives a task comments, one after the other, past the console.
func (r *rig) commented(id string, comments ...string) {
	r.t.Helper()
	for _, c := range comments {
		value, err := jsontext.AppendQuote(nil, c)
		if err != nil {
			r.t.Fatal(err)
		}
		change := apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "comment", Value: value}}}
		if _, err := r.upstream.Tasks.Update(r.t.Context(), id, change, ""); err != nil {
			r.t.Fatalf("change the comment: %v", err)
		}
	}
}

// TestCompare compares versions by keys and clicks, and brings a field back, with scripts and without.
func TestCompare(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		r.commented(id, "They booked it twice.", "They booked it once.")
		page := r.tab()
		page.signIn("operator", taskPath(id))
		page.press("c")
		page.see(".versus")
		page.want("tr[data-field=comment] .from", "They booked it twice.")
		page.want("tr[data-field=comment] ins", "once.")
		page.until("new URLSearchParams(location.search).get('from') && new URLSearchParams(location.search).get('to')")

		page.write("#compare-from", "v3")
		page.want("#compare-from-echo", "when version 3 began")
		page.press("\r")
		page.want("tr[data-field=comment] .kind", "added")
		page.until("new URLSearchParams(location.search).get('from') === document.getElementById('compare-from').value") // which is an instant
		page.click(".compare .chips a:nth-of-type(1)")
		page.want("tr[data-field=comment] .kind", "cleared")
		page.click(".compare .chips a:nth-of-type(3)")
		page.see("tr[data-field=severity][data-kind=same]")
		page.click(".compare .chips a:nth-of-type(3)")
		page.until("!document.querySelector('tr[data-kind=same]') && !location.search.includes('all=')")
		address := ask[string](page, "location.pathname + location.search")
		text := ask[string](page, "document.querySelector('table').textContent")
		page.open(address)
		if again := ask[string](page, "document.querySelector('table').textContent"); again != text {
			t.Errorf("the same address shows %q, and showed %q", again, text)
		}

		page.open(taskPath(id) + "/compare?from=v4&to=now")
		page.click("tr[data-field=comment] input[type=checkbox]")
		page.click("form[aria-label='Bring back'] button.go")
		page.see("form.edit [data-field=comment] .brought")
		page.want("form.edit [data-field=comment] .brought", "from v4")
		page.click("form.edit footer button.go")
		page.want(".panel [data-field=comment] ins", "They booked it twice.")
		if n := page.count(".panel [data-field]"); n != 1 {
			t.Errorf("the review lists %d fields, want the one that is brought back", n)
		}
		page.click(".panel footer button.go")
		page.see("#task[data-version='6'] .notice[data-kind=done]")
		r.wantTask(id, 6, "Investigating", `"They booked it twice."`)
	})
}

// TestCompareWithoutScripts does the same by forms and links alone.
func TestCompareWithoutScripts(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		r.commented(id, "They booked it twice.", "They booked it once.")
		page := r.tab()
		if _, err := chromedp.Call(page.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
			t.Fatal(err)
		}
		page.signIn("operator", taskPath(id))
		page.click(".tabs a[data-key=c]")
		page.see(".versus")
		page.want("tr[data-field=comment] .from", "They booked it twice.")
		page.write("#compare-from", "v3")
		page.press("\r")
		page.see("tr[data-field=comment][data-kind=added]")
		page.write("#compare-from", "v4")
		page.press("\r")
		page.see("tr[data-field=comment] del")
		page.click("tr[data-field=comment] input[type=checkbox]")
		page.click("form[aria-label='Bring back'] button.go")
		page.see("form.edit [data-field=comment] .brought")
		page.want("form.edit [data-field=comment] .brought", "from v4")
		page.click("form.edit footer button.go")
		page.see(".panel")
		page.click(".panel footer button.go")
		page.see("#task[data-version='6'] .notice[data-kind=done]")
		r.wantTask(id, 6, "Investigating", `"They booked it twice."`)
	})
}

// TestCompareThePast compares a moment in the past, in which nothing can be changed, with now.
func TestCompareThePast(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("viewer", taskPath(r.examples.LongHistory)+"?asAt="+daysAgo(3))
		p.follow(".tabs a[data-key=c]").want(http.StatusOK, "main", "v45")
		p.wantNone("table input, main form[method=post]")
	})
}
