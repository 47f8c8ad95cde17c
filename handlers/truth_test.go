package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

func definitions(q *http.Request) bool {
	return strings.Contains(q.URL.Path, "/api/taskdefinitions/")
}

// A definition that cannot be read for a moment is not the same as none: nothing is
// sent, for nobody could tell what its fields take.
func TestNothingIsSentWithoutItsDefinition(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	form := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-9").set("difference", "1,5")
	r.FaultNext(definitions, sandbox.Fault{Status: http.StatusNotImplemented})
	r.calls.take()
	form.press("Create Trade break").wants(http.StatusBadGateway, "gave no usable answer", "Nothing was changed")
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
	form.press("Create Trade break").wants(http.StatusUnprocessableEntity, "Write the decimal point as a point: 1.5.")
}

// What comes between the last look and the write is told as it is: a value that the
// write replaced is not called in.
func TestReplacedInTheSameMoment(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	review := r.as(t, "operator").get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review")
	r.calls.beforeWrite(func() { r.change(t, id, "severity", `"High"`) })
	notice := review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3").part("#task .notice")
	if !strings.Contains(notice, "yours replaced it") || !strings.Contains(notice, "High") || strings.Contains(notice, "Both edits are in") {
		t.Errorf("the notice is %q", notice)
	}
}

// A save that was done stays told when the task cannot be read after it.
func TestDoneStaysToldWhenReadingFails(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	led := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review")
	told := operator.staying().post("/tasks/"+id, led.form("Save 1 change to "+id[:8]).values).header.Get("Location")
	r.FaultNext(reading(id), sandbox.Fault{Status: http.StatusNotImplemented})
	operator.get(told).wants(http.StatusBadGateway, "Saved: now version 2", "could not be read after that").wantsNo("Nothing was changed")
}

// A form that was done and is sent again is not said to have changed nothing when the
// task cannot be read.
func TestSentAgainWhileNothingCanBeRead(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	save := "Save 1 change to " + id[:8]
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review")
	review.press(save).wants(200, "Saved: now version 2")
	r.FaultNext(reading(id), sandbox.Fault{Status: http.StatusNotImplemented})
	review.press(save).wants(http.StatusBadGateway, "Nothing was changed this time.").wantsNo("Nothing was changed.")
	review.press(save).wants(200, "Saved: now version 2")
}

// What was reviewed is what is saved, whatever zone is chosen meanwhile.
func TestReviewMeansTheSameInEveryZone(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	zone := func(name string) { operator.get("/").form("Use").set("zone", name).press("Use").wants(200) }
	zone("Asia/Tokyo")
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("valueDate", "2026-03-05 10:00").press("Review").wants(200, "10:00:00 JST")
	zone("America/New_York")
	review.press("Save 1 change to "+id[:8]).wants(200, "Saved")
	if got := string(r.task(t, id).Field("valueDate")); !strings.Contains(got, "2026-03-05T01:00:00") {
		t.Errorf("saved %s, want 10:00 in Tokyo", got)
	}
}

// What was chosen at the review is still chosen after a way back.
func TestReasonAndTriggerComeBack(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	save := "Save 1 change to " + id[:8]
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").form(save).set(".trigger", "assign").set(".reason", "because")
	again := review.press("Keep editing").wants(200).press("Review").form(save)
	if again.values.Get(".trigger") != "assign" || again.values.Get(".reason") != "because" {
		t.Errorf("after Keep editing: %q, %q", again.values.Get(".trigger"), again.values.Get(".reason"))
	}
	r.change(t, id, "severity", `"High"`)
	chosen := again.press(save).wants(http.StatusConflict).form("Review the choice").set(".choose.severity", "mine").press("Review the choice").form(save)
	if chosen.values.Get(".trigger") != "assign" || chosen.values.Get(".reason") != "because" {
		t.Errorf("after the conflict: %q, %q", chosen.values.Get(".trigger"), chosen.values.Get(".reason"))
	}
}

// No page shows an error of the program's own, or the address of the service.
func TestNoErrorOfOursIsShown(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	r.FaultNext(writing, sandbox.Fault{Status: http.StatusTeapot, Body: sandbox.HTML})
	review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review")
	review.press("Save 1 change to "+id[:8]).wantsNo("Tasks.Update", "127.0.0.1", "localhost:")
	operator.get("/").wantsNo("Tasks.Update", "127.0.0.1")
}

// A deletion asked for with an id in another spelling is told as any other.
func TestDeleteByAnotherSpelling(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	id := r.create(t)
	form := admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8])
	admin.post("/tasks/"+strings.ToUpper(id)+"/delete", form.values).wants(http.StatusGone, "Deleted "+id[:8], "was deleted")
}

// An address of the past that names a write shows the past all the same.
func TestPastStaysPastWithAWrite(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	id := r.create(t)
	first := r.task(t, id).Version.AsAtModified.UTC().Format("2006-01-02T15:04:05.000000Z")
	saved := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").press("Save 1 change to " + id[:8])
	write := saved.url.Query().Get("write")
	p := operator.get("/tasks/"+id+"?asAt="+first+"&write="+write).wants(200, "As at")
	if p.at("version") != "1" || p.Find("[data-key=e]").Length() > 0 {
		t.Errorf("version %s is shown, with %d ways to edit", p.at("version"), p.Find("[data-key=e]").Length())
	}
}

// What a process that ended in the middle of a write left open is settled when its
// person is back, whatever page they open.
func TestOpenWritesAreSettledOnReturn(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	task := r.task(t, id)
	left := store.Line{
		Key: "k", At: time.Now().Add(-time.Hour), Subject: sandbox.Users()[1].ID, Name: "Otto Brandt", Role: "operator", Op: desk.OpUpdate,
		Task: id, SeenVersion: 1, SeenAsAt: task.Version.AsAtModified, Request: []byte(`{"fields":[{"name":"severity","value":"Low"}]}`),
	}
	line, _, err := r.db.Intend(t.Context(), left)
	if err != nil {
		t.Fatal(err)
	}
	r.as(t, "operator").get("/tasks/{long}").wants(200)
	for line.Outcome == store.Pending && t.Context().Err() == nil {
		if line, err = r.db.Line(t.Context(), line.ID); err != nil {
			t.Fatal(err)
		}
	}
	if line.Outcome != store.Refused || line.Settled != desk.SettledByReading {
		t.Errorf("the line ended %q by %q, want refused by reading back", line.Outcome, line.Settled)
	}
}

// A dialog that is stale says what changed, also where it overlaps with what was typed.
func TestStaleDialogShowsTheOverlap(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	dialog := operator.get("/tasks/{ordinary}/triggers/resolve").form("Resolve "+r.examples.Ordinary[:8]).set("comment", "mine")
	r.change(t, r.examples.Ordinary, "comment", `"theirs, meanwhile"`)
	p := dialog.press("Resolve "+r.examples.Ordinary[:8]).wants(http.StatusConflict, "The task changed while you were at it")
	if changed := p.part(".panel .others"); !strings.Contains(changed, "theirs, meanwhile") || p.form("Resolve "+r.examples.Ordinary[:8]).values.Get("comment") != "mine" {
		t.Errorf("the dialog shows %q", changed)
	}
}

// A copy takes the correlation ids over but for those that name one submission.
func TestCopiesHaveTheirOwnSubmission(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	made := operator.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").
		set("tradeId", "T-9").set("difference", "1").set(".correlation", "recon 7").press("Create Trade break").wants(200, "taskdesk ")
	copied := operator.get("/tasks/new?like=" + made.at("id")).form("Create Trade break").values.Get(".correlation")
	if !strings.Contains(copied, "recon 7") || strings.Contains(copied, "taskdesk ") {
		t.Errorf("the copy begins with the correlation ids %q", copied)
	}
}
