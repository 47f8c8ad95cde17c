package handlers_test

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	examples := []string{"could not be read", "2026-11-21 10:04", "yesterday 17:00", "2h ago"}
	yesterday := url.QueryEscape(time.Now().Add(-24 * time.Hour).Format(time.RFC3339))
	r.run(t, []requestTest{
		{name: "cannot be read", as: "viewer", request: "GET /tasks/{ordinary}?asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "cannot be read, raw", as: "viewer", request: "GET /tasks/{ordinary}/raw?asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "cannot be read, like", as: "operator", request: "GET /tasks/new?like={ordinary}&asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "the future is now", as: "viewer", request: "GET /tasks/{ordinary}?asAt=2199-01-01T00:00:00Z", wantStatus: 200,
			want: []string{"in the future, so this is the task as it is now", `data-as-at=""`}, wantNot: []string{"As at"}},
		{name: "now", as: "viewer", request: "GET /tasks/{ordinary}?asAt=now", wantStatus: 200, want: []string{`data-as-at=""`}, wantNot: []string{"in the future"}},
		{name: "empty", as: "viewer", request: "GET /tasks/{ordinary}?asAt=", wantStatus: 200, want: []string{`data-as-at=""`}},
		{name: "RFC 3339", as: "viewer", request: "GET /tasks/{long}?asAt=" + yesterday, wantStatus: 200, want: []string{"As at", "Nothing can be changed here"}},
		{name: "seven digits and an offset", as: "viewer", request: "GET /tasks/{long}?asAt=" + url.QueryEscape(time.Now().Add(-24*time.Hour).UTC().Format("2006-01-02T15:04:05.0000000")+"+00:00"), wantStatus: 200, want: []string{"As at"}},
		{name: "words", as: "viewer", request: "GET /tasks/{long}?asAt=1+day+ago", wantStatus: 303, wantCalls: none},
		{name: "words, by script", as: "viewer", request: "GET /tasks/{long}?asAt=1+day+ago", header: scripted, wantStatus: 200, want: []string{"As at", " UTC"}},
		{name: "the past of an operator", as: "operator", request: "GET /tasks/{long}?asAt=" + yesterday, wantStatus: 200, want: []string{"Now"},
			wantNot: []string{"hx-post=", `action="/tasks/{long}/`, "data-trigger", ">Edit<", "Delete…"}},
		{name: "edit the past", as: "operator", request: "GET /tasks/{ordinary}/edit?asAt=2h+ago", wantStatus: 409, want: []string{"The past cannot be changed"}, wantCalls: none},
		{name: "fire in the past", as: "operator", request: "GET /tasks/{ordinary}/triggers/resolve?asAt=2h+ago", wantStatus: 409, want: []string{"The past cannot be changed"}, wantCalls: none},
		{name: "delete in the past", as: "admin", request: "GET /tasks/{ordinary}/delete?asAt=2h+ago", wantStatus: 409, want: []string{"The past cannot be changed"}, wantCalls: none},
		{name: "echoed", as: "viewer", request: "GET /moment?asAt=2026-11-21T10:04:11%2B01:00", wantStatus: 200, want: []string{"= 2026-11-21", "09:04:11"}, wantCalls: none},
		{name: "echoed, unreadable", as: "viewer", request: "GET /moment?asAt=soonish", wantStatus: 200, want: []string{"no moment that Taskdesk can read"}, wantCalls: none},
		{name: "echoed, future", as: "viewer", request: "GET /moment?asAt=2199-01-01", wantStatus: 200, want: []string{"in the future"}, wantCalls: none},
		{name: "echoed, empty", as: "viewer", request: "GET /moment?asAt=", wantStatus: 200, wantNot: []string{"span"}, wantCalls: none},
		{name: "a field echoed", as: "viewer", request: "GET /moment?of=valueDate&valueDate=2026-11-21+10:04", wantStatus: 200, want: []string{"= 2026-11-21", "10:04"}, wantCalls: none},
		{name: "a field echoed, without time", as: "viewer", request: "GET /moment?of=valueDate&valueDate=2026-11-21", wantStatus: 200, want: []string{`class="wrong"`}, wantCalls: none},
		{name: "a field echoed, empty", as: "viewer", request: "GET /moment?of=valueDate&valueDate=", wantStatus: 200, wantNot: []string{"span"}, wantCalls: none},
	})
}

// A moment in words or in somebody's zone becomes the address of an instant, in
// microseconds: what is copied from the address bar means the same to everybody, for good.
func TestAddressesNameInstants(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	viewer.get("/").form("Use").set("zone", "Asia/Tokyo").press("Use").wants(200)
	for given, want := range map[string]string{
		"2026-11-20+10:00":             "2026-11-20T01:00:00Z",
		"2026-11-20T10:00:00.1234567Z": "2026-11-20T10:00:00.1234567Z",
		"2026-11-20T10:00:00 02:00":    "2026-11-20T08:00:00Z",
	} {
		if got := viewer.get("/tasks/{long}?asAt=" + strings.ReplaceAll(given, " ", "+")).at("as-at"); got != want {
			t.Errorf("%s is shown as at %s, want %s", given, got, want)
		}
	}
	words := viewer.staying().get("/tasks/{long}?asAt=2h+ago").header.Get("Location")
	u, err := url.Parse(words)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339Nano, u.Query().Get("asAt"))
	if err != nil || at.Nanosecond()%1000 != 0 {
		t.Errorf("2h ago leads to %s: %v; want an instant in microseconds", words, err)
	}
	pushed := viewer.get("/tasks/{long}?asAt=2h+ago", scripted...).header.Get("HX-Push-Url")
	if !strings.Contains(pushed, "asAt=20") {
		t.Errorf("a script is told the address %q, want one with the instant", pushed)
	}
}
