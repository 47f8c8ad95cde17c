package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// daysAgo is a moment as an address has it.
func daysAgo(n int) string { return time.Now().UTC().AddDate(0, 0, -n).Format(time.RFC3339) }

func TestDefinitionPages(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "the list", as: "viewer", request: "GET /definitions", wantStatus: 200, want: []string{"Trade break", "Operations/TradeBreak", "6 states, 8 transitions, version 2", `aria-current="page">Definitions`}},
		{name: "searched by words in any order", as: "viewer", request: "GET /definitions?search=quality+FILE", wantStatus: 200, want: []string{"DataQuality/FileCheck", "Show all"}, wantNot: []string{"Operations/TradeBreak"}},
		{name: "nothing fits", as: "viewer", request: "GET /definitions?search=nothing", wantStatus: 200, want: []string{"No definition fits"}},
		{name: "as it was", as: "viewer", request: "GET /definitions?asAt=" + daysAgo(60), wantStatus: 200, want: []string{"Nothing can be changed here", "version 1", `href="/definitions/Operations/TradeBreak?asAt=`}},
		{name: "before there were any", as: "viewer", request: "GET /definitions?asAt=2001-01-01T00:00:00Z", wantStatus: 200, want: []string{"There are none."}},
		{name: "a moment in words is led to the instant", as: "viewer", request: "GET /definitions?asAt=yesterday", wantStatus: 303},
		{name: "no moment", as: "viewer", request: "GET /definitions?asAt=soon", wantStatus: 400, want: []string{"That moment could not be read"}},
		{name: "typed", as: "viewer", request: "GET /definitions?definition=Operations/TradeBreak", wantStatus: 303, wantHeader: []string{"Location: /definitions/Operations/TradeBreak"}, wantCalls: none},
		{name: "typed, none", as: "viewer", request: "GET /definitions?definition=what+is+this", wantStatus: 400, want: []string{"That is no name of a definition", `action="/definitions"`}},
		{name: "for a program", as: "viewer", request: "GET /definitions", header: inJSON, wantStatus: 200, want: []string{`{"values":[{"id":{"scope":"CorporateActions"`}},

		{name: "one", as: "operator", request: "GET /definitions/Operations/TradeBreak", wantStatus: 200,
			want: []string{"Trade break", `data-version="2"`, "New task of it", `id="field-severity"`, "must be one of: Low, Medium, High, Critical", "set once, at creation", "read-only in Open", "shown as a link", "a new task needs it", `id="trigger-chase"`, "Under investigation → With the counterparty", "What changed", "v1, "}},
		{name: "for a viewer", as: "viewer", request: "GET /definitions/Operations/TradeBreak", wantStatus: 200, wantNot: []string{"New task of it", "Guards here ask"}},
		{name: "with actions", as: "viewer", request: "GET /definitions/DataQuality/FileCheck", wantStatus: 200, want: []string{
			"It runs the worker DataQuality/CheckRows, for 2 min at most.", "By itself it fires Report findings when it ends with results, Report as clean when it ends without results and Report a failure when it cannot be started or fails.",
			"It makes a child task of DataQuality/Exception for each result of which this is true: row gte 1", "The child task gets dataset from dataset, rows = 1, rule from message and severity from severity.",
			"It runs as ", "It fires dismiss on the child tasks of which this is true: state eq 'Triaged'"}},
		{name: "as it was", as: "operator", request: "GET /definitions/Operations/TradeBreak?asAt=" + daysAgo(60), wantStatus: 200, want: []string{"Nothing can be changed here", "version 1.", `data-version="1"`, "today it is version 2"}, wantNot: []string{"New task of it", "chase"}},
		{name: "as it still is", as: "viewer", request: "GET /definitions/Operations/TradeBreak?asAt=" + daysAgo(1), wantStatus: 200, want: []string{"Nothing can be changed here", "still today’s version"}, wantNot: []string{"What changed since"}},
		{name: "in the future", as: "viewer", request: "GET /definitions/Operations/TradeBreak?asAt=2100-01-01T00:00:00Z", wantStatus: 200, want: []string{"That moment is in the future"}},
		{name: "not there", as: "viewer", request: "GET /definitions/Operations/Nothing", wantStatus: 404, want: []string{"No definition Operations/Nothing was found", "shows no definition of this name now", "open it as at that moment"}},
		{name: "not there then", as: "viewer", request: "GET /definitions/Operations/TradeBreak?asAt=2001-01-01T00:00:00Z", wantStatus: 404, want: []string{"Definition Operations/TradeBreak was not there yet", "it was still to come. It has been there since ", "See it now"}, wantNot: []string{"offers no definitions", "No definition"}},
		{name: "not there then, for a program", as: "viewer", request: "GET /definitions/Operations/TradeBreak?asAt=2001-01-01T00:00:00Z", header: inJSON, wantStatus: 404, want: []string{`It has been there since`}},
		{name: "not there, then or now", as: "viewer", request: "GET /definitions/Operations/Nothing?asAt=2001-01-01T00:00:00Z", wantStatus: 404, want: []string{"of this name at that moment"}},
		{name: "not there, for a program", as: "viewer", request: "GET /definitions/Operations/Nothing", header: inJSON, wantStatus: 404, want: []string{`"No definition Operations/Nothing was found"`}},
		{name: "no name", as: "viewer", request: "GET /definitions/Opera.tions/x", wantStatus: 400, want: []string{"That is no name of a definition"}},
		{name: "one, for a program", as: "viewer", request: "GET /definitions/Operations/TradeBreak", header: inJSON, wantStatus: 200, want: []string{`{"id":{"scope":"Operations","code":"TradeBreak"},"version":`}},
		{name: "by nobody", request: "GET /definitions", wantStatus: 303, wantCalls: none},
	})
}

// A page of the list leads to the next, in the moment that it shows.
func TestPagesOfDefinitions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	for i := range 52 {
		r.define(t, apiclient.Definition{ID: apiclient.DefinitionID{Scope: "Many", Code: "D" + string(rune('A'+i%26)) + string(rune('A'+i/26))}, DisplayName: "One of many"})
	}
	viewer := r.as(t, "viewer")
	first := viewer.get("/definitions").wants(200, "More")
	second := first.follow("More").wants(200, "First page")
	if n := first.Find(".definitions li").Length() + second.Find(".definitions li").Length(); n != 57 {
		t.Errorf("two pages have %d definitions, want 57", n)
	}
	second.follow("First page").wants(200, "More")
	found := viewer.get("/definitions?search=Many").wants(200)
	if n := found.Find(".definitions li").Length(); n != 52 {
		t.Errorf("a search finds %d, want 52", n)
	}
}

// define puts a definition into the sandbox, with one state when it has none.
func (r *rig) define(t testing.TB, d apiclient.Definition) {
	t.Helper()
	if d.States == nil {
		d.States = []apiclient.State{{Name: "Open"}}
	}
	if d.InitialState.Name == "" {
		d.InitialState.Name = d.States[0].Name
	}
	must(r.api(t, "admin").Definitions.Create(t.Context(), d))(t)
}

func TestDefinitionsThatAreNotShown(t *testing.T) {
	t.Parallel()
	seed := start(t, options{api: sandbox.SeedEra})
	seed.run(t, []requestTest{
		{name: "no list", as: "viewer", request: "GET /definitions", wantStatus: 200, want: []string{"offers no definitions, so there are none to show", "triggers are fired by name"}, wantNot: []string{"search=", "scope/code"}},
		{name: "no list, for a program", as: "viewer", request: "GET /definitions", header: inJSON, wantStatus: 404, wantHeader: []string{"Content-Type: application/problem+json"}},
		{name: "none", as: "viewer", request: "GET /definitions/Operations/TradeBreak", wantStatus: 404, want: []string{"The Workflow service offers no definitions at all."}},
	})
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	r.FaultNext(definitions, sandbox.Fault{Status: 403})
	viewer.get("/definitions/Operations/TradeBreak").wants(403, "You are not permitted to see definition Operations/TradeBreak")
	r.FaultNext(func(q *http.Request) bool { return q.URL.Path == "/workflow/api/taskdefinitions" }, sandbox.Fault{Status: 403})
	viewer.get("/definitions").wants(200, "does not list its definitions to you", "Definition, as scope/code")
}

// What is wrong with a definition is told with a link to where it is wrong; what the
// console has never heard of is shown as it came.
func TestFaultsOfADefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.define(t, apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Operations", Code: "Broken"}, DisplayName: "Broken", States: []apiclient.State{{Name: "Open"}, {Name: "Lost"}, {Name: "Done"}, {Name: "Held", Category: "In progress"}},
		Triggers:    []apiclient.TriggerSchema{{Name: "go", Trigger: apiclient.TriggerKind{Type: "External"}}, {Name: "unused", Trigger: apiclient.TriggerKind{Type: "External"}}},
		Transitions: []apiclient.Transition{{From: "Open", To: "Done", Trigger: "go", Guard: "fields['nothing'] exists"}, {From: "Open", To: "Held", Trigger: "go"}},
		Actions:     []apiclient.Action{{Name: "tell", Details: jsontext.Value(`{"type": "TriggerParentTask", "trigger": "close"}`)}},
	})
	p := r.as(t, "viewer").get("/definitions/Operations/Broken").wants(200, "No task can come to “Lost”", "although its category, “In progress”, says that work goes on", "Perhaps not meant as an end.", "names the field “nothing”", "No transition has the trigger “unused”", "No transition starts the action “tell”", "It fires close on the parent task.")
	p.Find("#faults-title ~ ul a").Each(func(_ int, link *goquery.Selection) {
		if to := link.AttrOr("href", ""); p.Find(to).Length() != 1 {
			t.Errorf("the link %s leads nowhere", to)
		}
	})
	if got := words(p.Find(".legend")); !strings.HasSuffix(got, "no task can come here") {
		t.Errorf("the legend is %q", got)
	}
	if got := p.Find(".machine .unreachable title").Text(); !strings.Contains(got, "Lost") {
		t.Errorf("drawn as unreachable is %q", got)
	}
}

// Every link in a drawing leads to its part in the list of the same page.
func TestDrawingOfADefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	p := r.as(t, "viewer").get("/definitions/Operations/TradeBreak").wants(200)
	if states, ways := p.Find(".machine a.box").Length(), p.Find(".machine a.way").Length(); states != 6 || ways != 8 {
		t.Errorf("%d states and %d transitions are drawn, want 6 and 8", states, ways)
	}
	p.Find(".machine a").Each(func(_ int, link *goquery.Selection) {
		if to := link.AttrOr("href", ""); p.Find(".states "+to).Length() != 1 {
			t.Errorf("the link %s leads nowhere", to)
		}
	})
	if got := words(p.Find(".legend")); strings.Contains(got, "no task") {
		t.Errorf("the legend is %q", got)
	}
	if got := p.Find(".machine a.box title").First().Text(); got != "Open, where tasks begin." {
		t.Errorf("the first state is called %q", got)
	}
}

func TestDefinitionDifferences(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	compare := "/definitions/Operations/TradeBreak/compare?"
	then, now := url.QueryEscape(daysAgo(60)), url.QueryEscape(daysAgo(1))
	r.run(t, []requestTest{
		{name: "two versions", as: "viewer", request: "GET " + compare + "from=" + then + "&to=" + now, wantStatus: 200,
			want: []string{"7 differences", "version 1 of ", "version 2 of ", "With the counterparty", "from Under investigation to With the counterparty", "must be one of: Low, Medium, High, Critical", "#state-AwaitingCounterparty"}},
		{name: "one version", as: "viewer", request: "GET " + compare + "from=" + now + "&to=" + now, wantStatus: 200, want: []string{"this is the same version"}},
		{name: "until now is led to the instant", as: "viewer", request: "GET " + compare + "from=" + then, wantStatus: 303},
		{name: "for a program", as: "viewer", request: "GET " + compare + "from=" + then, header: inJSON, wantStatus: 200, want: []string{`{"values":[{"part":"state","kind":"added","name":"AwaitingCounterparty"`}},
		{name: "no moments, led to the version before", as: "viewer", request: "GET " + compare, wantStatus: 303},
		{name: "no moments, for a program", as: "viewer", request: "GET " + compare, header: inJSON, wantStatus: 200, want: []string{`{"values":[{"part":"state"`, `"from":{"version":1,"asAtModified":"`, `"to":{"version":2,`}},
		{name: "no moment", as: "viewer", request: "GET " + compare + "from=soonish&to=never", wantStatus: 400, want: []string{"That cannot be compared yet", `value="soonish"`, `value="never"`, `aria-invalid="true"`, "is no moment"}, wantCalls: none},
		{name: "no moment, for a program", as: "viewer", request: "GET " + compare + "from=soonish", header: inJSON, wantStatus: 400, want: []string{`"title":"That cannot be compared"`, `"From: `}, wantNot: []string{"<html"}, wantHeader: []string{"Content-Type: application/problem+json"}, wantCalls: none},
		{name: "in the future", as: "viewer", request: "GET " + compare + "from=" + then + "&to=2100-01-01", wantStatus: 200, want: []string{"The second moment is in the future, so the definition as it is now stands for it.", "now: that is in the future", `value="2100-01-01"`, "7 differences"}},
		{name: "from the future", as: "viewer", request: "GET " + compare + "from=2100-01-01T00:00:00Z&to=" + now, wantStatus: 200, want: []string{"The first moment is in the future", "this is the same version"}},
		{name: "both in the future", as: "viewer", request: "GET " + compare + "from=2100-01-01&to=2100-01-02", wantStatus: 200, want: []string{"Both moments are in the future", "this is the same version"}},
		{name: "not there then", as: "viewer", request: "GET " + compare + "from=2001-01-01T00:00:00Z&to=" + now, wantStatus: 404, want: []string{"was not there yet"}},
		{name: "none", as: "viewer", request: "GET /definitions/Operations/Nothing/compare", wantStatus: 404, want: []string{"No definition Operations/Nothing was found"}},
	})
	p := r.as(t, "viewer").get("/definitions/Operations/TradeBreak").follow("What changed").wants(200, "7 differences")
	if q := p.url.Query(); !strings.HasSuffix(q.Get("from"), "Z") || !strings.HasSuffix(q.Get("to"), "Z") {
		t.Errorf("the moments of %s are not in UTC", p.url)
	}
	r.as(t, "viewer").get(compare+"from=40d+ago&to=yesterday").wants(200, "7 differences")
	r.as(t, "viewer").get(compare).wants(200, "7 differences")
	first := r.as(t, "viewer").get(compare+"to=40d+ago").wants(200, "At both moments this is the same version: the first.")
	london := first.form("Compare").set("from", "2026-11-01 12:00").press("Compare").wants(200)
	if got := london.url.Query(); got.Get("from") != "2026-11-01T12:00:00Z" || got.Has(".zone") {
		t.Errorf("the form leads to %s", london.url)
	}
	before := r.as(t, "viewer").get("/definitions/Operations/TradeBreak?asAt=2001-01-01T00:00:00Z").follow("See it as it was first").wants(200, "Nothing can be changed here", "version 1.")
	before.follow("What changed since").wants(200, "7 differences", "version 1 of ", "version 2 of ")
	before.follow("Now").wants(200, "v2, changed").wantsNo("What changed since")
}
