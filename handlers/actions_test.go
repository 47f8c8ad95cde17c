package handlers_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/sandbox"
)

func TestActionsPage(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	failed := r.examples.Failed
	task := r.task(t, failed)
	log := must(r.api(t, "viewer").ActionLogs.Get(t.Context(), task.ActionLogSubmitted))(t)
	running := url.QueryEscape(log.Items[len(log.Items)-2].Timestamp.Format(time.RFC3339Nano))
	whole := log.Items[len(log.Items)-1].Timestamp.Sub(log.Items[0].Timestamp)
	began := log.Items[1].Timestamp.Sub(log.Items[0].Timestamp).Truncate(100 * time.Millisecond)
	path := "GET /tasks/" + failed + "/actions"
	r.run(t, []requestTest{
		{name: "one that failed", as: "viewer", request: path, wantStatus: 200,
			want: []string{"Failed Run a worker", "The worker stopped with an error.", "Started by this task, version 2", "Did here changed this task: version 3", "Runs as 00u0svc1NightlyRun3f", "Progress Half of the work is done", "· Actions",
				fmt.Sprintf("took %d min %d s", whole/time.Minute, whole%time.Minute/time.Second), fmt.Sprintf("Initialising after +%.1f s", began.Seconds()),
				`data-kind="refused"`, `data-failed="true"`, task.ActionLogSubmitted, log.Origin.RequestID}},
		{name: "while it ran", as: "viewer", request: path + "?asAt=" + running, wantStatus: 200,
			want: []string{"Under way Run a worker", "It went on after this moment.", "Nothing can be changed here.", `data-kind="waiting"`}, wantNot: []string{"The worker stopped", "data-failed", "took", "changed this task"}},
		{name: "none", as: "viewer", request: "GET /tasks/{ordinary}/actions", wantStatus: 200, want: []string{"No action made this task, changed it, or was started by it.", `href="/tasks/{ordinary}#field-comment"`}},
		{name: "as JSON", as: "viewer", request: path, header: []string{"Accept: application/json"}, wantStatus: 200,
			want: []string{`"outcome":"failed"`, `"startedByVersion":2`, `"changedVersion":3`, `"actionType":"RunWorker"`, `"told":true`, `"complete":true`}, wantHeader: []string{"Content-Type: application/json"}},
		{name: "as JSON, while it ran", as: "viewer", request: path + "?asAt=" + running, header: []string{"Accept: application/json"}, wantStatus: 200, want: []string{`"outcome":"runs"`, "Half of the work"}, wantNot: []string{"ActionFailed", "changedVersion"}},
		{name: "as at in words", as: "viewer", request: path + "?asAt=2h+ago", wantStatus: 303},
		{name: "of another spelling", as: "viewer", request: "GET /tasks/{LONG}/actions", wantStatus: 303, wantHeader: []string{"Location: /tasks/{long}/actions"}, wantCalls: none},
		{name: "of a deleted task", as: "viewer", request: "GET /tasks/{deleted}/actions", wantStatus: 410, want: []string{"was deleted"}},
		{name: "part", as: "viewer", request: path, header: scripted, wantStatus: 200, want: []string{`<main id="task"`}, wantNot: []string{"<html"}},
	})
}

// TestActionsOfChildren leads from what an action made to the task that started it.
func TestActionsOfChildren(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	root := r.breed(t)
	viewer := r.as(t, "viewer")
	viewer.get("/tasks/"+root.ID+"/actions").wants(200, "Successful Make child tasks", "55 child tasks made", "Started by this task, version 1")
	made := viewer.get("/tasks/"+root.Children[1].ID+"/actions").wants(200, "Successful Make child tasks", "Did here made this task", "Started by task "+root.ID[:8])
	if got := made.Find(".action .facts a").AttrOr("href", ""); got != "/tasks/"+root.ID+"/actions" {
		t.Errorf("what started it is at %q", got)
	}
	if n := viewer.get("/tasks/" + root.Children[0].ID + "/actions").Find(".action").Length(); n != 2 {
		t.Errorf("%d actions of a task that was made by one and started another", n)
	}
}

// TestActionLogThatCannotBeRead says why, beside the others.
func TestActionLogThatCannotBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	logs := func(q *http.Request) bool { return strings.Contains(q.URL.Path, "/api/actionlogs/") }
	for _, tt := range []struct {
		name  string
		fault sandbox.Fault
		tries int
		want  string
	}{
		{"missing", sandbox.Fault{Status: 404}, 1, "has no log of this id, or it is one that you are not permitted to see"},
		{"not permitted", sandbox.Fault{Status: 403}, 1, "You are not permitted to read its log."},
		{"not just now", sandbox.Fault{Status: 500}, 3, "Its log could not be read just now."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for range tt.tries {
				r.FaultNext(logs, tt.fault)
			}
			viewer.get("/tasks/"+r.examples.Failed+"/actions").wants(200, "Cannot be read", tt.want, "Started by this task, version 2").wantsNo("Half of the work")
		})
	}
	viewer.get("/tasks/"+r.examples.Failed+"/actions").wants(200, "Half of the work")
}
