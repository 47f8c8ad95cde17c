package e2e

import (
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// written makes three writes of the ordinary task: a save, a trigger that the service
// refuses, and one that it fires.
func (r *rig) written() *plain {
	r.t.Helper()
	id := r.examples.Ordinary
	p := r.plain().signIn("operator", "/")
	p.save(id, "severity", "Critical")
	p.open(taskPath(id)+"/triggers/chase").submit(".panel form", "button.go", nil)
	p.open(taskPath(id)+"/triggers/escalate").submit(".panel form", "button.go", map[string]string{".reason": "since Monday"}).want(http.StatusOK, ".notice", "Fired escalate")
	return p
}

// TestJournal is found, filtered and read with the keyboard alone.
func TestJournal(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		r.written()
		page := r.tab()
		page.signIn("admin", "/")
		page.tabTo(".bar a[href='/journal']")
		page.press("\r")
		page.see(".journal > li:nth-child(3)")
		page.want("#journal-check .whole", "6 entries, each as it was written")
		page.want(".journal > li:nth-child(1)", "“since Monday”")
		page.want(".journal > li:nth-child(2) .outcome", "refused")
		page.want(".journal > li:nth-child(3) [data-field=severity]", "Critical")

		page.tabTo("#filter-outcome")
		page.do(typing("r")) // as a list is chosen from with keys
		page.until("document.querySelector('#filter-outcome').value === 'refused'")
		page.tabTo("#filter-trigger")
		page.do(typing("chase"))
		page.press("\r")
		page.until("location.search.includes('outcome=refused') && location.search.includes('trigger=chase')")
		page.see("form.filter")
		page.until("document.querySelectorAll('.journal > li').length === 1")
		page.want(".journal", "Fire chase")
		page.tabTo(".journal details summary")
		page.press("\r")
		page.until("document.querySelector('.journal details').open")
		page.want(".journal details", "Journal line")
		page.tabTo("form.filter .actions a")
		page.press("\r")
		page.see(".journal > li:nth-child(3)")

		page.write("#filter-from", "soonish")
		page.press("\r")
		page.want("main .notice", "This filter cannot be understood")
		page.until("document.querySelector('#filter-from').value === 'soonish' && document.activeElement.matches('main .notice')")
	})
}

// TestJournalTab tells whoever may read a task what was done to it.
func TestJournalTab(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		r.written()
		path := taskPath(r.examples.Ordinary)
		page := r.tab()
		page.signIn("viewer", path)
		page.do(chromedp.Click(chromedp.CSS(".tabs a[href$='/journal']")))
		page.see(".journal > li:nth-child(3)")
		page.want(".tabs [aria-current=page]", "Journal")
		page.want(".journal > li:nth-child(1)", "Otto Brandt, operator")
		page.do(chromedp.Click(chromedp.CSS(".tabs a[href='" + path + "']")))
		page.see("dl [data-field=severity]")
		page.open("/journal")
		page.want("main", "Your role does not let you do this")
	})
}

// TestJournalFiles are handed over as files.
func TestJournalFiles(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		r.written()
		p := r.plain().signIn("admin", "/journal")
		for _, file := range []string{"CSV", "JSON Lines"} {
			if link := p.one(".files a:contains('" + file + "')"); link.AttrOr("href", "") == "" {
				t.Errorf("no link to the %s", file)
			}
		}
		p.open("/journal.csv").want(http.StatusOK, "body", "since Monday")
		p.open("/journal.jsonl").want(http.StatusOK, "body", `"reason":"since Monday"`)
	})
}
