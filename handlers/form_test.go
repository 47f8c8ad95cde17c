package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taskdesk/handlers"
	"taskdesk/internal/fields"
)

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
		{"/tasks/new?definition=Operations%2FTradeBreak", "Create Trade break", map[string]string{"ticket": "kept as typed", "tradeId": "T-77", "difference": "1"}},
	}
	for _, f := range forms {
		for _, in := range inputs {
			t.Run(f.button+" "+in.name, func(t *testing.T) {
				person := *operator
				person.t = t
				person.post("/drafts", url.Values{"place": {f.page}, "discard": {"1"}})
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
