package handlers_test

import (
	"net/http"
	"testing"
	"time"
)

func TestCreating(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	t.Run("afresh", func(t *testing.T) {
		form := operator.get("/").follow("New task").wants(200, "Price challenge", "Operations/TradeBreak").follow("Trade break").form("Create Trade break")
		form.press("Create Trade break").wants(http.StatusUnprocessableEntity, "2 fields need mending", "A new task needs a value here.")
		made := form.set("tradeId", "T-9").set("difference", "12.50").press("Create Trade break").wants(200, "Created ", "Waiting for")
		if made.at("state") != "Open" || made.at("version") != "1" || string(r.task(t, made.at("id")).Field("difference")) != "12.50" {
			t.Errorf("state %s, version %s, difference %s", made.at("state"), made.at("version"), r.task(t, made.at("id")).Field("difference"))
		}
	})
	t.Run("with a first trigger", func(t *testing.T) {
		form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-9").set("difference", "1")
		made := form.set(".trigger", "assign").set(".correlation", "first\r\nsecond").press("Create Trade break").wants(200, "Created", "first", "second")
		if made.at("state") != "Investigating" {
			t.Errorf("state %s", made.at("state"))
		}
	})
	t.Run("like another", func(t *testing.T) {
		form := operator.get("/tasks/{ordinary}").follow("Create another like this").wants(200, "values from").form("Create Trade break")
		made := form.set("severity", "Critical").press("Create Trade break").wants(200, "Created", "Created from "+r.examples.Ordinary[:8]+", version 3", r.examples.Ordinary)
		old, task := r.task(t, r.examples.Ordinary), r.task(t, made.at("id"))
		if string(task.Field("tradeId")) != string(old.Field("tradeId")) || string(task.Field("fxRate")) != string(old.Field("fxRate")) || string(task.Field("severity")) != `"Critical"` {
			t.Errorf("made %v of %v", task.Fields, old.Fields)
		}
	})
	t.Run("like one as it was", func(t *testing.T) {
		created := r.task(t, r.examples.LongHistory).Version.AsAtCreated.UTC().Format(time.RFC3339Nano)
		operator.get("/tasks/new?like={long}&asAt="+created).wants(200, "values from").press("Create Trade break").wants(200, "Created")
	})
	t.Run("refused", func(t *testing.T) {
		form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-9").set("difference", "1")
		form.values.Set(".trigger", "resolve")
		p := form.press("Create Trade break").wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", "Request id")
		if p.form("Create Trade break").values.Get("tradeId") != "T-9" {
			t.Error("what was typed is lost")
		}
	})
}

func TestDefinitions(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.run(t, []requestTest{
		{name: "search", as: "operator", request: "GET /tasks/new?search=PRICE", wantStatus: 200, want: []string{"Pricing/PriceChallenge"}, wantNot: []string{"TradeBreak</code>"}},
		{name: "search that finds nothing", as: "operator", request: "GET /tasks/new?search=zebra", wantStatus: 200, want: []string{"No definition fits"}},
		{name: "not there", as: "operator", request: "GET /tasks/new?definition=Operations/Nothing", wantStatus: 200, want: []string{"shows no definition of this name"}},
		{name: "scope and code apart", as: "operator", request: "GET /tasks/new?scope=Operations&code=TradeBreak", wantStatus: 200, want: []string{"New Trade break"}},
	})
}
