package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestLongReasons: what is kept for good is short, also of an attempt that is refused.
func TestLongReasons(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var tests []requestTest
	for _, rt := range of(routes(t), http.MethodPost, "write") {
		for _, as := range []string{"viewer", "admin"} {
			tests = append(tests,
				requestTest{name: as + ", a reason " + rt.path, as: as, request: "POST " + rt.address(), form: written + "&.reason=" + strings.Repeat("x", 4097), wantStatus: 400, want: []string{"That reason is too long", "Nothing was changed"}, wantCalls: none},
				requestTest{name: as + ", a ticket " + rt.path, as: as, request: "POST " + rt.address(), form: written + "&.ticket=" + strings.Repeat("x", 1025), wantStatus: 400, want: []string{"That ticket is too long"}, wantCalls: none},
			)
		}
	}
	r.run(t, tests)
	if lines := r.lines(t); len(lines) > 0 {
		t.Errorf("the journal has %d lines of them", len(lines))
	}
	r.run(t, []requestTest{{name: "as long as it may be", as: "viewer", request: "POST /tasks/{ordinary}", form: written + "&.reason=" + strings.Repeat("x", 4096), wantStatus: 403}})
}

// TestManyDrafts: who has as many drafts as are kept is told so, and can still review.
func TestManyDrafts(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	for i := range 100 {
		operator.post(fmt.Sprintf("/drafts?place=/tasks/00000000-0000-4000-8000-%012d/edit", i), nil).wants(200, "Draft saved")
	}
	id := r.create(t)
	operator.post("/drafts?place=/tasks/"+id+"/edit", nil).wants(200, "Not saved: you have as many drafts as are kept.")
	operator.get("/tasks/"+id+"/edit").form("Review").set("comment", "x").press("Review").wants(200, "Save 1 change")
}
