package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/moment"
)

func TestLife(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	part := viewer.get("/tasks/{long}/life", scripted...).wants(200, "45 versions in", "Under investigation", "The same as a table", "Skip the picture").wantsNo("shown: ")
	if strings.Contains(part.body, "<html") || part.Find("svg.life-picture").Length() != 1 {
		t.Errorf("the part is not the picture alone: %.300s", part.body)
	}
	if rows := part.Find(".table tbody tr").Length(); rows != 16 || part.Find("a.band").Length() > rows {
		t.Errorf("the table has %d stays, the picture %d bands", rows, part.Find("a.band").Length())
	}
	newest := part.Find("a.mark").Last().AttrOr("href", "")
	if p := viewer.get(newest).wants(200); p.at("version") != "45" && !strings.Contains(newest, "/changes") {
		t.Errorf("the last mark leads to version %s at %s", p.at("version"), newest)
	}
	at := url.QueryEscape(moment.Address(time.Now().Add(-72 * time.Hour)))
	whole := viewer.get("/tasks/{long}/life?asAt="+at).wants(200, "45 versions in", "shown: ", "As at")
	if whole.Find(".tabs [aria-current]").Text() != "Changes" || whole.Find(".moment-shown").Length() != 1 {
		t.Error("the page of the picture is not among the changes, or marks no moment")
	}
}

func TestLifeOfTheDeleted(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	part := viewer.get("/tasks/{deleted}/life", scripted...).wants(200, "deleted ")
	if part.Find("path.deleted").Length() != 1 {
		t.Error("the picture does not show the deletion")
	}
	viewer.get("/tasks/{deleted}/life").wants(http.StatusGone, "was deleted")
}

func TestVersions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	created := r.task(t, id).Version.AsAtModified
	r.change(t, id, "comment", `"first"`)
	path, first := "/tasks/"+id+"/versions/", asAtOf(id, created)
	none := []string{"has no version", "It has 2 versions so far", "See all its changes"}
	r.run(t, []requestTest{
		{name: "an earlier one", as: "viewer", request: "GET " + path + "1", wantStatus: 303, wantHeader: []string{"Location: " + first}},
		{name: "the newest", as: "viewer", request: "GET " + path + "2", wantStatus: 303, wantHeader: []string{"Location: /tasks/" + id}},
		{name: "by script", as: "viewer", request: "GET " + path + "1", header: scripted, wantStatus: 200, want: []string{`data-version="1"`, "As at"}, wantNot: []string{"<html", "step-before"}, wantHeader: []string{"HX-Push-Url: " + first}},
		{name: "the newest by script", as: "viewer", request: "GET " + path + "2", header: scripted, wantStatus: 200, want: []string{`data-version="2"`, "step-before"}, wantNot: []string{"step-after"}, wantHeader: []string{"HX-Push-Url: /tasks/" + id}},
		{name: "not yet", as: "viewer", request: "GET " + path + "3", wantStatus: 404, want: none},
		{name: "a step past the newest", as: "viewer", request: "GET " + path + "3?step", wantStatus: 303, wantHeader: []string{"Location: /tasks/" + id}},
		{name: "two steps past it", as: "viewer", request: "GET " + path + "4?step", wantStatus: 404, want: none},
		{name: "a step past a deleted one", as: "viewer", request: "GET /tasks/{deleted}/versions/6?step", header: scripted, wantStatus: 410, want: []string{"was deleted"}, wantHeader: []string{"HX-Push-Url: /tasks/{deleted}"}},
		{name: "none", as: "viewer", request: "GET " + path + "0", wantStatus: 404, want: none},
		{name: "no number", as: "viewer", request: "GET " + path + "second", wantStatus: 404, want: none},
		{name: "of a task that never was", as: "viewer", request: "GET /tasks/{none}/versions/1", wantStatus: 404, want: []string{"was found"}},
		{name: "of a deleted task", as: "viewer", request: "GET /tasks/{deleted}/versions/1", header: scripted, wantStatus: 200, want: []string{`data-version="1"`, "As at"}},
	})
	past := r.as(t, "viewer").get(first).wants(200, "v2 ›").wantsNo("‹ v")
	if got := past.Find(`[data-key="]"]`).AttrOr("href", ""); got != path+"2?step" {
		t.Errorf("the version after is at %s", got)
	}
}

// After the last version comes now, or the deletion, and no version that is not there.
func TestStepFromTheLastVersion(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	newest := asAtOf(r.examples.LongHistory, r.task(t, r.examples.LongHistory).Version.AsAtModified)
	inNewest := viewer.get(newest).wants(http.StatusOK, "version 45", "Now ›").wantsNo("v46")
	if now := inNewest.follow("Now ›").wants(http.StatusOK); now.at("as-at") != "" {
		t.Errorf("the step after the newest version leads to %s", now.url)
	}
	viewer.get(newest+"&again").wants(http.StatusOK, "Now ›")
	viewer.get("/tasks/{long}/versions/44").wants(http.StatusOK, "v45 ›").follow("v45 ›").wants(http.StatusOK).wantsNo("As at")
	last := viewer.get("/tasks/{deleted}?asAt=49h+ago").wants(http.StatusOK, "version 5", "Deleted ›").wantsNo("v6")
	last.follow("Deleted ›").wants(http.StatusGone, "was deleted")
}

// The slider has a tick for each version that its person has found before, and asks for none.
func TestSliderTicks(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	if n := viewer.get("/tasks/{long}").wants(200).Find("datalist#life-ticks option").Length(); n > 0 {
		t.Errorf("%d versions are known before any was looked for", n)
	}
	viewer.get("/tasks/{long}/changes").wants(200)
	began := r.task(t, r.examples.LongHistory).Version.AsAtModified
	r.run(t, []requestTest{
		{name: "to who has read the changes", as: "viewer", request: "GET /tasks/{long}", wantStatus: 200, want: []string{`list="life-ticks"`, `label="v45" data-as-at="` + moment.Address(began) + `"`}, wantCalls: []string{"GET /api/tasks/{long}"}},
		{name: "to another", as: "operator", request: "GET /tasks/{long}", wantStatus: 200, wantNot: []string{"life-ticks"}},
	})
}

// The slider covers the life of the task, and stands at the moment shown.
func TestSlider(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	created := r.task(t, r.examples.LongHistory).Version.AsAtCreated
	for address, want := range map[string][2]string{
		"/tasks/{long}": {"1000", "now"},
		"/tasks/{long}?asAt=" + url.QueryEscape(moment.Address(created)): {"0", moment.Text(created, time.UTC)},
	} {
		slider := viewer.get(address).wants(200).Find("input[type=range]")
		if slider.AttrOr("data-from", "") != moment.Address(created) || slider.AttrOr("value", "") != want[0] || slider.AttrOr("aria-valuetext", "") != want[1] {
			t.Errorf("%s: the slider begins at %s and stands at %s, %q", address, slider.AttrOr("data-from", ""), slider.AttrOr("value", ""), slider.AttrOr("aria-valuetext", ""))
		}
	}
}
