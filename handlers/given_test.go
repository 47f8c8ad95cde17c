package handlers_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taskdesk/internal/sandbox"
)

const tradeBreakFile = "../internal/sandbox/world/seed/trade-break-1.json"

// Where the service tells of no definitions, one that is given as a file does all that its
// own would, and every page says where it is from.
func TestDefinitionFromAFile(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra, given: tradeBreakFile})
	from := "Definition from a file given by whoever runs Taskdesk (trade-break-1.json); the Workflow service does not tell its own."
	id := r.create(t)
	r.run(t, []requestTest{
		{name: "task", as: "operator", request: "GET /tasks/" + id, wantStatus: 200, want: []string{from, "Waiting for", `data-trigger="assign"`, "Take up", "does not tell of which tasks"}, wantNot: []string{"Fire by name", "offers no definition", "not there any more", "Today’s definition"}},
		{name: "its past", as: "operator", request: "GET /tasks/{ordinary}?asAt=2h+ago", header: []string{"HX-Request: true"}, wantStatus: 200, want: []string{from}},
		{name: "edit", as: "operator", request: "GET /tasks/" + id + "/edit", wantStatus: 200, want: []string{from, `name="difference"`, `inputmode="decimal"`}, wantNot: []string{`name=".more"`}},
		{name: "a definition to choose", as: "operator", request: "GET /tasks/new", wantStatus: 200, want: []string{"These are from files given by whoever runs Taskdesk.", "Trade break", "Type the scope and code of another."}},
		{name: "one that no file has", as: "operator", request: "GET /tasks/new?search=nothing", wantStatus: 200, want: []string{"These are from files"}, wantNot: []string{"Operations%2FTradeBreak"}},
		{name: "new", as: "operator", request: "GET /tasks/new?definition=Operations/TradeBreak", wantStatus: 200, want: []string{from, `name="difference"`}, wantNot: []string{"shows no definition of this name"}},
		{name: "definitions", as: "viewer", request: "GET /definitions", wantStatus: 200, want: []string{"The Workflow service offers no definitions. These are from files", "Trade break", "5 states"}, wantNot: []string{"scope/code"}},
		{name: "definitions searched", as: "viewer", request: "GET /definitions?search=break+trade", wantStatus: 200, want: []string{"Trade break"}},
		{name: "definitions searched in vain", as: "viewer", request: "GET /definitions?search=nothing", wantStatus: 200, want: []string{"No definition fits", "Show all"}, wantNot: []string{"/definitions/Operations/TradeBreak"}},
		{name: "definition", as: "viewer", request: "GET /definitions/Operations/TradeBreak", wantStatus: 200, want: []string{from, "Under investigation", "File trade-break-1.json"}, wantNot: []string{"0001", "by  "}},
		{name: "its past", as: "viewer", request: "GET /definitions/Operations/TradeBreak?asAt=2h+ago", header: []string{"Accept: application/json"}, wantStatus: 200, want: []string{`"displayName":"Trade break"`}},
		{name: "another one", as: "viewer", request: "GET /definitions/Operations/Other", wantStatus: 404, want: []string{"No definition Operations/Other was found"}},
		{name: "drawing", as: "operator", request: "GET /tasks/" + id + "/drawing", wantStatus: 200, want: []string{", from the file trade-break-1.json", "Take up"}},
		{name: "new of another", as: "operator", request: "GET /tasks/new?definition=Operations/Other", wantStatus: 200, want: []string{"shows no definition of this name"}},
	})

	operator := r.as(t, "operator")
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("difference", "1,5").press("Review").wants(http.StatusUnprocessableEntity, "Write the decimal point as a point: 1.5.").
		form("Review").set("difference", "2.50").set("fxRate", "1.0800").press("Review").wants(200, "Save 2 changes")
	review.press("Save 2 changes to "+id[:8]).wants(200, "Saved: now version 2", "2.50")
	for name, want := range map[string]string{"difference": `"2.50"`, "fxRate": `"1.0800"`} {
		if got := string(r.task(t, id).Field(name)); got != want {
			t.Errorf("%s is %s, want %s: the service knows texts alone", name, got, want)
		}
	}
	operator.get("/tasks/"+id+"/triggers/assign").press("Take up "+id[:8]).wants(200, "now version 3", "Under investigation")
	made := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-7").set("difference", "7.10").press("Create Trade break").wants(200, "Created", "7.10")
	if got := string(r.task(t, made.at("id")).Field("difference")); got != `"7.10"` {
		t.Errorf("the new task's difference is %s", got)
	}
}

// A service that tells its own definitions is believed, and a file's are not used.
func TestOwnDefinitionsComeFirst(t *testing.T) {
	t.Parallel()
	r := start(t, options{given: tradeBreakFile})
	r.run(t, []requestTest{
		{name: "task", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200, wantNot: []string{"Definition from a file"}},
		{name: "choose", as: "operator", request: "GET /tasks/new", wantStatus: 200, want: []string{"Price challenge"}, wantNot: []string{"These are from files"}},
		{name: "new", as: "operator", request: "GET /tasks/new?definition=Operations/TradeBreak", wantStatus: 200, wantNot: []string{"Definition from a file"}},
	})
}

// What is valid from a moment on is not there before it, and is said to be there since then;
// a version without a date is valid from the beginning.
func TestVersionsFromFiles(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra, given: "testdata/given"})
	r.run(t, []requestTest{
		{name: "list of what has no date", as: "viewer", request: "GET /definitions?search=plain", wantStatus: 200, want: []string{"1 state, 0 transitions<"}},
		{name: "without a date", as: "viewer", request: "GET /definitions/Desk/Plain", wantStatus: 200, want: []string{"v1, valid from the beginning", "from the file desk.json", "Valid from the beginning: the file names no date"}, wantNot: []string{"always", "0001"}},
		{name: "compared with itself", as: "viewer", request: "GET /definitions/Desk/Plain/compare?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z", wantStatus: 200, want: []string{"from version 1, valid from the beginning to version 1, valid from the beginning", "this is the same version: the first"}},
		{name: "before the first", as: "viewer", request: "GET /definitions/Desk/Dated?asAt=2026-01-01T00:00:00Z", wantStatus: 404, want: []string{"Definition Desk/Dated was not there yet", "It has been there since 1 Feb 2026 09:00:00", `href="/definitions/Desk/Dated?asAt=2026-02-01T09%3A00%3A00Z"`}, wantNot: []string{"The Workflow service shows no definition"}},
		{name: "the first", as: "viewer", request: "GET /definitions/Desk/Dated?asAt=2026-02-01T09:00:00Z", wantStatus: 200, want: []string{"v1, 1 Feb 2026 09:00"}},
		{name: "no file has it", as: "viewer", request: "GET /definitions/Desk/None", wantStatus: 404, want: []string{"offers no definitions at all. Taskdesk shows those that whoever runs it has given as files, and this one is not among them."}},
		{name: "task from before the first", as: "viewer", request: "GET /tasks/{ordinary}", wantStatus: 200, want: []string{"offers no definition for this task, and the one that is given as a file is valid only from 1 Feb 2090 09:00 on, so triggers are fired by name"}},
		{name: "not valid yet", as: "viewer", request: "GET /definitions/Desk/Coming", wantStatus: 404, want: []string{"Definition Desk/Coming is not valid yet", "valid from 1 Feb 2100 09:00:00"}, wantNot: []string{"See it now"}},
		{name: "a later version beside one without a date", as: "viewer", request: "GET /definitions/Desk/Two", wantStatus: 200, want: []string{"v2, 1 Feb 2026 09:00", "v1, valid from the beginning", `href="/definitions/Desk/Two?asAt=2026-02-01T08%3A59%3A59.999999Z"`}},
	})
	r.as(t, "viewer").get("/definitions/Desk/Two").follow("What changed").wants(200, "from version 1, valid from the beginning to version 2 of 1 Feb 2026 09:00", "1 difference")
}

// A file that does not know the state of a task is left aside there, which is said, and
// triggers go by name as without it.
func TestDefinitionThatDoesNotFit(t *testing.T) {
	t.Parallel()
	text := string(must(os.ReadFile(tradeBreakFile))(t))
	file := filepath.Join(t.TempDir(), "broken-trade.json")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, `"Investigating"`, `"Looking"`)), 0o600); err != nil {
		t.Fatal(err)
	}
	r := start(t, options{api: sandbox.SeedEra, given: file})
	r.run(t, []requestTest{
		{name: "a task that fits", as: "operator", request: "GET /tasks/" + r.create(t), wantStatus: 200, want: []string{"Definition from a file", `data-trigger="assign"`}},
		{name: "one that does not", as: "operator", request: "GET /tasks/{ordinary}", wantStatus: 200,
			want:    []string{"The definition in the file broken-trade.json, given by whoever runs Taskdesk, has no state Investigating, in which this task is. It is left aside, so triggers are fired by name", "Fire by name", "No definition is there to say what it waits for."},
			wantNot: []string{"hole", "Finished", "read-only once", `data-kind="done"`, "/plan"}},
		{name: "its edit", as: "operator", request: "GET /tasks/{ordinary}/edit", wantStatus: 200, want: []string{`name="analyst"`}},
		{name: "its drawing", as: "operator", request: "GET /tasks/{ordinary}/drawing", wantStatus: 200, wantNot: []string{"<svg class=\"drawing"}},
	})
	operator := r.as(t, "operator")
	operator.get("/tasks/{ordinary}/triggers/escalate").press("escalate "+r.examples.Ordinary[:8]).wants(200, "Fired escalate: now version 4")
}
