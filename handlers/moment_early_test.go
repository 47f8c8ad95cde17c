package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The first instant of the year 1 means no moment inside. Nobody who asks for it is shown
// now in its place.
func TestNoMomentIsNotNow(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	const words, asJSON = "No task can have been there then", "Accept: application/json"
	zero := url.QueryEscape("0001-01-01T00:00:00Z")
	var tests []requestTest
	for _, page := range []string{"", "/raw", "/changes", "/family", "/actions", "/drawing", "/life", "/compare"} {
		query := "?asAt=" + zero
		if page == "/compare" {
			query = "?to=now&from=" + zero
		}
		tests = append(tests, requestTest{name: "task" + page, as: "operator", request: "GET /tasks/{long}" + page + query, wantStatus: http.StatusBadRequest, want: []string{words}, wantNot: []string{"data-trigger"}})
	}
	for _, other := range []string{"/definitions?asAt=", "/definitions/Operations/TradeBreak?asAt=", "/tasks/new?like={long}&asAt=", "/tasks/{long}/edit?from=", "/tasks/{long}/changes?before="} {
		tests = append(tests, requestTest{name: other, as: "operator", request: "GET " + other + zero, wantStatus: http.StatusBadRequest, want: []string{words}})
	}
	r.run(t, append(tests, []requestTest{
		{name: "as JSON", as: "viewer", request: "GET /tasks/{long}?asAt=" + zero, header: []string{asJSON}, wantStatus: http.StatusBadRequest, want: []string{words, `"title":"There can be no task at that moment"`}, wantCalls: none},
		{name: "in another zone", as: "viewer", request: "GET /tasks/{long}?asAt=0001-01-01T05%3A30%3A00%2B05%3A30", wantStatus: http.StatusBadRequest, want: []string{words}, wantCalls: none},
		{name: "before it", as: "viewer", request: "GET /tasks/{long}?asAt=0000-12-31T23:00:00Z", wantStatus: http.StatusBadRequest, want: []string{words}, wantCalls: none},
		{name: "echoed", as: "viewer", request: "GET /moment?asAt=" + zero, wantStatus: http.StatusOK, want: []string{words}},
		{name: "two definitions", as: "viewer", request: "GET /definitions/Operations/TradeBreak/compare?to=now&from=" + zero, wantStatus: http.StatusBadRequest, want: []string{words}, wantCalls: none},
		{name: "a pack", as: "viewer", request: "GET /evidence?task={long}&asAt=" + zero, wantStatus: http.StatusUnprocessableEntity, want: []string{words}},
		{name: "the journal", as: "admin", request: "GET /journal?from=" + zero, wantStatus: http.StatusUnprocessableEntity, want: []string{words}},
		{name: "the next page of the changes", as: "viewer", request: "GET /tasks/{long}/changes?before=0001-01-01T00:00:00.000001Z", wantStatus: http.StatusBadRequest, want: []string{words}, wantCalls: none},
		{name: "just after", as: "viewer", request: "GET /tasks/{long}?asAt=0001-01-01T00:00:01Z", wantStatus: http.StatusNotFound, want: []string{"was not there yet"}},
		{name: "just after, of a deleted task", as: "viewer", request: "GET /tasks/{deleted}?asAt=0001-01-01T00:01:00Z", wantStatus: http.StatusNotFound, want: []string{"was not there yet", "deleted since"}},
		{name: "just after, of none", as: "viewer", request: "GET /tasks/{none}?asAt=0001-01-01T00:01:00Z", wantStatus: http.StatusNotFound, want: []string{"No task 00000000 was found"}},
		{name: "the last second of all", as: "viewer", request: "GET /tasks/{long}?asAt=9999-12-31T23:59:59Z", wantStatus: http.StatusOK, want: []string{"in the future, so this is the task as it is now"}},
	}...))
}

// A form whose task is from a moment that cannot be one says of no version that it was it.
func TestLikeAtNoMoment(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	at := r.task(t, r.examples.LongHistory).Version.AsAtModified.Add(-time.Microsecond).Format(time.RFC3339Nano)
	form := operator.get("/tasks/new?like={long}&asAt="+url.QueryEscape(at)).form("Create Trade break").set("tradeId", "T-1").set("difference", "1")
	made := form.set(".likeAt", "0001-01-01T00:00:00Z").press("Create Trade break").wants(http.StatusOK)
	if text := operator.get("/tasks/" + made.at("id") + "/journal").part("main"); strings.Contains(text, "from "+r.examples.LongHistory[:8]) {
		t.Errorf("the journal says from which version: %s", text)
	}
}
