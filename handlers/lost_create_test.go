package handlers_test

import (
	"net/http"
	"testing"

	"taskdesk/internal/sandbox"
)

// A create whose answer was lost, where the list cannot be asked either, keeps its
// form; sent again, it gets the first submission's answer and makes no second task.
func TestLostCreateIsNotMadeTwice(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").
		set("tradeId", "T-LOST").set("difference", "1")
	listing := func(q *http.Request) bool { return q.Method == http.MethodGet && q.URL.Path == "/workflow/api/tasks" }
	for range 20 {
		r.FaultNext(listing, sandbox.Fault{Status: 403})
	}
	r.FaultNext(func(q *http.Request) bool { return q.Method == http.MethodPost }, sandbox.Fault{Drop: sandbox.After})
	r.calls.take()

	lost := form.press("Create Trade break").wants(http.StatusBadGateway, "It is not known yet whether creating a task happened", "it lists no tasks").wantsNo("Look again")
	again := lost.form("Create Trade break")
	if got, want := again.values.Get(".key"), form.values.Get(".key"); got != want || again.values.Get("tradeId") != "T-LOST" {
		t.Errorf("the form has key %q and trade %q, want key %q and what was typed", got, again.values.Get("tradeId"), want)
	}
	again.press("Create Trade break").wants(http.StatusBadGateway, "It is not known yet")
	if n := len(r.calls.writes()); n != 1 {
		t.Errorf("%d writes reached the service, want 1", n)
	}
}
