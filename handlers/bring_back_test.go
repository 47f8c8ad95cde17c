package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/internal/sandbox"
)

// updating is an update of fields, given as names and values.
func updating(pairs ...string) (u apiclient.UpdateTask) {
	for pair := range slices.Chunk(pairs, 2) {
		u.Fields = append(u.Fields, apiclient.Field{Name: pair[0], Value: jsontext.Value(pair[1])})
	}
	return u
}

func TestBringingBack(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id, _ := r.lived(t)
	p := operator.get("/tasks/" + id + "/compare")
	form := p.form("Bring back the ticked values of v2").set("field", "comment").press("Bring back the ticked values of v2")
	form.wants(200, "One field is filled in from v2", "was They booked it once.")
	values := form.form("Review").values
	if values.Get("comment") != "They booked it twice." || values.Get("difference") != "-1204.30" || values.Get("severity") != "High" || values.Get(".seen") != "3" {
		t.Errorf("the form has %v", values)
	}
	if got := form.part(`[data-field="comment"] .brought`); !strings.HasPrefix(got, "from v2, ") {
		t.Errorf("the field is marked %q", got)
	}
	if n := form.Find(".brought").Length(); n != 1 {
		t.Errorf("%d fields are marked", n)
	}
	saved := form.press("Review").wants(200, "They booked it twice.").press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 4")
	if task := r.task(t, id); string(task.Field("comment")) != `"They booked it twice."` || string(task.Field("difference")) != "-1204.30" || saved.at("version") != "4" {
		t.Errorf("the task has %s and %s", task.Field("comment"), task.Field("difference"))
	}
	all := operator.get("/tasks/"+id+"/edit?from=v1").wants(200, "3 fields are filled in from v1", "where it was not set")
	if values := all.form("Review").values; values.Get("comment") != "" || values.Get("severity") != "" || values.Get("difference") != "-1204.5500" {
		t.Errorf("the form has %v", values)
	}
	all.press("Review").press("Save 3 changes to "+id[:8]).wants(200, "Saved: now version 5")
	if task := r.task(t, id); task.Field("comment") != nil || task.Field("severity") != nil || string(task.Field("difference")) != "-1204.5500" || task.State != "Investigating" {
		t.Errorf("the task has %v in %s", task.Fields, task.State)
	}
	operator.get("/tasks/"+id+"/edit?from=v1").wants(200, "Nothing is brought back from v1")
}

func TestWhatIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, began := r.lived(t)
	must(r.api(t, "admin").Tasks.Update(t.Context(), id, updating("analyst", `"mira"`), ""))(t)
	must(r.api(t, "admin").Tasks.Update(t.Context(), id, apiclient.UpdateTask{}, "resolve"))(t)
	first := url.QueryEscape(moment.Address(began[1]))
	edit := "GET /tasks/" + id + "/edit?from=" + first
	p := r.as(t, "operator").get("/tasks/"+id+"/compare?from=v1").wants(200, "The state stays: only a trigger changes it.")
	if got := words(p.Find(`tr[data-field="comment"] th`)); got != "Comment read-only once the task has ended" || p.Find(`tr[data-field="comment"] input`).Length() > 0 {
		t.Errorf("what cannot be brought back reads %q", got)
	}
	r.run(t, []requestTest{
		{name: "no field ticked", as: "operator", request: edit + "&field=", wantStatus: 200, want: []string{"No field was ticked, so nothing is brought back"}, wantNot: []string{"brought\""}},
		{name: "no such field", as: "operator", request: edit + "&field=nosuch", wantStatus: 200, want: []string{"nosuch is not a field of this task"}},
		{name: "the same value", as: "operator", request: edit + "&field=tradeId", wantStatus: 200, want: []string{"Trade has the same value now"}},
		{name: "read-only here", as: "operator", request: edit, wantStatus: 200, want: []string{"Not brought back", "read-only"}},
		{name: "a version", as: "operator", request: "GET /tasks/" + id + "/edit?from=v1&field=comment", wantStatus: 303, wantHeader: []string{"Location: /tasks/" + id + "/edit?field=comment&from=" + first}},
		{name: "no moment", as: "operator", request: "GET /tasks/" + id + "/edit?from=soonish", wantStatus: 400, want: []string{"Nothing can be brought back from that", "soonish"}},
		{name: "before it was there", as: "operator", request: "GET /tasks/" + id + "/edit?from=2020-01-01T00:00:00Z", wantStatus: 404, want: []string{"was not there yet"}},
		{name: "a viewer", as: "viewer", request: edit, wantStatus: 403, want: []string{"Your role does not let you do this", "Back to the task", `href="/tasks/` + id + `"`}, wantCalls: none},
		{name: "a form of the past", as: "operator", request: edit + "&asAt=" + first, wantStatus: 409, want: []string{"The past cannot be changed"}},
	})
}

// What is brought back goes to the task as it is now, so there has to be one, and somebody
// who may change it.
func TestBringingBackIsOffered(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id, _ := r.lived(t)
	offers := func(r *rig, as, address string) bool {
		return r.as(t, as).get(address).wants(200).Find(`form[aria-label="Bring back"]`).Length() > 0
	}
	if !offers(r, "operator", "/tasks/"+id+"/compare?from=v1&to=v2") {
		t.Error("an operator cannot bring anything back")
	}
	for _, address := range []string{"/tasks/" + id + "/compare?from=v2&to=v2&all=1", "/tasks/{ordinary}/compare?with=" + id, "/tasks/{deleted}/compare"} {
		if offers(r, "operator", address) {
			t.Errorf("%s offers to bring something back", address)
		}
	}
	if offers(r, "viewer", "/tasks/"+id+"/compare?from=v1") {
		t.Error("a viewer can bring something back")
	}
	closed := start(t, options{readOnly: true})
	if offers(closed, "admin", "/tasks/{long}/compare?from=v1") {
		t.Error("a read-only deployment offers to bring something back")
	}
	barred := start(t, options{policy: `{"definition": "*/TradeBreak", "lookOnly": true, "because": "Breaks are handled elsewhere."}`})
	if offers(barred, "admin", "/tasks/{long}/compare?from=v1") {
		t.Error("the policy does not count")
	}
}

// What was typed before and not sent is not lost to what is brought back.
func TestBringingBackKeepsADraft(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id, _ := r.lived(t)
	operator.get("/tasks/"+id+"/edit").form("Review").set("ticket", "typed").press("Review").wants(200)
	form := operator.get("/tasks/"+id+"/edit?from=v2&field=comment").wants(200, "Here stands what you typed", "The values that you want to bring back are not filled in")
	if values := form.form("Review").values; values.Get("ticket") != "typed" || values.Get("comment") != "They booked it once." {
		t.Errorf("the form has %v", values)
	}
	back := operator.post("/drafts", controls(form.Find("#discard-draft"))).wants(200, "One field is filled in from v2")
	if values := back.form("Review").values; values.Get("ticket") != "" || values.Get("comment") != "They booked it twice." {
		t.Errorf("the form has %v", values)
	}
	operator.get("/tasks/" + id + "/edit").wantsNo("Here stands what you typed")
}

// A field that no definition lists and the task has no more gets an input again.
func TestBringingBackWithoutADefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{api: sandbox.SeedEra})
	operator := r.as(t, "operator")
	id := r.create(t)
	r.change(t, id, "comment", `"once"`)
	r.change(t, id, "comment", `null`)
	if r.task(t, id).Field("comment") != nil {
		t.Fatal("the comment is still there")
	}
	form := operator.get("/tasks/"+id+"/edit?from=v2").wants(200, "One field is filled in from v2")
	form.press("Review").wants(200, "once").press("Save 1 change to "+id[:8]).wants(http.StatusOK, "Saved: now version 4")
	if got := string(r.task(t, id).Field("comment")); got != `"once"` {
		t.Errorf("the comment is %s", got)
	}
}
