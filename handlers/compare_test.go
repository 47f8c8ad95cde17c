package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/moment"
	"taskdesk/internal/sandbox"
)

// lived makes a trade break of three versions, a moment apart: created, with a comment
// and another difference, then under investigation without the comment's end.
func (r *rig) lived(t *testing.T) (id string, began [4]time.Time) {
	t.Helper()
	id = r.create(t)
	r.change(t, id, "comment", `"They booked it twice."`)
	must(r.api(t, "admin").Tasks.Update(t.Context(), id, updating("difference", "-1204.30", "comment", `"They booked it once."`, "severity", `"High"`), "assign"))(t)
	for n := 3; n > 0; n-- {
		at := time.Time{}
		if n < 3 {
			at = began[n+1].Add(-time.Microsecond)
		}
		began[n] = must(r.api(t, "admin").Tasks.Get(t.Context(), id, at))(t).Version.AsAtModified
	}
	return id, began
}

func TestComparing(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id, began := r.lived(t)
	p := operator.get("/tasks/"+id).follow("Compare").wants(200, "v2", "v3", "4 differences", "Under investigation")
	q := p.url.Query()
	if q.Get("from") != moment.Address(began[2]) || q.Get("to") == "" || p.url.Path != "/tasks/"+id+"/compare" {
		t.Errorf("came to %s, want version 2, of %v, with now", p.url, began[2])
	}
	want := map[string]string{
		"severity": "not set High added", "comment": "They booked it twice. They booked it once. changed", "difference": "-1204.5500 -1204.30 changed +0.25",
	}
	if got := strings.Join(rows(p.Find("tbody")), " "); got != "difference severity comment" {
		t.Errorf("the rows are of %s", got)
	}
	for name, text := range want {
		if got := words(p.Find(`tr[data-field="` + name + `"] td`)); got != text {
			t.Errorf("%s reads %q, want %q", name, got, text)
		}
	}
	if got := words(p.Find(`tr[data-attribute="State"] td`)); got != "Open Under investigation changed" {
		t.Errorf("the state reads %q", got)
	}
	if got := words(p.Find(`tr[data-field="comment"]`).Find("del, ins")); got != "twice. once." {
		t.Errorf("the words that differ are %q", got)
	}
	swapped := p.follow("Swap the sides").wants(200, "4 differences")
	if swapped.url.Query().Get("from") != q.Get("to") || words(swapped.Find(`tr[data-field="difference"] .kind`)) != "changed -0.25" || words(swapped.Find(`tr[data-field="severity"] .kind`)) != "cleared" {
		t.Errorf("swapped, it is at %s", swapped.url)
	}
	all := p.follow("All 14 attributes").wants(200, "Counterparty", "Version of the definition", "T-1")
	if again := all.follow("Only differences"); again.url.String() != p.url.String() {
		t.Errorf("came back to %s, want %s", again.url, p.url)
	}
	if same := r.as(t, "viewer").get(p.url.String()).wants(200); same.part("table") != p.part("table") || same.Find("table input").Length() > 0 {
		t.Errorf("the same address shows a viewer %s", same.part("table"))
	}
}

// What was typed is pinned: the address shows the same thing for good.
func TestComparisonsArePinned(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	id, began := r.lived(t)
	first, second := url.QueryEscape(moment.Address(began[1])), url.QueryEscape(moment.Address(began[2]))
	pinned := "/tasks/" + id + "/compare?from=" + first + "&to=" + second
	offset := url.QueryEscape(began[1].In(time.FixedZone("", 3600)).Format(time.RFC3339Nano))
	r.run(t, []requestTest{
		{name: "versions", as: "viewer", request: "GET /tasks/" + id + "/compare?from=v1&to=2&with=", wantStatus: 303, wantHeader: []string{"Location: " + pinned}},
		{name: "with an offset", as: "viewer", request: "GET /tasks/" + id + "/compare?from=" + offset + "&to=" + second, wantStatus: 303, wantHeader: []string{"Location: " + pinned}},
		{name: "all is kept", as: "viewer", request: "GET /tasks/" + id + "/compare?from=v1&to=v2&all=yes", wantStatus: 303, wantHeader: []string{"Location: " + strings.Replace(pinned, "?", "?all=1&", 1)}},
		{name: "with itself", as: "viewer", request: "GET /tasks/" + id + "/compare?from=v1&to=v2&with=" + strings.ToUpper(id), wantStatus: 303, wantHeader: []string{"Location: " + pinned}},
		{name: "by script", as: "viewer", request: "GET /tasks/" + id + "/compare?from=v1&to=v2", header: scripted, wantStatus: 200, want: []string{"1 difference"}, wantNot: []string{"<html"}, wantHeader: []string{"HX-Push-Url: " + pinned}},
		{name: "as it is", as: "viewer", request: "GET " + pinned, wantStatus: 200, want: []string{"1 difference", "They booked it twice."}, wantHeader: []string{"Location: "}, wantCalls: []string{"GET /api/tasks/" + id, "GET /api/tasks/" + id}},
	})
	now := viewer.get("/tasks/"+id+"/compare?from=v1&to=2999-01-01T00:00:00Z").wants(200, "v3")
	r.change(t, id, "ticket", `"later"`)
	if again := viewer.get(now.url.String()).wants(200, "v3"); again.part("table") != now.part("table") {
		t.Error("the same address shows something else")
	}
	now.follow("With now").wants(200, "v4", "later")
}

func TestComparingWhatIsNotThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, began := r.lived(t)
	compare := "GET /tasks/" + id + "/compare?from="
	now := moment.Address(time.Now().UTC().Truncate(time.Second))
	last := moment.Address(began[3])
	r.run(t, []requestTest{
		{name: "both to be mended", as: "viewer", request: compare + "soonish&to=v9", wantStatus: 400,
			want: []string{"That cannot be compared yet", "no moment that Taskdesk can read", "The task has no version 9", `value="soonish"`, `value="v9"`}, wantNot: []string{"<table"}},
		{name: "no id", as: "viewer", request: compare + "&with=%3Cb%3E", wantStatus: 400, want: []string{"A task id is 36 characters", `value="&lt;b&gt;"`}},
		{name: "to be mended, to a program", as: "viewer", request: compare + "soonish", header: []string{"Accept: application/json"}, wantStatus: 400, want: []string{`"title":"That cannot be compared"`}},
		{name: "not yet", as: "operator", request: compare + "2020-01-01T00:00:00Z&to=" + last, wantStatus: 200,
			want: []string{"The task was not there yet", "It was created on", "v3", "Nothing to compare: on one side there is no task", `href="/tasks/` + id + "/compare?from=" + url.QueryEscape(moment.Address(began[1])) + "&amp;to=" + url.QueryEscape(last) + `">Compare it as it was created`}, wantNot: []string{"cleared", "<table", `name="field"`}},
		{name: "neither", as: "viewer", request: compare + "2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", wantStatus: 404, want: []string{"on neither side is there a task"}},
		{name: "never", as: "viewer", request: compare + last + "&to=" + now + "&with={none}", wantStatus: 200, want: []string{"No such task was found", "v3"}, wantNot: []string{"<table"}},
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}/compare?from=2020-01-01T00:00:00Z&to=" + now, wantStatus: 404, want: []string{"had been deleted by then"}},
		{name: "versions of a deleted one", as: "viewer", request: "GET /tasks/{deleted}/compare?from=v1&to=v2", header: scripted, wantStatus: 200, want: []string{"From, v1", "To, v2", "difference"}},
		{name: "a version that a deleted one had not", as: "viewer", request: "GET /tasks/{deleted}/compare?from=v99", wantStatus: 400, want: []string{"The task has no version 99"}},
		{name: "versions of none", as: "viewer", request: "GET /tasks/{none}/compare?from=v1", wantStatus: 400, want: []string{"its versions cannot be counted"}},
		{name: "a deleted one, as it was last", as: "viewer", request: "GET /tasks/{deleted}/compare", header: scripted, wantStatus: 200, want: []string{"difference", "Resolved"}},
		{name: "a deleted one, now", as: "viewer", request: "GET /tasks/{deleted}/compare?to=now", wantStatus: 410, want: []string{"was deleted"}},
		{name: "none, afresh", as: "viewer", request: "GET /tasks/{none}/compare", wantStatus: 404, want: []string{"No task 00000000 was found"}},
		{name: "nonsense", as: "viewer", request: "GET /tasks/nonsense/compare", wantStatus: 400, want: []string{"No task id in that"}, wantCalls: none},
		{name: "upper case", as: "viewer", request: "GET /tasks/{ORDINARY}/compare?from=v1", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/compare?from=v1"}, wantCalls: none},
		{name: "the first version", as: "viewer", request: "GET /tasks/" + id + "/compare?from=v1&to=v1", header: scripted, wantStatus: 200, want: []string{"Nothing differs", "Both moments are in version 1 of the task."}},
		{name: "an echo", as: "viewer", request: "GET /moment?pin=from&from=2026-11-21+10:04", wantStatus: 200, want: []string{"= 2026-11-21 10:04:00 UTC"}, wantCalls: none},
		{name: "an echo of the future", as: "viewer", request: "GET /moment?pin=to&to=2999-01-01", wantStatus: 200, want: []string{"= now: that is in the future"}, wantCalls: none},
		{name: "an echo of nothing", as: "viewer", request: "GET /moment?pin=to&to=", wantStatus: 200, wantNot: []string{"="}, wantCalls: none},
		{name: "an echo of nonsense", as: "viewer", request: "GET /moment?pin=to&to=soonish", wantStatus: 200, want: []string{"no moment that Taskdesk can read"}, wantCalls: none},
		{name: "an echo of a version", as: "viewer", request: "GET /moment?pin=to&to=v12", wantStatus: 200, want: []string{"= when version 12 began"}, wantCalls: none},
	})
}

func TestComparingTwoTasks(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	p := operator.get("/tasks/{ordinary}/compare").form("Compare").set("from", "").set("to", "").set("with", "https://desk.example/tasks/"+strings.ToUpper(r.examples.Stuck)).press("Compare")
	p.wants(200, "The two tasks have different definitions", "Trade break "+r.examples.Ordinary[:8], "Price challenge "+r.examples.Stuck[:8], "only in the first", "only in the second")
	if p.Find("table input").Length() > 0 || p.url.Query().Get("with") != r.examples.Stuck {
		t.Errorf("at %s, with %d values to bring back", p.url, p.Find("table input").Length())
	}
	if q := p.url.Query(); q.Get("from") != q.Get("to") {
		t.Errorf("now is %s for one and %s for the other", q.Get("from"), q.Get("to"))
	}
	for cell, want := range map[string]string{`tr[data-field="isin"] .from`: "no such field", `tr[data-field="tradeId"] .to`: "no such field", `tr[data-field="tradeId"] .kind`: "only in the first"} {
		if got := words(p.Find(cell)); got != want {
			t.Errorf("%s reads %q, want %q", cell, got, want)
		}
	}
	r.run(t, []requestTest{{name: "to a program", as: "viewer", request: "GET " + p.url.String(), header: []string{"Accept: application/json"}, wantStatus: 200, want: []string{`"field":"tradeId"`, `"noSuchField":["to"]`, `"noSuchField":["from"]`}}})
	swapped := p.follow("Swap the sides").wants(200, "only in the first")
	if swapped.url.Path != "/tasks/"+r.examples.Stuck+"/compare" || swapped.url.Query().Get("with") != r.examples.Ordinary {
		t.Errorf("swapped, it is at %s", swapped.url)
	}
	if back := swapped.follow("Swap the sides"); back.url.String() != p.url.String() {
		t.Errorf("swapped twice, it is at %s, want %s", back.url, p.url)
	}
}

func TestComparingForPrograms(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, began := r.lived(t)
	type side struct {
		Missing, State string
		Version        int
	}
	var got struct {
		From, To    side
		Differences []struct{ Field, Attribute, Kind, Type, By string }
	}
	ask := func(query string) {
		t.Helper()
		p := r.as(t, "viewer").get("/tasks/"+id+"/compare"+query, "Accept: application/json")
		if p.status != 200 || p.header.Get("Content-Type") != "application/json" {
			t.Fatalf("status %d: %s", p.status, p.body)
		}
		got.Differences = nil
		if err := json.Unmarshal([]byte(p.body), &got, json.MatchCaseInsensitiveNames(true)); err != nil {
			t.Fatalf("%v: %s", err, p.body)
		}
	}
	ask("?from=v2&to=now")
	if got.From != (side{"", "Open", 2}) || got.To != (side{"", "Investigating", 3}) || len(got.Differences) != 4 {
		t.Errorf("got %+v", got)
	}
	if d := got.Differences[1]; d.Field != "difference" || d.Kind != "changed" || d.By != "+0.25" || d.Type != "Decimal" {
		t.Errorf("the decimal is %+v", d)
	}
	ask("?from=v2&to=v3&all=1")
	if len(got.Differences) != 14 {
		t.Errorf("all are %d attributes", len(got.Differences))
	}
	ask("?from=" + url.QueryEscape(moment.Address(began[1].Add(-time.Minute))))
	if got.From.Missing != "notYet" || got.Differences != nil {
		t.Errorf("got %+v", got)
	}
}

// Without a definition, values are compared as what they read as, and the page says so.
func TestComparingWithoutADefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	id := r.create(t)
	r.change(t, id, "valueDate", `"2026-11-21T10:04:11Z"`)
	r.change(t, id, "difference", `"-1204.55"`)
	r.change(t, id, "valueDate", `"2026-11-21T11:04:11+01:00"`)
	p := r.as(t, "operator").get("/tasks/"+id+"/compare?from=v2").wants(200, "Nothing differs, and 2 written in another way", "No definition is there to say what the fields hold", "no change in value")
	if got := words(p.Find(`tr[data-field="difference"] td`)); got != "-1204.5500 -1204.55 no change in value" {
		t.Errorf("the difference reads %q", got)
	}
	if got := words(p.Find(`tr[data-field="valueDate"] td`)); got != "2026-11-21T10:04:11Z 2026-11-21T11:04:11+01:00 no change in value" {
		t.Errorf("the date reads %q", got)
	}
}

// The clock here may be behind the service's: what is newest there is the present all the same.
func TestComparingWithAClockBehind(t *testing.T) {
	t.Parallel()
	r := start(t, options{now: func() time.Time { return time.Now().Add(-time.Minute) }})
	viewer := r.as(t, "viewer")
	id, began := r.lived(t)
	p := viewer.get("/tasks/"+id+"/compare").wants(200, "4 differences")
	if q := p.url.Query(); q.Get("from") != moment.Address(began[2]) || q.Get("to") != moment.Address(began[3]) {
		t.Errorf("came to %s, want from %v to %v", p.url, began[2], began[3])
	}
	viewer.get("/tasks/"+id+"/compare?from=v1&to=v2").wants(200, "From, v1", "To, v2")
}

// What the service does not let a person see, and what it does not answer.
func TestComparingWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	address := operator.get("/tasks/{ordinary}/compare?with={stuck}").url.String()
	r.FaultNext(reading(r.examples.Stuck), sandbox.Fault{Status: 403})
	p := operator.get(address).wants(200, "You are not permitted to see this task", "Request id", "Trade break", "on one side there is no task")
	if p.Find("table").Length() > 0 {
		t.Error("it is compared with nothing")
	}
	r.FaultNext(reading(r.examples.Stuck), sandbox.Fault{Status: 403})
	if p := operator.get(address, "Accept: application/json"); !p.has(`"missing":"forbidden"`) || !p.has(`"differences":null`) {
		t.Errorf("a program is told %s", p.body)
	}
	r.FaultNext(reading(r.examples.Stuck), sandbox.Fault{Status: 400})
	operator.get(address).wants(400, "did not accept the request")
}

// A comparison of a task that was deleted since says so, also to a program.
func TestComparingWhatWasDeletedSince(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, _ := r.lived(t)
	operator := r.as(t, "operator")
	before := operator.get("/tasks/"+id+"/compare?from=v1&to=v2").wants(200, "1 difference").wantsNo("was deleted")
	admin := r.as(t, "admin")
	admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete " + id[:8]).wants(410)
	for _, who := range []string{"admin", "operator"} {
		again := r.as(t, who).get(before.url.String()).wants(200, "1 difference", "This task was deleted on ", ", through Taskdesk. See what is known of it.")
		if n := again.Find("table input").Length(); n > 0 {
			t.Errorf("%s can bring %d values back", who, n)
		}
		again.follow("See what is known of it").wants(410)
	}
	both := admin.get(before.url.String()+"&with="+r.examples.Ordinary).wants(200, "Trade break "+id[:8]+" was deleted on ")
	if n := both.Find(".deleted").Length(); n != 1 {
		t.Errorf("%d tasks are said to be deleted, want 1", n)
	}
	then := before.url.Query().Get("to")
	for _, pair := range []string{r.examples.Ordinary + "/compare?from=2020-01-01T00:00:00Z&with=" + id + "&to=" + then, id + "/compare?from=" + then + "&with=" + r.examples.Ordinary + "&to=2020-01-01T00:00:00Z"} {
		admin.get("/tasks/"+pair).wants(200, "on one side there is no task", "Trade break "+id[:8]+" was deleted on ")
	}
	r.run(t, []requestTest{{name: "to a program", as: "admin", request: "GET " + before.url.String(), header: []string{"Accept: application/json"}, wantStatus: 200, want: []string{`"deleted":true,"deletedAt":"20`, `"deletedBy":"`}}})
}
