package sandbox

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

// A tasksPage is a page of ListTasks.
type tasksPage struct {
	Values   []apiclient.Task `json:"values"`
	NextPage string           `json:"nextPage"`
}

func (r *rig) list(t testing.TB, query url.Values) tasksPage {
	t.Helper()
	a := r.ask(t, "GET /api/tasks?"+query.Encode(), "")
	var page tasksPage
	if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != 200 {
		t.Fatalf("list %v: status %d, error %v: %s", query, a.status, err, a.body)
	}
	return page
}

func TestListTasks(t *testing.T) {
	r := start(t, Options{Tasks: 300})
	all := r.list(t, url.Values{"limit": {"5000"}}).Values
	tests := []struct {
		name, filter string
		want         func(apiclient.Task) bool
	}{
		{"state", "state eq 'investigating'", func(t apiclient.Task) bool { return t.State == "Investigating" }},
		{"definition and state", "taskDefinitionId.code eq 'Election' and state neq 'Confirmed'",
			func(t apiclient.Task) bool { return t.DefinitionID.Code == "Election" && t.State != "Confirmed" }},
		{"a field that is not set matches nothing", "fields['comment'] neq 'x'", func(t apiclient.Task) bool { return t.Field("comment") != nil }},
		{"not exists", "not fields['comment'] exists", func(t apiclient.Task) bool { return t.Field("comment") == nil }},
		{"the seed era's way", "fields.blocking eq true", func(t apiclient.Task) bool { return string(t.Field("blocking")) == "true" }},
		{"terminal", "terminalState eq True", func(t apiclient.Task) bool { return t.Terminal }},
		{"children", "childTasks any (state eq 'Fixing')", func(t apiclient.Task) bool {
			return slices.ContainsFunc(t.Children, func(c apiclient.TaskSummary) bool { return c.State == "Fixing" })
		}},
		{"author", "version.userIdModified eq '" + Users()[1].ID + "'", func(t apiclient.Task) bool { return t.Version.UserIDModified == Users()[1].ID }},
		{"versions", "version.asAtVersionNumber gt 40", func(t apiclient.Task) bool { return t.Version.Number > 40 }},
		{"computed", "completionStatus eq 'NotStarted' and hierarchicalPosition in 'Standalone', 'Child'",
			func(t apiclient.Task) bool {
				return t.CompletionStatus == "NotStarted" && t.Position != "UltimateParent"
			}},
		{"parents", "parentTask.id exists", func(t apiclient.Task) bool { return t.Parent != nil }},
		{"correlation ids", "correlationIds any (~ startswith 'nightly')", func(t apiclient.Task) bool {
			return len(t.CorrelationIDs) > 0 && strings.HasPrefix(t.CorrelationIDs[0], "Nightly")
		}},
		{"no such thing", "colour eq 'red'", func(apiclient.Task) bool { return false }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := r.list(t, url.Values{"limit": {"5000"}, "filter": {tt.filter}}).Values
			want := slices.DeleteFunc(slices.Clone(all), func(task apiclient.Task) bool { return !tt.want(task) })
			if !slices.EqualFunc(got, want, sameTask) {
				t.Errorf("%d tasks, want %d", len(got), len(want))
			}
			if len(want) == 0 && tt.name != "no such thing" {
				t.Error("the world has no task to test this with")
			}
		})
	}
}

func sameTask(a, b apiclient.Task) bool { return a.ID == b.ID }

func TestListOrder(t *testing.T) {
	r := start(t, Options{Tasks: 200})
	tests := []struct {
		sortBy []string
		before func(a, b apiclient.Task) bool // may a stand before b?
	}{
		{nil, func(a, b apiclient.Task) bool { return !a.Version.AsAtCreated.After(b.Version.AsAtCreated) }},
		{[]string{"version.asAtModified DESC"}, func(a, b apiclient.Task) bool { return !a.Version.AsAtModified.Before(b.Version.AsAtModified) }},
		{[]string{"state"}, func(a, b apiclient.Task) bool { return strings.ToLower(a.State) <= strings.ToLower(b.State) }},
		{[]string{"state desc", "version.asAtVersionNumber ASC"}, func(a, b apiclient.Task) bool {
			x, y := strings.ToLower(a.State), strings.ToLower(b.State)
			return x > y || x == y && a.Version.Number <= b.Version.Number
		}},
		{[]string{"fields['holding']"}, func(a, b apiclient.Task) bool { return a.Field("holding") != nil || b.Field("holding") == nil }},
		{[]string{"fields['holding'] DESC"}, func(a, b apiclient.Task) bool { return a.Field("holding") != nil || b.Field("holding") == nil }},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.sortBy, ","), func(t *testing.T) {
			got := r.list(t, url.Values{"limit": {"5000"}, "sortBy": tt.sortBy}).Values
			for i := 1; i < len(got); i++ {
				if !tt.before(got[i-1], got[i]) {
					t.Fatalf("tasks %d and %d are out of order", i-1, i)
				}
			}
		})
	}
}

func TestListPages(t *testing.T) {
	r := start(t, Options{Tasks: 60})
	query := url.Values{"filter": {"terminalState eq false"}, "sortBy": {"state"}, "limit": {"7"}}
	want := r.list(t, url.Values{"filter": {"terminalState eq false"}, "sortBy": {"state"}, "limit": {"1000"}}).Values
	page := r.list(t, query)
	got := page.Values
	for i := 0; page.NextPage != ""; i++ {
		r.ask(t, "POST /api/tasks/"+want[i].ID, `{"fields":[{"name":"severity","value":"Low"}]}`) // what happens meanwhile moves nothing
		r.create(t)
		next := url.Values{"page": {page.NextPage}, "limit": {"7"}}
		if i%2 == 0 { // sending the same again is as good as leaving it out
			next["filter"], next["sortBy"] = query["filter"], query["sortBy"]
		}
		page = r.list(t, next)
		got = append(got, page.Values...)
	}
	if !slices.EqualFunc(got, want, sameTask) {
		t.Errorf("all pages have %d tasks, want the %d of one page", len(got), len(want))
	}
}

func TestListRefuses(t *testing.T) {
	r := start(t, Options{Tasks: 60})
	token := url.QueryEscape(r.list(t, url.Values{"limit": {"1"}, "filter": {"state exists"}}).NextPage)
	long := url.QueryEscape("state neq '" + strings.Repeat("x", 600) + "'")
	forgotten := url.QueryEscape(r.list(t, url.Values{"limit": {"1"}, "filter": {"state neq '" + strings.Repeat("x", 600) + "'"}}).NextPage)
	r.run(t, []requestTest{
		{name: "10 by default", request: "GET /api/tasks", wantStatus: 200, want: []string{`"nextPage":"`}},
		{name: "nothing matches", request: "GET /api/tasks?filter=state%20eq%20'x'", wantStatus: 200, want: []string{`"values":[]`}, wantNot: "nextPage"},
		{name: "malformed filter", request: "GET /api/tasks?filter=state%20eq", wantStatus: 400, want: []string{`"InvalidSearchSyntax"`}},
		{name: "unknown order", request: "GET /api/tasks?sortBy=colour", wantStatus: 400, want: []string{`"SortFieldDoesNotExist"`}},
		{name: "unknown direction", request: "GET /api/tasks?sortBy=state%20UP", wantStatus: 400},
		{name: "limit of 0", request: "GET /api/tasks?limit=0", wantStatus: 400, want: []string{`"errors":{"limit"`}},
		{name: "limit that is no number", request: "GET /api/tasks?limit=ten", wantStatus: 400},
		{name: "limit out of range", request: "GET /api/tasks?limit=5001", wantStatus: 400},
		{name: "token of a wrong form", request: "GET /api/tasks?page=%25", wantStatus: 400, want: []string{`"errors":{"page"`}},
		{name: "token of somebody else", request: "GET /api/tasks?page=AAAA", wantStatus: 400, want: []string{`"The page token is not one of ours."`, `"code":151`}},
		{name: "another filter", request: "GET /api/tasks?filter=id%20exists&page=" + token, wantStatus: 400, want: []string{`"The page token belongs to another filter`}},
		{name: "another moment", request: "GET /api/tasks?asAt=2026-01-01&page=" + token, wantStatus: 400},
		{name: "a long filter has to be sent again", request: "GET /api/tasks?limit=1&page=" + forgotten, wantStatus: 400},
		{name: "and then it is good", request: "GET /api/tasks?limit=1&filter=" + long + "&page=" + forgotten, wantStatus: 200, want: []string{`"nextPage"`}},
	})
}

func TestListAsAt(t *testing.T) {
	r := start(t, Options{Tasks: 60})
	task := r.create(t)
	r.ask(t, "POST /api/tasks/"+task.ID+"?trigger=assign", "")
	r.ask(t, "DELETE /api/tasks/"+task.ID, "")
	filter := fmt.Sprintf("id eq '%s'", task.ID)
	if now := r.list(t, url.Values{"filter": {filter}}).Values; len(now) != 0 {
		t.Error("a deleted task is listed")
	}
	then := r.list(t, url.Values{"filter": {filter}, "asAt": {task.Version.AsAtModified.Format(time.RFC3339Nano)}}).Values
	if len(then) != 1 || then[0].State != "Open" {
		t.Errorf("as at its creation: %v", then)
	}
}

// TestPagesOfTheFuture: a moment that has not come reads as now, and the pages after
// the first as the first did.
func TestPagesOfTheFuture(t *testing.T) {
	r := start(t, Options{})
	list := "GET /api/tasks?limit=2&asAt=" + wireTime(time.Now().Add(time.Hour))
	var page apiclient.Page[apiclient.Task]
	if err := json.Unmarshal([]byte(r.ask(t, list, "").body), &page); err != nil || page.Next == "" {
		t.Fatal(err)
	}
	r.create(t)
	if next := r.ask(t, list+"&page="+url.QueryEscape(page.Next), ""); next.status != 200 {
		t.Errorf("the second page: %d %s", next.status, next.body)
	}
}
