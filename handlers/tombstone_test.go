package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
)

// remove deletes a task past the console.
func (r *rig) remove(t testing.TB, id string) {
	t.Helper()
	must(r.api(t, "admin").Tasks.Delete(t.Context(), id))(t)
}

// A deletion leads to the task's tombstone, which says all that is known and offers to regret it.
func TestTombstoneOfOurOwn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	short, admin := id[:8], r.as(t, "admin")
	confirm := admin.get("/tasks/"+id+"/delete").form("Delete "+short).set(".confirm", short).set(".reason", "booked twice")
	stone := confirm.press("Delete "+short).wants(http.StatusGone, "Deleted "+short, "Was that a mistake?",
		"Trade break "+short+" was deleted", "It was deleted ", "by you, through Taskdesk.", "Reason: booked twice", "last v1, in Open", "T-1", "Task id")
	if n := stone.Find("#task form[method=post], #task [data-trigger]").Length(); n != 0 {
		t.Errorf("a tombstone has %d forms that write", n)
	}
	if got := strings.Join(strings.Fields(stone.part("nav.tabs")), " "); !strings.HasPrefix(got, "Last version") || !strings.Contains(got, "Journal") || !strings.HasSuffix(got, "Raw") {
		t.Errorf("the tabs are %q", got)
	}
	stone.follow("Raw").wants(200, "As at", `"tradeId"`)
	if line := stone.follow("through Taskdesk").wants(200, "booked twice"); line.Find("#"+line.url.Fragment).Length() != 1 {
		t.Errorf("no line of the journal is at %q", line.url)
	}
	viewer := r.as(t, "viewer").get("/tasks/"+id).wants(http.StatusGone, "through Taskdesk", "You are signed in as a viewer: an operator can create it again")
	viewer.wantsNo("Create again", "Was that a mistake?", "by you")
}

func TestTombstoneOfOthers(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	family := r.task(t, r.examples.Family)
	r.remove(t, family.ID)
	alive, dead := family.Children[0].ID, family.Children[1].ID
	r.remove(t, dead)
	operator := r.as(t, "operator")
	stone := operator.get("/tasks/{family}").wants(http.StatusGone, "was deleted", "of which these live on", alive[:8], "child, lives on", "child, not there now").wantsNo("through Taskdesk.", "Reason:")
	if got := stone.follow("Data-quality exception " + alive[:8]).wants(200); got.at("id") != alive || got.at("as-at") != "" {
		t.Errorf("the child's link leads to %s", got.url)
	}
	last := operator.get("/tasks/{deleted}").wants(http.StatusGone, "Evidence pack…")
	if n := last.Find(`a:contains("Evidence pack")`).Length(); n != 1 {
		t.Errorf("%d links lead to a pack", n)
	}
	last.follow("Compare").wants(200, "difference", "v4", "v5").follow("With now").wants(200, "had been deleted by then").follow("Compare it as it was last").wants(200, "1 difference")
	later := time.Now().UTC().Format(time.RFC3339Nano)
	operator.get("/tasks/{family}?asAt="+later).wants(http.StatusGone, "was deleted")
}

// TestTombstoneOfMany tells of a task with more children than are looked for no more than is known.
func TestTombstoneOfMany(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	root := r.breed(t)
	short, last := root.ID[:8], "/tasks/"+root.Children[54].ID
	admin := r.as(t, "admin")
	admin.get("/tasks/"+root.ID+"/delete").form("Delete "+short).set(".confirm", short).press("Delete "+short).wants(http.StatusGone, "child, lives on")
	r.remove(t, root.Children[0].ID)
	stone := admin.get("/tasks/"+root.ID).wants(http.StatusGone, "It had 55 child tasks, and of the first 12 these live on: ", "child, lives on", "child, not there now", "All 55 children")
	if stone.Find(`a[href^="`+last+`"]`).Length() != 0 {
		t.Error("the last child is told of")
	}
	stone.follow("All 55 children").wants(200, "As at", "55 children")
}

func TestTombstoneAsJSON(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}", header: []string{"Accept: application/json"}, wantStatus: 410,
			want:       []string{`"detail":"It was deleted on `, `"lines":["It was deleted on `, `"gone":"deleted"`, `"lastVersion":{"id":"{deleted}"`, `"asAt":"20`, `"deletedAt":"20`, `"It was deleted`},
			wantHeader: []string{"Content-Type: application/problem+json"}},
		{name: "never", as: "viewer", request: "GET /tasks/{none}", header: []string{"Accept: application/json"}, wantStatus: 404,
			want: []string{`"gone":"never"`}, wantNot: []string{"lastVersion"}},
	})
}

// TestTombstoneUnderRules offers nothing that would be refused.
func TestTombstoneUnderRules(t *testing.T) {
	t.Parallel()
	locked := start(t, options{readOnly: true})
	locked.as(t, "admin").get("/tasks/{deleted}").wants(http.StatusGone, "in read-only mode").wantsNo("Create again")
	barred := start(t, options{policy: `{"definition": "Operations/*", "lookOnly": true, "because": "Breaks are handled elsewhere."}`})
	barred.as(t, "admin").get("/tasks/{deleted}").wants(http.StatusGone, "Breaks are handled elsewhere.").wantsNo("Create again from")
}

// An id that no task has may be one by which tasks can be found.
func TestNeverATaskButACorrelationID(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	made := must(r.api(t, "operator").Tasks.Create(t.Context(), apiclient.CreateTask{
		DefinitionID: tradeBreak, Fields: newBreak(`"T-7"`), CorrelationIDs: []string{noTask},
	}, ""))(t)
	viewer := r.as(t, "viewer")
	viewer.get("/tasks/{none}").wants(http.StatusNotFound, "It is a correlation id of Trade break "+made.ID[:8]+" (Open).").follow("Trade break " + made.ID[:8]).wants(200)
	viewer.get("/tasks/{none}").follow("Find another task").wants(200, "Find a task")
}

// TestNotYetAndDeletedSince tells that there is nothing now either.
func TestNotYetAndDeletedSince(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.as(t, "viewer").get("/tasks/{deleted}?asAt=300+days+ago").wants(http.StatusNotFound, "was not there yet", "It has been deleted since.").
		follow("See what became of it").wants(http.StatusGone, "was deleted")
}
