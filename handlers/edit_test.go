package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestEditing(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator, id := r.as(t, "operator"), r.create(t)
	short := id[:8]
	form := operator.get("/tasks/"+id).follow("Edit").form("Review").set("counterparty", "Hollis Prime").set("severity", "High")
	review := form.press("Review").wants(200, "Hollis Prime", "not set")
	if fields := rows(review.Find(".panel")); strings.Join(fields, " ") != "counterparty severity" {
		t.Errorf("the review has %v", fields)
	}
	kept := review.press("Keep editing").form("Review").values
	if kept.Get("counterparty") != "Hollis Prime" || kept.Get("severity") != "High" || kept.Get("difference") != "-1204.5500" {
		t.Errorf("kept %v", kept)
	}
	if sent := r.calls.writes(); len(sent) != 0 {
		t.Errorf("sent %v before the review was confirmed", sent)
	}
	saved := review.form("Save 2 changes to "+short).set(".reason", "the desk asked").press("Save 2 changes to "+short).wants(200, "Saved: now version 2", "Request id")
	if saved.at("version") != "2" || words(saved.Find(`[data-field="severity"]`)) != "Severity High" {
		t.Errorf("version %s, %s", saved.at("version"), words(saved.Find(`[data-field="severity"]`)))
	}
	if task := r.task(t, id); string(task.Field("difference")) != "-1204.5500" || task.Version.UserIDModified != "00u2otto8BrandtOps5b" {
		t.Errorf("the task has %s, by %s", task.Field("difference"), task.Version.UserIDModified)
	}
	operator.get(saved.url.String()).wants(200, "Saved: now version 2")
	if sent := r.calls.writes(); len(sent) != 1 {
		t.Errorf("sent %v, want one write", sent)
	}
	line := saved.url.Query().Get("write")
	if p := operator.get("/writes/"+line).wants(200, "Saved: now version 2"); p.url.String() != saved.url.String() {
		t.Errorf("the write is told at %s", p.url)
	}
	operator.get("/tasks/{stuck}?write=" + line).wants(200).wantsNo("Saved")
	operator.get("/").wants(200, "What you did lately", short, "now version 2")
	admin := r.as(t, "admin")
	admin.get("/").wantsNo(short)
	admin.get(saved.url.String()).wants(200, "High").wantsNo("Saved")
	admin.get("/writes/"+line).wants(http.StatusNotFound, "no such entry in your journal")
}

// rows are the fields that a part of a page is about, in order.
func rows(s *goquery.Selection) (fields []string) {
	s.Find("[data-field]").Each(func(_ int, row *goquery.Selection) { fields = append(fields, row.AttrOr("data-field", "")) })
	return fields
}

func TestNothingToSave(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	form := r.as(t, "operator").get("/tasks/" + r.create(t) + "/edit").form("Review")
	form.press("Review").wants(http.StatusUnprocessableEntity, "No field differs from what the task has")
	form.set("difference", "-1204.55").press("Review").wants(http.StatusUnprocessableEntity, "No field differs from what the task has")
}

func TestSavingWithATrigger(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	review := r.as(t, "operator").get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").wants(200, "Take up")
	done := review.form("Save 1 change to "+id[:8]).set(".trigger", "assign").press("Save 1 change to "+id[:8]).wants(200, "Fired assign: now version 2", "Under investigation")
	if done.at("state") != "Investigating" || words(done.Find(`[data-field="severity"]`)) != "Severity Low" {
		t.Errorf("state %s, %s", done.at("state"), words(done.Find(`[data-field="severity"]`)))
	}
	if sent := r.calls.writes(); len(sent) != 1 {
		t.Errorf("sent %v", sent)
	}
}

func TestDisjointEditsMerge(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	t.Run("before the review", func(t *testing.T) {
		id := r.create(t)
		form := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low")
		r.change(t, id, "ticket", `"theirs"`)
		review := form.press("Review").wants(200, "Somebody else changed these meanwhile", "theirs")
		saved := review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3")
		saved.wants(200, "theirs", "Low")
	})
	t.Run("after the review", func(t *testing.T) {
		id := r.create(t)
		review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").wants(200)
		r.change(t, id, "ticket", `"theirs"`)
		review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3", "Other fields had changed since you looked. Both edits are in.", "theirs", "Low")
	})
	t.Run("after the review, with a trigger", func(t *testing.T) {
		id := r.create(t)
		review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").form("Save 1 change to "+id[:8]).set(".trigger", "assign")
		r.change(t, id, "ticket", `"theirs"`)
		again := review.press("Save 1 change to "+id[:8]).wants(http.StatusConflict, "The task changed while you were at it", "theirs", "Low")
		again.press("Save 1 change to "+id[:8]).wants(200, "Fired assign: now version 3")
	})
}

func TestOverlappingEditsAsk(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	conflict := func(t *testing.T) (string, *page) {
		t.Helper()
		id := r.create(t)
		form := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").set("difference", "7")
		r.change(t, id, "severity", `"High"`)
		p := form.press("Review").wants(http.StatusConflict, "Somebody else changed the same fields", "Nothing was sent")
		if got := words(p.Find(`fieldset[data-field="severity"]`)); got != "Severity When you began not set Theirs, now High Yours, typed Low" {
			t.Errorf("the conflict reads %q", got)
		}
		return id, p
	}
	t.Run("mine", func(t *testing.T) {
		id, p := conflict(t)
		p.form("Review the choice").set(".choose.severity", "mine").press("Review the choice").wants(200, "High", "Low").
			press("Save 2 changes to "+id[:8]).wants(200, "Saved: now version 3")
		if got := string(r.task(t, id).Field("severity")); got != `"Low"` {
			t.Errorf("severity is %s", got)
		}
	})
	t.Run("theirs", func(t *testing.T) {
		id, p := conflict(t)
		p.form("Review the choice").set(".choose.severity", "theirs").press("Review the choice").wants(200).
			press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3")
		if got := string(r.task(t, id).Field("severity")); got != `"High"` {
			t.Errorf("severity is %s", got)
		}
	})
	t.Run("neither", func(t *testing.T) {
		id, p := conflict(t)
		again := p.press("Review the choice").wants(http.StatusUnprocessableEntity, "nobody's value was chosen")
		if got := again.form("Review").values.Get("severity"); got != "Low" {
			t.Errorf("kept %q", got)
		}
		if got := string(r.task(t, id).Field("severity")); got != `"High"` {
			t.Errorf("severity is %s", got)
		}
	})
	t.Run("after the review", func(t *testing.T) {
		id := r.create(t)
		review := operator.get("/tasks/"+id+"/edit").form("Review").set("severity", "Low").press("Review").wants(200)
		r.change(t, id, "severity", `"High"`)
		review.press("Save 1 change to "+id[:8]).wants(http.StatusConflict, "Somebody else changed the same fields")
	})
}
