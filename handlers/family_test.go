package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// brood is a definition whose tasks have fifty-five children each, which they wait for.
const brood = `{"id":{"scope":"Proof","code":"Brood"},"displayName":"Brood","states":[{"name":"Egg"},{"name":"Nest"},{"name":"Done"}],"initialState":{"name":"Egg"},
	"fieldSchema":[{"name":"song","type":"String","displayName":"Song"}],
	"triggers":[{"name":"spawn","trigger":{"type":"External"}},{"name":"close","trigger":{"type":"External"}}],
	"transitions":[{"fromState":"Egg","toState":"Nest","trigger":"spawn","action":"spawn"},
		{"fromState":"Egg","toState":"Done","trigger":"close","guard":"fields['song'] neq ''"},{"fromState":"Nest","toState":"Done","trigger":"close","guard":"childTasks all (state eq 'Done')"}],
	"actions":[{"name":"spawn","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[EGGS]}}]}`

// breed makes a task with fifty-five children, the first of which has as many.
func (r *rig) breed(t *testing.T) *apiclient.Task {
	t.Helper()
	const egg = `{"taskDefinitionId":{"scope":"Proof","code":"Brood"}}`
	var d apiclient.Definition
	text := strings.Replace(brood, "EGGS", strings.Repeat(egg+",", 54)+egg, 1)
	if err := json.Unmarshal([]byte(text), &d, apiclient.JSONOptions); err != nil {
		t.Fatal(err)
	}
	admin := r.api(t, "admin")
	must(admin.Definitions.Create(t.Context(), d))(t)
	root := must(admin.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: d.ID}, "spawn"))(t)
	must(admin.Tasks.Update(t.Context(), r.task(t, root.ID).Children[0].ID, apiclient.UpdateTask{}, "spawn"))(t)
	return r.task(t, root.ID)
}

func TestFamilyPage(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	parent := r.task(t, r.examples.Family)
	open := slices.IndexFunc(parent.Children, func(c apiclient.TaskSummary) bool { return c.State == "Fixing" })
	child := parent.Children[open].ID
	then := url.QueryEscape(parent.Version.AsAtModified.Format(time.RFC3339Nano))
	r.run(t, []requestTest{
		{name: "of a parent", as: "viewer", request: "GET /tasks/{family}/family", wantStatus: 200,
			want: []string{"No parent, 2 children", "2 children, 1 of them keeps it waiting", "This task", `href="/tasks/` + child + `"`, "Keeps its parent waiting", "Waiting for Give back or Close.", "· Family"}, wantNot: []string{"hx-get=\"/tasks/" + child + "/family"}},
		{name: "of a child", as: "viewer", request: "GET /tasks/" + child + "/family", wantStatus: 200,
			want: []string{"1 parent up the line, no children", "2 children, 1 of them keeps it waiting", `href="/tasks/{family}"`}},
		{name: "of one alone", as: "viewer", request: "GET /tasks/{ordinary}/family", wantStatus: 200, want: []string{"It has neither parents nor children", "This task", `href="/tasks/{ordinary}#field-comment"`}, wantNot: []string{"<details class=\"fold\"", `href="#field`}},
		{name: "as at", as: "operator", request: "GET /tasks/{family}/family?asAt=" + then, wantStatus: 200,
			want: []string{"Nothing can be changed here.", "Being fixed for 0 s This task", `href="/tasks/` + child + "?asAt=" + then, `href="/tasks/{family}/family"`}, wantNot: []string{"method=\"post\" action=\"/tasks", "data-trigger"}},
		{name: "as at in words", as: "viewer", request: "GET /tasks/{family}/family?asAt=2h+ago", wantStatus: 303},
		{name: "as at no moment", as: "viewer", request: "GET /tasks/{family}/family?asAt=soonish", wantStatus: 400, want: []string{"could not be read"}, wantCalls: none},
		{name: "of another spelling", as: "viewer", request: "GET /tasks/{LONG}/family", wantStatus: 303, wantHeader: []string{"Location: /tasks/{long}/family"}, wantCalls: none},
		{name: "of a deleted task", as: "viewer", request: "GET /tasks/{deleted}/family", wantStatus: 410, want: []string{"was deleted"}},
		{name: "from no number", as: "viewer", request: "GET /tasks/{family}/family?from=soon", wantStatus: 400, want: []string{"That is no place in a list"}, wantCalls: none},
		{name: "from below the first", as: "viewer", request: "GET /tasks/{family}/family?from=-1", wantStatus: 400, wantCalls: none},
		{name: "from after the last", as: "viewer", request: "GET /tasks/{family}/family?from=50", wantStatus: 200, want: []string{"Keeps its parent waiting"}},
		{name: "part", as: "viewer", request: "GET /tasks/{family}/family", header: scripted, wantStatus: 200, want: []string{`<main id="task"`, "Parents and children"}, wantNot: []string{"<html"}},
		{name: "children that are opened", as: "viewer", request: "GET /tasks/{family}/family/children", header: scripted, wantStatus: 200, want: []string{"Keeps its parent waiting", `data-kin="` + child}, wantNot: []string{"<html", "<main", "This task"}},
		{name: "children of a moment that are opened", as: "viewer", request: "GET /tasks/{family}/family/children?asAt=" + then, header: scripted, wantStatus: 200, want: []string{`href="/tasks/` + child + "?asAt=" + then}},
		{name: "children without scripts", as: "viewer", request: "GET /tasks/{family}/family/children?asAt=" + then, wantStatus: 200, want: []string{"<html", "This task", "· Family", `family?asAt=` + then + `" aria-current="page"`}},
		{name: "children of nobody", as: "viewer", request: "GET /tasks/{none}/family/children", header: scripted, wantStatus: 404, want: []string{"It is not there, or it is one"}, wantNot: []string{"<main"}},
		{name: "from the task", as: "viewer", request: "GET /tasks/{family}?asAt=" + then, wantStatus: 200, want: []string{`href="/tasks/{family}/family?asAt=` + then, `href="/tasks/{family}/actions?asAt=` + then}},
		{name: "nobody", request: "GET /tasks/{family}/family", wantStatus: 303, wantCalls: none},
	})
}

// TestFamilyOfFifty shows a page of children at a time, and opens one within its parent's.
func TestFamilyOfFifty(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	root := r.breed(t)
	viewer := r.as(t, "viewer")
	path := "/tasks/" + root.ID + "/family"
	page := viewer.get("/tasks/" + root.ID)
	if n := page.Find("aside section:first-child li").Length(); n != 11 {
		t.Errorf("%d lines of family beside the fields, want ten children and where the others are", n)
	}
	page.follow("All 55 children").wants(200, "55 children, all of which")
	p := viewer.get(path).wants(200, "55 children, all of which keep it waiting", "Show 5 more of 55", "spawn can be fired; close needs Song.")
	if n := p.Find(".kin .kin > [data-kin]").Length(); n != 50 {
		t.Errorf("%d children are shown", n)
	}
	folds := p.Find("details .later a")
	if n := folds.Length(); n != 1 || folds.AttrOr("hx-get", "") != folds.AttrOr("href", "-") || folds.AttrOr("hx-trigger", "") != "toggle from:<closest details/>, click" {
		t.Fatalf("%d children can be opened", n)
	}
	opened := viewer.get(folds.AttrOr("hx-get", ""), scripted...).wants(200, "Show 5 more of 55")
	if n := opened.Find("[data-kin]").Length(); n != 50 {
		t.Errorf("opening one shows %d", n)
	}
	more := p.Find(".more:not(.later) a").AttrOr("href", "")
	rest := viewer.get(more, scripted...).wants(200)
	if n := rest.Find("[data-kin]").Length(); n != 5 || rest.Find(".more").Length() != 0 || rest.Find("[autofocus]").Length() != 1 {
		t.Errorf("then there are %d: %s", n, rest.body)
	}
	plain := viewer.get(more).wants(200, "Show the first of them")
	if n := plain.Find(".kin .kin > [data-kin]").Length(); n != 5 || plain.Find(".more:not(.later) a").AttrOr("href", "") != path {
		t.Errorf("without scripts, %d are shown at %s", n, plain.url)
	}
	grand := r.task(t, root.Children[0].ID).Children[54].ID
	deep := viewer.get("/tasks/"+grand+"/family").wants(200, "2 parents up the line, no children", "Show the first of them")
	if got := deep.Find(".here").Length(); got != 1 || deep.Find(".kin .kin .kin .here a").AttrOr("href", "") != "/tasks/"+grand {
		t.Errorf("it stands at %d places, want one of the third level", got)
	}
}

// TestFamilyWithGaps says why a task of it could not be read, and shows what there is.
func TestFamilyWithGaps(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	child := r.task(t, r.examples.Family).Children[0].ID
	for range 3 {
		r.FaultNext(reading(child), sandbox.Fault{Status: 500})
	}
	viewer.get("/tasks/{family}/family").wants(200, "It could not be read just now. Request id ", "2 children").follow("Try again").wants(200, "1 parent up the line").wantsNo("could not be read")
	for range 3 {
		r.FaultNext(reading(r.examples.Family), sandbox.Fault{Status: 500})
	}
	viewer.get("/tasks/"+child+"/family").wants(200, "Whether the line goes on above is not known", "It could not be read just now")
	viewer.get("/tasks/"+child+"/family").wantsNo("not known", "could not be read")

	path := "/tasks/" + r.examples.Family + "/family/children"
	for range 3 {
		r.FaultNext(reading(r.examples.Family), sandbox.Fault{Status: 500})
	}
	plain := viewer.get(path).wants(502, "The Workflow service gave no usable answer")
	plain.follow("Try again").wants(200, "This task", "2 children")
	for range 3 {
		r.FaultNext(reading(r.examples.Family), sandbox.Fault{Status: 500})
	}
	late := viewer.get(path, scripted...).wants(502, "It could not be read just now. Request id ", "Try again").wantsNo("<main", "HX-Retarget")
	if again := late.Find("li.later a[hx-trigger]"); again.AttrOr("hx-get", "") != path || again.AttrOr("href", "") != path {
		t.Errorf("it is tried again at %q", again.AttrOr("hx-get", ""))
	}
}

func TestFamilyInTheSeedEra(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	r.run(t, []requestTest{
		{name: "family", as: "viewer", request: "GET /tasks/{family}/family", wantStatus: 200, want: []string{"does not tell of which tasks this one is a parent or a child"}, wantNot: []string{"class=\"kin\""}},
		{name: "named by the task", as: "viewer", request: "GET /tasks/{family}", wantStatus: 200, want: []string{"Not available here", "does not tell of which tasks this one is a parent or a child", "does not tell which actions had a hand in this task"}},
		{name: "actions", as: "viewer", request: "GET /tasks/{family}/actions", wantStatus: 200, want: []string{"does not tell which actions had a hand in this task"}},
		{name: "as JSON", as: "viewer", request: "GET /tasks/{family}/actions", header: inJSON, wantStatus: 200, want: []string{`"told":false`, `"actions":[]`}},
	})
}

// A familyAnswer is a family as programs get it.
type familyAnswer struct {
	ID    string
	Told  bool
	Line  []kinAnswer
	Stack *struct {
		StackingKey, Unread string
		Stack               struct{ LeadTaskID string }
		Members             []kinAnswer
	}
}

type kinAnswer struct {
	ID, Definition, State, AsAtLastTransition, Unread string

	Children     int
	BlocksParent bool
	ChildTasks   []kinAnswer
}

// familyOf reads the family of a task as a program does.
func (b *browser) familyOf(id string) (got familyAnswer) {
	b.t.Helper()
	p := b.get("/tasks/"+id+"/family", inJSON...).wants(200)
	if err := json.Unmarshal([]byte(p.body), &got, json.MatchCaseInsensitiveNames(true)); err != nil {
		b.t.Fatal(err)
	}
	return got
}

func TestFamilyAsJSON(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer, parent := r.as(t, "viewer"), r.task(t, r.examples.Family)
	child := parent.Children[0].ID
	got := viewer.familyOf(child)
	if !got.Told || got.ID != child || got.Stack != nil || len(got.Line) != 2 || got.Line[0].ID != parent.ID || got.Line[0].Children != 2 || len(got.Line[0].ChildTasks) != 2 {
		t.Fatalf("the family is %+v", got)
	}
	top := got.Line[0]
	if top.Definition != "DataQuality/Exception" || top.State != parent.State || top.AsAtLastTransition == "" || !top.ChildTasks[0].BlocksParent || top.ChildTasks[1].BlocksParent || top.ChildTasks[0].Unread != "" {
		t.Errorf("its root is %+v", top)
	}
	for range 3 {
		r.FaultNext(reading(child), sandbox.Fault{Status: 500})
	}
	kids := viewer.familyOf(parent.ID).Line[0].ChildTasks
	i := slices.IndexFunc(kids, func(k kinAnswer) bool { return k.ID == child })
	if i < 0 || !strings.HasPrefix(kids[i].Unread, "It could not be read just now.") {
		t.Errorf("one that could not be read: %+v", kids)
	}
}

// TestStack lists those that a task is stacked with, and names what cannot be had of them.
func TestStack(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.api(t, "admin")
	var ids []string
	for range 3 {
		in := apiclient.CreateTask{DefinitionID: apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}, StackingKey: "ISIN-1",
			Fields: []apiclient.Field{{Name: "tradeId", Value: []byte(`"T-1"`)}, {Name: "difference", Value: []byte("1")}}}
		ids = append(ids, must(admin.Tasks.Create(t.Context(), in, ""))(t).ID)
	}
	viewer := r.as(t, "viewer")
	p := viewer.get("/tasks/"+ids[1]+"/family").wants(200, "is its member since", "3 tasks, open", "Lead")
	if n := p.Find(".flat > li").Length(); n != 3 || p.Find(".flat > .here a").AttrOr("href", "") != "/tasks/"+ids[1] {
		t.Errorf("%d members are shown", n)
	}
	in := viewer.familyOf(ids[1]).Stack
	if in == nil || in.StackingKey != "ISIN-1" || in.Stack.LeadTaskID != ids[0] || len(in.Members) != 3 || in.Members[0].State != "Open" || in.Unread != "" {
		t.Errorf("for a program the stack is %+v", in)
	}
	lists := func(q *http.Request) bool { return strings.HasSuffix(q.URL.Path, "/api/tasks") }
	for range 3 {
		r.FaultNext(lists, sandbox.Fault{Status: 500})
	}
	viewer.get("/tasks/"+ids[1]+"/family").wants(200, "The others in the stack could not be read just now", "The lead "+ids[0][:8])
	for range 3 {
		r.FaultNext(lists, sandbox.Fault{Status: 500})
	}
	if in := viewer.familyOf(ids[1]).Stack; in == nil || len(in.Members) != 0 || !strings.HasPrefix(in.Unread, "The others in the stack could not be read") {
		t.Errorf("for a program what cannot be read of the stack is %+v", in)
	}
}
