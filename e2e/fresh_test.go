package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// change sets a field of a task, as another person does with another tool.
func (r *rig) change(id, field, value string) {
	r.t.Helper()
	in := apiclient.UpdateTask{Fields: []apiclient.Field{{Name: field, Value: jsontext.Value(value)}}}
	if _, err := r.upstream.Tasks.Update(r.t.Context(), id, in, ""); err != nil {
		r.t.Fatalf("change the task upstream: %v", err)
	}
}

// polls is how often the tab has asked whether its task changed.
func (t *tab) polls() (n int) {
	t.traffic.mu.Lock()
	defer t.traffic.mu.Unlock()
	for _, e := range t.sent {
		if strings.Contains(e.url, "/fresh?") {
			n++
		}
	}
	return n
}

// asks makes the page ask now, and waits until it is answered.
func (t *tab) asks() {
	t.t.Helper()
	before := t.polls()
	t.until(front)
	if t.polls() > before {
		t.settled()
	}
}

// TestPageLearnsThatItsTaskChanged lets somebody else fire a trigger while a page is
// open. The page says so by itself, and touches nothing else.
func TestPageLearnsThatItsTaskChanged(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		t.Parallel() // it waits more than it works
		id := r.examples.Ordinary
		page, other := r.tab(), r.plain().signIn("admin", taskPath(id)+"/triggers/escalate")
		page.signIn("operator", taskPath(id))
		page.click(".bar .menu.end summary") // what is open stays open
		page.asks()
		page.until("!document.querySelector('#fresh .notice')")
		other.submit(".panel form", "button.go", map[string]string{".reason": "too long"})
		page.want("#fresh .notice", "→ Escalated") // by itself
		page.want("#fresh .notice", "It is version 4 now; you see version 3.")
		page.see("#task[data-version='3']")
		page.see(".bar .menu.end[open]")
		page.click("#fresh a[hx-get]")
		page.see("#task[data-version='4']")
		page.until("!document.querySelector('#fresh .notice')")
		page.until("location.pathname === '" + taskPath(id) + "'")
	})
}

// TestPageDoesNotAskWhileSomebodyTypes types while somebody else changes the task. Nothing
// is asked until that is sent; then the form says what changed, as it always does.
func TestPageDoesNotAskWhileSomebodyTypes(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id)+"/edit")
		r.change(id, "severity", `"Critical"`)
		page.learns("everity") // before anything is typed
		page.fill("form.edit", "counterparty", "half a na")
		page.want(".saved", "Draft saved")
		asked := page.polls()
		r.change(id, "analyst", `"mira"`)
		page.until(front)
		page.settled()
		if n := page.polls(); n != asked {
			t.Errorf("asked %d times while somebody typed", n-asked)
		}
		if got := ask[string](page, "document.activeElement.name + ': ' + document.activeElement.value"); got != "counterparty: half a na" {
			t.Errorf("the focus is in %q", got)
		}
		page.click("#fresh a[hx-get]") // what was typed comes along, once left behind
		page.want("form.edit .notice", restored)
		page.until("document.querySelector('form.edit [name=counterparty]').value === 'half a na'")
		page.see("#task[data-version='5']")
	})
}

// TestHiddenPageDoesNotAsk hides a page. It asks again, at once, when it is seen again.
func TestHiddenPageDoesNotAsk(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		page := r.tab()
		page.signIn("operator", taskPath(r.examples.Ordinary))
		page.until("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")
		page.until(front)
		page.settled()
		if n := page.polls(); n > 0 {
			t.Errorf("asked %d times while hidden", n)
		}
		r.change(r.examples.Ordinary, "comment", `"theirs"`)
		page.until("delete document.visibilityState")
		page.learns("omment")
	})
}

// TestPageSaysThatItsTaskIsGone deletes the task of an open page.
func TestPageSaysThatItsTaskIsGone(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		if _, err := r.upstream.Tasks.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		page.learns("This task was deleted.")
		page.click("#fresh a")
		page.want("main", "was deleted")
	})
}

// TestUpstreamCatchesUp saves while the upstream goes on to show the task as it was. The
// page keeps what was saved, and sends nothing more until the upstream has caught up.
func TestUpstreamCatchesUp(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		id := r.examples.Ordinary
		page := r.tab()
		page.signIn("operator", taskPath(id))
		r.change(id, "comment", `"newer"`)
		page.open(taskPath(id))
		r.box.SetLag(r.task(id).Version.AsAtModified.Add(-time.Microsecond))
		page.open(taskPath(id))
		page.want("dl [data-field=comment]", "newer")
		page.want("#fresh .notice", "is catching up: it still shows version 3.")
		page.open(taskPath(id) + "/triggers/escalate")
		page.click(".panel footer button.go")
		page.want(".panel .notice", "The Workflow service is still catching up")
		r.box.SetLag(time.Time{})
		r.wantTask(id, 4, "Investigating", `"newer"`)
		page.click(".panel footer button.go")
		page.see("#task[data-version='5'] .notice[data-kind=done]")
		page.until("!document.querySelector('#fresh .notice')")
	})
}
