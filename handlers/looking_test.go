package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
)

// Looking is no action: no page, no dialog, no review and no draft writes a line into
// the journal, and none sends anything.
func TestLookingWritesNothing(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin, id := r.as(t, "admin"), r.create(t)
	for _, rt := range of(routes(t), http.MethodGet, "page") {
		admin.get(rt.address())
	}
	admin.get("/tasks/"+id+"/triggers/assign").wants(200, "Take up")
	admin.get("/tasks/"+id+"/triggers/nosuchtrigger").wants(200, "nosuchtrigger")
	admin.get("/tasks/"+id+"/delete").wants(200, "Delete "+id[:8])
	edit := admin.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed")
	admin.post(edit.form.Find(".saved").AttrOr("hx-post", ""), edit.values).wants(200, "Draft saved")
	edit.press("Review").wants(200, "Review, then save").press("Keep editing").wants(200, "Edit the fields")
	parked := admin.get("/tasks/"+id+"/triggers/assign").form("Take up "+id[:8]).set(".reason", "for long").sentSignedOut(false)
	admin.get("/login?next="+url.QueryEscape(parked)).press("admin").wants(200, "It was kept, and not sent on.")
	if lines := r.lines(t); len(lines) > 0 {
		t.Errorf("looking wrote %v", lines)
	}
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("looking sent %v", sent)
	}
}
