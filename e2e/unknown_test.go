package e2e

import (
	"net/http"
	"strings"
	"testing"

	"taskdesk/internal/sandbox"
)

// writes matches requests that change a task, or make one.
func writes(r *http.Request) bool {
	return r.Method != http.MethodGet && strings.HasPrefix(r.URL.Path, "/workflow/api/tasks")
}

// TestLostAnswer loses the answer of a write in every way. The page ends with the
// truth, and the write has happened once or not at all.
func TestLostAnswer(t *testing.T) {
	tests := []struct {
		name     string
		fault    sandbox.Fault
		kind     string
		want     string
		happened bool
	}{
		{"dropped after it was done", sandbox.Fault{Drop: sandbox.After}, "done", "reading the task back shows that it happened", true},
		{"half an answer", sandbox.Fault{Body: sandbox.Half}, "done", "reading the task back shows that it happened", true},
		{"a gateway's page", sandbox.Fault{Status: http.StatusBadGateway, Effect: true, Body: sandbox.HTML}, "done", "reading the task back shows that it happened", true},
		{"dropped before it was done", sandbox.Fault{Drop: sandbox.Before}, "refused", "It did not happen", false},
		{"a fault of the server", sandbox.Fault{Status: http.StatusInternalServerError}, "refused", "It did not happen", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, r *rig) {
				id := r.examples.Ordinary
				page := r.tab()
				page.signIn("operator", taskPath(id)+"/triggers/escalate")
				r.box.FaultNext(writes, tt.fault)
				page.click(".panel footer button.go")
				page.want(".notice[data-kind="+tt.kind+"]", tt.want)
				if tt.happened {
					page.see("#task[data-version='4'][data-state=Escalated]")
					r.wantTask(id, 4, "Escalated", "")
					return
				}
				r.wantTask(id, 3, "Investigating", "")
				page.click(".panel footer button.go") // nothing happened, so it can be sent again
				page.see("#task[data-version='4'][data-state=Escalated]")
			})
		})
	}
}

// TestLostAnswerOfCreate loses the answer of a creation. The task is found again, and sending the form again makes no other.
func TestLostAnswerOfCreate(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		p := r.plain().signIn("operator", "/tasks/new?definition=Operations%2FTradeBreak")
		method, to, form := p.filled("form.edit", "button.go", map[string]string{"tradeId": "T-99004", "difference": "1"})
		r.box.FaultNext(writes, sandbox.Fault{Drop: sandbox.After})
		p.send(method, to, form)
		if !r.defined { // and no list either
			p.want(http.StatusBadGateway, ".notice", noList).send(method, to, form).want(http.StatusBadGateway, ".notice", noList)
			return
		}
		p.want(http.StatusOK, ".notice", "Created")
		id := p.one("#task").AttrOr("data-id", "")
		p.send(method, to, form)
		if again := p.one("#task").AttrOr("data-id", ""); again != id {
			t.Errorf("the form made %s and then %s, want one task", id, again)
		}
	})
}

// TestUpstreamInTrouble spoils reads. What was being read stays, with the failure beside it.
func TestUpstreamInTrouble(t *testing.T) {
	tests := []struct {
		name   string
		fault  sandbox.Fault
		status int
	}{
		{"answers a page", sandbox.Fault{Body: sandbox.HTML}, http.StatusBadGateway},
		{"breaks off", sandbox.Fault{Body: sandbox.Half}, http.StatusBadGateway},
		{"says no", sandbox.Fault{Status: http.StatusForbidden}, http.StatusForbidden},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, r *rig) {
				id := r.examples.Ordinary
				page := r.tab()
				page.signIn("operator", taskPath(id))
				for range 3 { // a read is tried again
					r.box.FaultNext(reads, tt.fault)
				}
				page.click("a[data-key=e]")
				page.want("#notice", "The Workflow service")
				page.see("#task[data-version='3'] dl [data-field=tradeId]")
				if got := ask[string](page, "location.pathname"); got != taskPath(id) {
					t.Errorf("the address is %s, want that of the page that stayed", got)
				}
			})
		})
	}
}

func reads(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/workflow/api/tasks/")
}
