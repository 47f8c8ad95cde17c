package handlers_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

// reading matches the requests that read a task.
func reading(id string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		return r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/api/tasks/"+id)
	}
}

// readsDefinition matches the requests that read a definition.
func readsDefinition(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/workflow/api/taskdefinitions/")
}

// writing matches the requests that change something.
func writing(r *http.Request) bool {
	return r.Method != http.MethodGet && strings.HasPrefix(r.URL.Path, "/workflow/")
}

// troubles are the ways in which the Workflow API gives no usable answer, with how
// many requests one call then makes.
var troubles = []struct {
	name   string
	fault  sandbox.Fault
	tries  int
	status int
}{
	{"dropped", sandbox.Fault{Drop: sandbox.Before}, 3, 502},
	{"a 500", sandbox.Fault{Status: 500}, 3, 502},
	{"a 503", sandbox.Fault{Status: 503}, 3, 502},
	{"HTML", sandbox.Fault{Body: sandbox.HTML}, 1, 502},
	{"half a body", sandbox.Fault{Body: sandbox.Half}, 3, 502},
	{"slow", sandbox.Fault{Delay: time.Minute}, 1, 504},
	{"busy", sandbox.Fault{Status: 429, RetryAfter: "60"}, 1, 503},
}

func TestNoUsableAnswerToARead(t *testing.T) {
	t.Parallel()
	for _, tt := range troubles {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			limit := 10 * time.Second
			if tt.fault.Delay > 0 {
				limit = 300 * time.Millisecond
			}
			r := start(t, options{timeout: limit})
			viewer := r.as(t, "viewer")
			spoil := func() {
				for range tt.tries {
					r.FaultNext(reading(r.examples.Ordinary), tt.fault)
				}
			}
			spoil()
			viewer.get("/tasks/{ordinary}").wants(tt.status, "The Workflow service", "Nothing was changed")
			spoil()
			part := viewer.get("/tasks/{ordinary}", "HX-Request: true", "HX-Request-Type: partial").wants(tt.status, "The Workflow service")
			if got := part.header.Get("HX-Retarget") + " " + part.header.Get("HX-Reswap") + " " + part.header.Get("HX-Push-Url"); got != "#notice innerHTML false" {
				t.Errorf("the notice goes to %q", got)
			}
			if strings.Contains(part.body, "<html") || strings.Contains(part.body, "<main") {
				t.Errorf("what was being read is replaced: %s", part.body)
			}
			if tt.fault.RetryAfter == "" { // else nobody is to ask again so soon
				viewer.get("/tasks/{ordinary}").wants(200)
			}
		})
	}
}

func TestServiceDown(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	dialog := operator.get("/tasks/{ordinary}/triggers/resolve")
	r.down()
	operator.get("/tasks/{ordinary}").wants(http.StatusBadGateway, "The Workflow service gave no usable answer")
	operator.get("/tasks/new").wants(http.StatusBadGateway, "The Workflow service gave no usable answer")
	operator.get("/tasks/new?definition=Operations/TradeBreak").wants(http.StatusBadGateway, "The Workflow service gave no usable answer")
	operator.get("/").wants(200, "Find a task")
	dialog.press("Resolve "+r.examples.Ordinary[:8]).wants(http.StatusBadGateway, "The Workflow service gave no usable answer", "Nothing was changed")
	operator.get("/readyz").wants(200)
}

// A task whose definition does not come just now is shown all the same, and the page
// does not take that for a service without definitions.
func TestDefinitionDoesNotCome(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	r.FaultNext(func(q *http.Request) bool { return readsDefinition(q) && q.URL.Query().Has("asAt") }, sandbox.Fault{Body: sandbox.HTML})
	operator.get("/tasks/{ordinary}").wants(200, "did not give the definition of this task just now").wantsNo("offers no definition", "a parent or a child")
	operator.get("/tasks/{ordinary}").wants(200, "Resolve needs Comment").wantsNo("Not available here")
}

// A write whose answer was lost is looked for, and its page tells what is so.
func TestLostAnswersOfWritesThatHappened(t *testing.T) {
	t.Parallel()
	lost := map[string]sandbox.Fault{
		"a 500": {Status: 500, Effect: true}, "dropped": {Drop: sandbox.After}, "HTML": {Body: sandbox.HTML},
		"half a body": {Body: sandbox.Half}, "slow": {Late: time.Minute},
	}
	for name, fault := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit := 10 * time.Second
			if fault.Late > 0 {
				limit = 500 * time.Millisecond
			}
			r := start(t, options{timeout: limit})
			admin := r.as(t, "admin")
			found := "The answer was lost; reading the task back shows that it happened."

			id := r.examples.Ordinary
			review := admin.get("/tasks/"+id+"/edit").form("Review").set("counterparty", "Hollis & Co").press("Review")
			r.FaultNext(writing, fault)
			review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 4", found, "Hollis & Co")

			dialog := admin.get("/tasks/" + id + "/triggers/escalate")
			r.FaultNext(writing, fault)
			dialog.press("Escalate "+id[:8]).wants(200, "Fired escalate: now version 5", found, "Escalated")

			form := admin.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-LOST").set("difference", "1")
			r.FaultNext(writing, fault)
			form.press("Create Trade break").wants(200, "Created", found, "T-LOST")

			confirm := admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8])
			r.FaultNext(writing, fault)
			confirm.press("Delete "+id[:8]).wants(http.StatusGone, "Deleted", found, "was deleted")
		})
	}
}

func TestLostAnswersOfWritesThatDidNotHappen(t *testing.T) {
	t.Parallel()
	lost := map[string]sandbox.Fault{
		"a 500": {Status: 500}, "dropped": {Drop: sandbox.Before},
	}
	for name, fault := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := start(t, options{})
			operator, id := r.as(t, "operator"), r.create(t)
			review := operator.get("/tasks/"+id+"/edit").form("Review").set("comment", "kept").press("Review")
			r.FaultNext(writing, fault)
			again := review.press("Save 1 change to "+id[:8]).wants(http.StatusBadGateway, "It did not happen", "Nothing was changed", "kept")
			if again.at("version") != "1" {
				t.Errorf("version %s", again.at("version"))
			}
			again.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 2")
		})
	}
}

func TestWritesThatWereTurnedAway(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	dialog := operator.get("/tasks/" + id + "/triggers/assign")
	r.FaultNext(writing, sandbox.Fault{Status: 503, RetryAfter: "0"})
	dialog.press("Take up "+id[:8]).wants(200, "Fired assign: now version 2")

	id = r.create(t)
	dialog = operator.get("/tasks/" + id + "/triggers/assign")
	r.FaultNext(writing, sandbox.Fault{Status: 429, RetryAfter: "60"})
	dialog.press("Take up "+id[:8]).wants(http.StatusServiceUnavailable, "It did not happen", "Try again in a minute")
}

// While nothing can be read back, the outcome is called unknown; the page keeps a
// way to look again, and tells the truth as soon as it can.
func TestUnknownOutcomes(t *testing.T) {
	t.Parallel()
	r := start(t, options{timeout: 500 * time.Millisecond})
	operator, id := r.as(t, "operator"), r.create(t)
	dialog := operator.get("/tasks/" + id + "/triggers/assign")
	form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-LOST").set("difference", "1")
	var down atomic.Bool
	for range 100 {
		r.FaultNext(func(req *http.Request) bool {
			return down.Load() && strings.Contains(req.URL.Path, "/api/tasks") && req.Method == http.MethodGet
		}, sandbox.Fault{Status: 501})
	}
	fire := func(headers ...string) *page {
		r.FaultNext(func(req *http.Request) bool { down.Store(writing(req)); return down.Load() }, sandbox.Fault{Late: time.Minute})
		return dialog.press("Take up "+id[:8], headers...)
	}
	lost := fire().wants(http.StatusGatewayTimeout, "It is not known yet whether firing assign on "+id[:8]+" happened", "Do not do it again yet", "Look again")
	operator.get("/").wants(200, "Outcome not known", "its outcome is not known")
	dialog.press("Take up "+id[:8], "HX-Request: true", "HX-Request-Type: partial")
	down.Store(false)
	lost.follow("Look again").wants(200, "Fired assign: now version 2", "The answer was lost")

	r.FaultNext(func(req *http.Request) bool { down.Store(writing(req)); return down.Load() }, sandbox.Fault{Late: time.Minute})
	lost = form.press("Create Trade break").wants(http.StatusGatewayTimeout, "It is not known yet whether creating a task happened", "Look again")
	lost.follow("Look again").wants(http.StatusGatewayTimeout, "It is not known yet")
	down.Store(false)
	lost.follow("Look again").wants(200, "Created", "The answer was lost", "T-LOST")
}

func TestSeedEra(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	admin := r.as(t, "admin")
	id := r.examples.Ordinary
	short := id[:8]
	p := admin.get("/tasks/{ordinary}").wants(200, "offers no definition for this task", "of which tasks this one is a parent or a child", "Fire by name")
	dialog := p.form("Open").set("name", "resolve").press("Open").wants(200, "resolve", "No definition is there to say where this leads")
	dialog.press("resolve "+short).wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", "Write a comment first")
	admin.get("/tasks/{ordinary}/edit").form("Review").set("severity", "High").press("Review").press("Save 1 change to "+short).wants(200, "Saved", "High")
	admin.get("/tasks/{ordinary}/triggers/escalate").press("escalate "+short).wants(200, "Fired escalate", "Escalated")
	admin.get("/tasks/new").wants(200, "does not list its definitions to you")
	admin.get("/tasks/{ordinary}/delete").form("Delete "+short).set(".confirm", short).press("Delete "+short).wants(http.StatusGone, "was deleted")
}
