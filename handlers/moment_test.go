package handlers_test

import (
	"net/url"
	"testing"
	"time"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	examples := []string{"could not be read", "2026-11-21 10:04", "yesterday 17:00", "2h ago"}
	r.run(t, []requestTest{
		{name: "cannot be read", as: "viewer", request: "GET /tasks/{ordinary}?asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "cannot be read, raw", as: "viewer", request: "GET /tasks/{ordinary}/raw?asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "cannot be read, like", as: "operator", request: "GET /tasks/new?like={ordinary}&asAt=soonish", wantStatus: 400, want: append(examples, "soonish<"), wantCalls: none},
		{name: "the future is now", as: "viewer", request: "GET /tasks/{ordinary}?asAt=2199-01-01T00:00:00Z", wantStatus: 200,
			want: []string{"in the future, so this is the task as it is now", `data-as-at=""`}, wantNot: []string{"As at"}},
		{name: "now", as: "viewer", request: "GET /tasks/{ordinary}?asAt=now", wantStatus: 200, want: []string{`data-as-at=""`}, wantNot: []string{"in the future"}},
		{name: "empty", as: "viewer", request: "GET /tasks/{ordinary}?asAt=", wantStatus: 200, want: []string{`data-as-at=""`}},
		{name: "RFC 3339", as: "viewer", request: "GET /tasks/{long}?asAt=" + url.QueryEscape(time.Now().Add(-24*time.Hour).Format(time.RFC3339)), wantStatus: 200, want: []string{"As at", "Nothing can be changed here"}},
		{name: "seven digits and an offset", as: "viewer", request: "GET /tasks/{long}?asAt=" + url.QueryEscape(time.Now().Add(-24*time.Hour).UTC().Format("2006-01-02T15:04:05.0000000")+"+00:00"), wantStatus: 200, want: []string{"As at"}},
		{name: "words", as: "viewer", request: "GET /tasks/{long}?asAt=1+day+ago", wantStatus: 200, want: []string{"As at", " UTC"}},
		{name: "the past of an operator", as: "operator", request: "GET /tasks/{long}?asAt=1+day+ago", wantStatus: 200, want: []string{"Now"},
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
