package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"taskdesk/handlers"
	"taskdesk/internal/fields"
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

// What a field cannot hold is told at the field; all that was typed stays.
func TestFieldsThatNeedMending(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	long := strings.Repeat("a", fields.MaxText+1)
	inputs := []struct{ name, field, typed, want string }{
		{"a decimal comma", "difference", "1,5", "Write the decimal point as a point: 1.5."},
		{"words for a number", "difference", "about ten", "Write a number with digits"},
		{"a date without time", "valueDate", "2026-11-21", "time"},
		{"no date at all", "valueDate", "soonish", "."},
		{"text over the limit", "comment", long, "This text has 32769 characters; 32768 is the most."},
	}
	operator := r.as(t, "operator")
	open := r.create(t)
	forms := []struct {
		page, button string
		typed        map[string]string
	}{
		{"/tasks/" + open + "/edit", "Review", map[string]string{"ticket": "kept as typed"}},
		{"/tasks/new?definition=Operations/TradeBreak", "Create Trade break", map[string]string{"ticket": "kept as typed", "tradeId": "T-77", "difference": "1"}},
	}
	for _, f := range forms {
		for _, in := range inputs {
			t.Run(f.button+" "+in.name, func(t *testing.T) {
				person := *operator
				person.t = t
				form := person.get(f.page).wants(200).form(f.button)
				for name, value := range f.typed {
					form.set(name, value)
				}
				form.set(in.field, in.typed)
				r.calls.take()
				p := form.press(f.button).wants(http.StatusUnprocessableEntity, "One field needs mending", "Nothing was sent")
				row := p.Find(`[data-field="` + in.field + `"]`)
				if got := words(row.Find(".wrong")); !strings.Contains(got, in.want) {
					t.Errorf("at the field stands %q, want %q", got, in.want)
				}
				kept := p.form(f.button).values
				if kept.Get(in.field) != in.typed || kept.Get("ticket") != "kept as typed" {
					t.Errorf("kept %.40q and %q", kept.Get(in.field), kept.Get("ticket"))
				}
				if sent := r.calls.writes(); len(sent) > 0 {
					t.Errorf("sent %v", sent)
				}
			})
		}
	}
}

func TestFieldsOfATriggerThatNeedMending(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	dialog := r.as(t, "operator").get("/tasks/{stuck}/triggers/accept").wants(200)
	r.calls.take()
	p := dialog.form("Use the new price "+r.examples.Stuck[:8]).set("challengedPrice", "1,5").set("evidence", "https://kept.example").
		press("Use the new price "+r.examples.Stuck[:8]).wants(422, "One field needs mending", "Write the decimal point as a point: 1.5.")
	if got := p.Find(`[name="evidence"]`).AttrOr("value", ""); got != "https://kept.example" {
		t.Errorf("kept %q", got)
	}
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	big := "comment=" + strings.Repeat("a", handlers.MaxBody)
	r.run(t, []requestTest{
		{name: "over the limit", as: "operator", request: "POST /tasks/{ordinary}/review", form: big, wantStatus: 413, want: []string{"more than a form may hold", "1 MiB", "Nothing was changed"}, wantCalls: none},
		{name: "over the limit, signed out", request: "POST /tasks/{ordinary}", form: big, wantStatus: 413, wantCalls: none},
		{name: "over the limit, preferences", as: "viewer", request: "POST /preferences", form: big, wantStatus: 413, wantCalls: none},
		{name: "broken escapes", as: "operator", request: "POST /tasks/{ordinary}", form: "comment=%zz", wantStatus: 400, want: []string{"This form could not be read"}, wantCalls: none},
		{name: "without a version", as: "operator", request: "POST /tasks/{ordinary}/review", form: "comment=x", wantStatus: 400, want: []string{"This form is not complete"}},
		{name: "a version that is no number", as: "operator", request: "POST /tasks/{ordinary}/triggers/resolve", form: ".seen=three&.seenAt=2026-11-21T10:04:11Z", wantStatus: 400, want: []string{"This form is not complete"}},
		{name: "a version without its moment", as: "admin", request: "POST /tasks/{ordinary}/delete", form: ".seen=3&.seenAt=", wantStatus: 400, want: []string{"This form is not complete"}},
		{name: "no definition", as: "operator", request: "POST /tasks", form: "tradeId=T-1", wantStatus: 400, want: []string{"That is no name of a definition", "Operations/TradeBreak"}, wantCalls: none},
		{name: "a definition's name of a wrong shape", as: "operator", request: "GET /tasks/new?definition=Trade+break", wantStatus: 400, want: []string{"That is no name of a definition", "Trade break"}, wantCalls: none},
		{name: "a trigger's name of a wrong shape", as: "operator", request: "GET /tasks/{ordinary}/triggers?name=re+solve", wantStatus: 400, want: []string{"That is no name of a trigger", "re solve"}, wantCalls: none},
		{name: "a trigger's name of a wrong shape, in the path", as: "operator", request: "GET /tasks/{ordinary}/triggers/re%20solve", wantStatus: 400, want: []string{"That is no name of a trigger", "re solve"}, wantCalls: none},
		{name: "a trigger by its name", as: "operator", request: "GET /tasks/{ordinary}/triggers?name=resolve", wantStatus: 303, wantHeader: []string{"Location: /tasks/{ordinary}/triggers/resolve"}, wantCalls: none},
		{name: "a zone that there is not", as: "viewer", request: "POST /preferences", form: "zone=Europe/Atlantis", wantStatus: 400, want: []string{"There is no time zone Europe/Atlantis", "Europe/London"}, wantCalls: none},
	})
}

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
