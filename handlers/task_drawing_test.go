package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taskdesk/internal/sandbox"
)

// drawn returns what a drawing shows of a state or transition: its mark, what it says and
// where it leads to.
func (p *page) drawn(selector, title string) (class, says, to string) {
	p.browser.t.Helper()
	link := p.Find(".machine a" + selector).FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.HasPrefix(s.Find("title").Text(), title) })
	if link.Length() != 1 {
		p.browser.t.Fatalf("%d of %q are drawn", link.Length(), title)
	}
	return link.AttrOr("class", ""), link.Find("title").Text(), link.AttrOr("href", "")
}

func TestDrawingOfATask(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, viewer := r.as(t, "operator"), r.as(t, "viewer")
	now := operator.get("/tasks/{ordinary}").wants(200).follow("Drawing").wants(200, "Where the task is", "The task was here once")
	past := operator.get("/tasks/{ordinary}/drawing?asAt="+now.moment(t, r)).wants(200, "Nothing can be changed here", "the task was here then")
	looking := viewer.get("/tasks/{ordinary}/drawing").wants(200)
	task := "/tasks/" + r.examples.Ordinary
	tests := []struct {
		name            string
		page            *page
		kind, title     string
		class, says, to string
	}{
		{"where it is", now, ".box", "Under investigation", "box current", "The task is here, for ", "#state-Investigating"},
		{"where it was", now, ".box", "Open", "box visited", "The task was here once, ", task + "/plan?to=Open"},
		{"where it was not", now, ".box", "Resolved", "box", "an end", task + "/plan?to=Resolved"},
		{"the way it went", now, ".way", "Take up", "way taken", "The task went this way.", "#way-0"},
		{"what leads on", now, ".way", "Escalate", "way next", "Can be fired now.", task + "/triggers/escalate"},
		{"what is blocked", now, ".way", "Resolve, from Under", "way blocked", "Blocked: it needs Comment.", task + "/triggers/resolve"},
		{"what leads on from elsewhere", now, ".way", "Resolve, from Escalated", "way", "Its guard: There is a comment.", "#way-"},

		{"in the past, what led on", past, ".way", "Escalate", "way next", "Could be fired then.", "#way-"},
		{"in the past, what was blocked", past, ".way", "Chase", "way blocked", "Blocked then: it needs Ticket.", "#way-"},
		{"in the past, where it was", past, ".box", "Under investigation", "box current", "The task was here at that moment.", "#state-"},
		{"in the past, another state", past, ".box", "Resolved", "box", "an end", "#state-Resolved"},

		{"to a viewer, what leads on", looking, ".way", "Escalate", "way next", "Can be fired now.", "#way-"},
	}
	for _, tt := range tests {
		class, says, to := tt.page.drawn(tt.kind, tt.title)
		if class != tt.class || !strings.Contains(says, tt.says) || !strings.HasPrefix(to, tt.to) {
			t.Errorf("%s: class %q, says %q, leads to %s; want %q, %q and %s", tt.name, class, says, to, tt.class, tt.says, tt.to)
		}
	}
	for _, state := range []string{"Open", "Resolved"} {
		_, _, to := now.drawn(".box", state)
		operator.get(to).wants(200, "Under investigation")
	}
	now.follow("Operations/TradeBreak").wants(200, "Nothing can be changed here", "Trade break")
	if n := past.Find("main form[method=post], main [data-trigger]").Length(); n > 0 {
		t.Errorf("the past has %d ways to change it", n)
	}
}

// moment is the moment of a task's last version, as an address has it.
func (p *page) moment(t *testing.T, r *rig) string {
	t.Helper()
	return r.task(t, p.at("id")).Version.AsAtModified.UTC().Format("2006-01-02T15:04:05.999999Z")
}

// A task that came to a state more than once is shown so, and its page stays in the
// moment and on the tab.
func TestDrawingOfALongLife(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	p := viewer.get("/tasks/{long}/drawing").wants(200, "It came here 8 times", "The task was here 7 times")
	if got := words(p.Find(".machine .current .note")); !strings.Contains(got, "8 times") {
		t.Errorf("the box says %q", got)
	}
	past := p.form("Show").set("asAt", "3 days ago").press("Show").wants(200, "Nothing can be changed here", "Where the task is")
	past.follow("Now").wants(200, "It came here 8 times")
}

func TestDrawingsThatCannotBeMade(t *testing.T) {
	t.Parallel()
	seed := start(t, options{api: sandbox.SeedEra})
	seed.run(t, []requestTest{
		{name: "without a definition", as: "operator", request: "GET /tasks/{ordinary}/drawing", wantStatus: 200,
			want: []string{"its machine cannot be drawn", "Where the task was, the last state first", "Investigating once, ", "it is here", "Open once, "}, wantNot: []string{"<svg class=\"machine\""}},
	})
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "of a deleted task", as: "viewer", request: "GET /tasks/{deleted}/drawing", wantStatus: 410, want: []string{"was deleted"}},
		{name: "of no task", as: "viewer", request: "GET /tasks/{none}/drawing", wantStatus: 404, want: []string{"No task 00000000 was found"}},
		{name: "of no id", as: "viewer", request: "GET /tasks/x/drawing", wantStatus: 400, want: []string{"No task id in that"}},
		{name: "at a moment in words", as: "viewer", request: "GET /tasks/{ordinary}/drawing?asAt=1h+ago", wantStatus: 303},
	})
	viewer := r.as(t, "viewer")
	for range 8 { // whichever way the versions are read
		r.FaultNext(func(q *http.Request) bool {
			return strings.Contains(q.URL.Path, r.examples.Stuck) && (q.URL.Query().Has("asAt") || strings.HasSuffix(q.URL.Path, "/history"))
		}, sandbox.Fault{Status: 403})
	}
	viewer.get("/tasks/{stuck}/drawing").wants(200, "Not all versions of the task could be read just now", "The task is here")
}
