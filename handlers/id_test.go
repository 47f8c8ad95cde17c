package handlers_test

import (
	"net/url"
	"testing"
)

func TestIDsAreFound(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	paste := func(text string) string { return "GET /?q=" + url.QueryEscape(r.fill(text)) }
	found := []string{"Location: /tasks/{ordinary}"}
	canonical := []string{"Location: /tasks/{ordinary}"}
	r.run(t, []requestTest{
		{name: "as it is", as: "viewer", request: paste("{ordinary}"), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "in blanks", as: "viewer", request: paste("\t {ordinary} \n"), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "in quotes", as: "viewer", request: paste(`"{ordinary}",`), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "in typographic quotes", as: "viewer", request: paste("“{ordinary}”"), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "upper case", as: "viewer", request: paste("{ORDINARY}"), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "in a link", as: "viewer", request: paste("https://example.lusid.com/app/tasks/{ORDINARY}?tab=history"), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "in JSON", as: "viewer", request: paste(`{"id": "{ordinary}", "state": "Open"}`), wantStatus: 303, wantHeader: found, wantCalls: none},
		{name: "several", as: "viewer", request: paste("{ordinary}\n{stuck}"), wantStatus: 200, want: []string{"2 task ids in what you pasted", "{ordinary}", "{stuck}"}, wantCalls: none},
		{name: "the path in upper case", as: "viewer", request: "GET /tasks/{ORDINARY}", wantStatus: 303, wantHeader: canonical, wantCalls: none},
		{name: "the path in blanks", as: "viewer", request: "GET /tasks/%20{ordinary}%20", wantStatus: 303, wantHeader: canonical, wantCalls: none},
		{name: "the path in quotes", as: "viewer", request: "GET /tasks/%22{ordinary}%22", wantStatus: 303, wantHeader: canonical, wantCalls: none},
		{name: "a link as the path", as: "viewer", request: "GET /tasks/https%3A%2F%2Fexample.lusid.com%2Ftasks%2F{ordinary}", wantStatus: 303, wantHeader: canonical, wantCalls: none},
		{name: "the path keeps what is behind", as: "operator", request: "GET /tasks/{ORDINARY}/edit", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/edit"}, wantCalls: none},
		{name: "the path keeps its moment", as: "viewer", request: "GET /tasks/{ORDINARY}?asAt=2h+ago", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}?asAt=2h+ago"}, wantCalls: none},
		{name: "with a moment in the pasted address", as: "viewer", request: "GET /tasks/%20{ordinary}/raw", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/raw"}, wantCalls: none},
		{name: "like another", as: "operator", request: "GET /tasks/new?like=%22{ORDINARY}%22", wantStatus: 200, want: []string{"values from"}},
	})
}

func TestNoIDs(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	explained := []string{"A task id is 36 characters", "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310", "The Workflow service was not asked"}
	r.run(t, []requestTest{
		{name: "nothing like one", as: "viewer", request: "GET /?q=the+broken+task", wantStatus: 400, want: append(explained, "the broken task"), wantCalls: none},
		{name: "nothing pasted", as: "viewer", request: "GET /?q=", wantStatus: 400, want: explained, wantCalls: none},
		{name: "too short", as: "viewer", request: "GET /?q=6f1d3c1e-8a52-4c7b-9d0e", wantStatus: 400, want: append(explained, "6f1d3c1e-8a52-4c7b-9d0e<"), wantCalls: none},
		{name: "too long", as: "viewer", request: "GET /tasks/{ordinary}0", wantStatus: 400, want: append(explained, "{ordinary}0<"), wantCalls: none},
		{name: "wrong letters", as: "viewer", request: "GET /tasks/zzzzzzzz-8a52-4c7b-9d0e-2b7a45e9f310", wantStatus: 400, want: append(explained, "zzzzzzzz-8a52"), wantCalls: none},
		{name: "markup stays text", as: "viewer", request: "GET /?q=" + url.QueryEscape("<script>alert(1)</script>"), wantStatus: 400, want: []string{"&lt;script&gt;alert(1)"}, wantNot: []string{"<script>alert"}, wantCalls: none},
		{name: "raw", as: "viewer", request: "GET /tasks/nonsense/raw", wantStatus: 400, want: explained, wantCalls: none},
		{name: "edit", as: "operator", request: "GET /tasks/nonsense/edit", wantStatus: 400, want: explained, wantCalls: none},
		{name: "review", as: "operator", request: "POST /tasks/nonsense/review", form: "{seen}", wantStatus: 400, want: explained, wantCalls: none},
		{name: "save", as: "operator", request: "POST /tasks/nonsense", form: "{seen}", wantStatus: 400, want: explained, wantCalls: none},
		{name: "trigger", as: "operator", request: "GET /tasks/nonsense/triggers/resolve", wantStatus: 400, want: explained, wantCalls: none},
		{name: "trigger by name", as: "operator", request: "GET /tasks/nonsense/triggers?name=resolve", wantStatus: 400, want: explained, wantCalls: none},
		{name: "fire", as: "operator", request: "POST /tasks/nonsense/triggers/resolve", form: "{seen}", wantStatus: 400, want: explained, wantCalls: none},
		{name: "delete", as: "admin", request: "POST /tasks/nonsense/delete", form: "{seen}", wantStatus: 400, want: explained, wantCalls: none},
		{name: "like", as: "operator", request: "GET /tasks/new?like=nonsense", wantStatus: 400, want: explained, wantCalls: none},
		{name: "to a program", as: "viewer", request: "GET /tasks/nonsense", header: []string{"Accept: application/json"}, wantStatus: 400,
			want: []string{`"title":"No task id in that"`}, wantHeader: []string{"Content-Type: application/problem+json"}, wantCalls: none},
	})
}
