package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"taskdesk/internal/config"
)

const rules = `{"rules": [
	{"trigger": "escalate", "roles": ["admin"], "because": "Escalations go through the desk head."},
	{"trigger": "resolve", "reason": true, "ticket": "OPS-[0-9]+", "because": "Who resolves a break names its ticket."},
	{"definition": "Pricing/PriceChallenge", "lookOnly": true, "because": "Prices are settled elsewhere until May."}
]}`

// underPolicy lets a deployment have the rules.
func underPolicy(t testing.TB) func(*config.Config) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(file, []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(c *config.Config) { c.Policy = file }
}

// TestPolicy gives what a trigger demands after it was fired without, and meets what the
// policy keeps from an operator.
func TestPolicy(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/triggers/resolve")
		page.want(".panel", "Who resolves a break names its ticket.")
		page.fill(".panel", "comment", "They booked it twice.")
		page.write(".panel [name='.ticket']", "2041")
		page.click(".panel footer button.go")
		page.want(".panel .notice", "Give a reason.")
		page.want(".panel .notice", "OPS-[0-9]+")
		page.until("document.querySelector(\".panel [name='.ticket']\").value === '2041' && document.querySelector('.panel [name=comment]').value === 'They booked it twice.'")
		r.wantTask(id, 3, "Investigating", "")
		page.write(".panel [name='.ticket']", "OPS-2041")
		page.write(".panel [name='.reason']", "agreed by phone")
		page.click(".panel footer button.go")
		page.see("#task[data-version='4'][data-state=Resolved] .notice[data-kind=done]")
		page.open(taskPath(id) + "/journal")
		page.want(".journal", "OPS-2041 “agreed by phone”")

		p := r.plain().signIn("operator", taskPath(r.examples.Family)+"/triggers/escalate")
		p.want(http.StatusForbidden, "main", "Escalations go through the desk head.")
	}, underPolicy(t))
}

// TestPolicyLooks is TestLooks for what a policy makes look different.
func TestPolicyLooks(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		looks(t, r, "operator", []scene{
			{"task with a trigger for others", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary)) }},
			{"trigger for others", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/triggers/escalate") }},
			{"trigger that demands", func(r *rig, page *tab) {
				page.open(taskPath(r.examples.Ordinary) + "/triggers/resolve")
				page.click(".panel footer button.go")
				page.see(".panel .notice")
			}},
			{"ways with what is asked for", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/plan?to=Resolved") }},
			{"review with a trigger for others", func(r *rig, page *tab) {
				page.openAfresh(taskPath(r.examples.Ordinary) + "/edit")
				page.fill("form.edit", "comment", "They booked it twice.")
				page.do(chromedp.Click(chromedp.CSS("form.edit footer button.go")))
				page.see(".panel")
			}},
			{"task to look at", func(r *rig, page *tab) {
				page.open(taskPath(r.examples.Stuck))
				page.see(".locked")
			}},
		})
	}, underPolicy(t))
}
