package handlers_test

import (
	"testing"
)

func TestUnknownAddresses(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "address", as: "viewer", request: "GET /nowhere", wantStatus: 404, want: []string{"There is no such page", "Vera Lindqvist"}, wantCalls: none},
		{name: "address, signed out", request: "GET /nowhere", wantStatus: 404, want: []string{"There is no such page", "Sign in"}, wantCalls: none},
		{name: "address, to a program", as: "viewer", request: "GET /nowhere", header: []string{"Accept: application/json"}, wantStatus: 404, want: []string{`"status":404`}, wantCalls: none},
		{name: "below a task", as: "viewer", request: "GET /tasks/{ordinary}/nowhere", wantStatus: 404, want: []string{"There is no such page"}, wantCalls: none},
		{name: "a static file", request: "GET /static/nothing.css", wantStatus: 404},
		{name: "method", as: "viewer", request: "DELETE /tasks/{ordinary}", wantStatus: 405, want: []string{"This address does not do that"}, wantHeader: []string{"Allow: GET, HEAD, POST"}, wantCalls: none},
		{name: "method of a page", as: "viewer", request: "POST /tasks/{ordinary}/raw", wantStatus: 405, wantHeader: []string{"Allow: GET, HEAD"}, wantCalls: none},
		{name: "method of a form", as: "viewer", request: "GET /logout", wantStatus: 405, wantHeader: []string{"Allow: POST"}, wantCalls: none},
		{name: "a path to be cleaned", as: "viewer", request: "GET //tasks//{ordinary}", wantStatus: 307, wantHeader: []string{"Location: /tasks/{ordinary}"}, wantCalls: none},
		{name: "no write of that name", as: "viewer", request: "GET /writes/NOSUCHLINE", wantStatus: 404, want: []string{"no such entry in your journal"}, wantCalls: none},
	})
}
