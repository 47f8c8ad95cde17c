package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

func TestLookingUpATask(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	viewer := r.as(t, "viewer")
	p := viewer.get("/?q=%22{LONG}%22,").wants(200, "Trade break", "v45")
	if p.url.Path != "/tasks/"+r.examples.LongHistory || p.at("version") != "45" || p.at("as-at") != "" {
		t.Errorf("came to %s, version %s, as at %q", p.url, p.at("version"), p.at("as-at"))
	}
	past := p.form("Show").set("asAt", "3 days ago").press("Show").wants(200, "As at", "Nothing can be changed here")
	if past.at("version") == "45" || past.at("as-at") == "" {
		t.Errorf("the past has version %s as at %q", past.at("version"), past.at("as-at"))
	}
	again := viewer.get("/tasks/{long}?asAt="+past.at("as-at")).wants(200, "As at")
	if again.at("version") != past.at("version") || again.part(".sheet.fields") != past.part(".sheet.fields") {
		t.Error("the same moment shows something else")
	}
	if now := past.follow("Now"); now.at("version") != "45" {
		t.Errorf("now is version %s", now.at("version"))
	}
	raw := p.follow("Raw").wants(200, `"asAtVersionNumber": 45`)
	if back := raw.follow("Task"); back.url.Path != p.url.Path {
		t.Errorf("the tab leads to %s", back.url)
	}
}

func TestTasksThatAreNotThere(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	created := r.task(t, r.examples.Ordinary).Version.AsAtCreated
	before := created.Add(-time.Minute).UTC().Format(time.RFC3339)
	r.run(t, []requestTest{
		{name: "never seen", as: "viewer", request: "GET /tasks/{none}", wantStatus: 404, want: []string{"No task 00000000 was found", "Looked at", `data-gone="never"`}},
		{name: "not yet", as: "viewer", request: "GET /tasks/{ordinary}?asAt=" + before, wantStatus: 404, want: []string{"was not there yet", "See it when it was created", "See it now"}},
		{name: "deleted", as: "viewer", request: "GET /tasks/{deleted}", wantStatus: 410, want: []string{"was deleted", "View it as it was", "Last version"}, wantNot: []string{"Create again"}},
		{name: "deleted, for an operator", as: "operator", request: "GET /tasks/{deleted}", wantStatus: 410, want: []string{"Create again from this version"}},
		{name: "deleted, raw", as: "viewer", request: "GET /tasks/{deleted}/raw", wantStatus: 410, want: []string{"was deleted"}},
		{name: "deleted, edit", as: "operator", request: "GET /tasks/{deleted}/edit", wantStatus: 410, want: []string{"was deleted"}},
		{name: "never seen, save", as: "operator", request: "POST /tasks/{none}", form: "{seen}&comment=x", wantStatus: 404, want: []string{"No task 00000000 was found"}},
	})
	tombstone := r.as(t, "operator").get("/tasks/{deleted}")
	tombstone.follow("View it as it was").wants(200, "As at", "Resolved")
	tombstone.follow("Create again from this version").wants(200, "values from", "New Trade break")
}

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
		review.press("Save 1 change to "+id[:8]).wants(200, "Saved: now version 3", "Somebody else", "Both edits are in", "theirs", "Low")
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

func TestFiring(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	short := r.examples.Ordinary[:8]
	dialog := r.as(t, "operator").get("/tasks/{ordinary}").follow("Resolve").wants(200, "Under investigation", "Resolved", "fields['comment'] neq ''", "Comment is not set")
	refused := dialog.form("Resolve "+short).set(".reason", "all agreed").press("Resolve "+short).
		wants(http.StatusUnprocessableEntity, "Refused by the Workflow service", "Write a comment first", "Request id", "Nothing was changed")
	if refused.at("state") != "Investigating" || refused.form("Resolve "+short).values.Get(".reason") != "all agreed" {
		t.Errorf("state %s, kept %v", refused.at("state"), refused.form("Resolve "+short).values)
	}
	done := refused.form("Resolve "+short).set("comment", "Both sides agree.\r\nBooked.").press("Resolve "+short).wants(200, "Fired resolve: now version 4", "Finished")
	if done.at("state") != "Resolved" || done.Find("[data-trigger]").Length() != 0 || !strings.Contains(done.text(), "Both sides agree. Booked.") {
		t.Errorf("state %s: %s", done.at("state"), done.text())
	}
	if got := string(r.task(t, r.examples.Ordinary).Field("comment")); got != `"Both sides agree.\nBooked."` {
		t.Errorf("the comment is %s", got)
	}
}

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
		made := form.set("severity", "Critical").press("Create Trade break").wants(200, "Created", "like "+r.examples.Ordinary)
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

func TestDeleting(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.examples.Ordinary
	short := id[:8]
	confirm := r.as(t, "admin").get("/tasks/"+id).follow("Delete").wants(200, "Delete this task?", "fields", "stays readable")
	confirm.press("Delete "+short).wants(http.StatusUnprocessableEntity, "Type "+short+" to confirm", "Nothing was sent")
	form := confirm.form("Delete "+short).set(".confirm", " "+strings.ToUpper(short)+" ")
	r.change(t, id, "ticket", `"wait for this"`)
	again := form.press("Delete "+short).wants(http.StatusConflict, "The task changed while you were at it", "wait for this")
	gone := again.form("Delete "+short).set(".confirm", short).press("Delete "+short).wants(http.StatusGone, "Deleted "+short, "was deleted", "View it as it was")
	gone.follow("View it as it was").wants(200, "As at", "Under investigation")
}

// What the journal knows of a deletion counts, however short the task's life was.
func TestDeletingWhatIsYoung(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	gone := r.as(t, "admin").get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete "+id[:8]).wants(http.StatusGone, "Deleted "+id[:8], "was deleted")
	gone.follow("View it as it was").wants(200, "As at", "T-1")
}

func TestWaitingFor(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	operator := r.as(t, "operator")
	tests := []struct{ name, task, kind, want string }{
		{"all ways open", r.create(t), "ready", "Waiting for Take up or Cancel."},
		{"some blocked by fields", r.examples.Ordinary, "ready", "Waiting for Escalate; Resolve needs Comment; Chase needs Ticket."},
		{"blocked by several fields", r.examples.Stuck, "ready", "Waiting for Hold; Use the new price needs Price to use and Evidence; Reject needs Reason."},
		{"blocked by its children", r.examples.Family, "ready", "Waiting for Give back; Close needs “Every child is fixed or dismissed”."},
		{"nothing open", r.examples.Unmovable, "waiting", "Waiting for Release, which needs “The committee's secretary has released it”."},
		{"an end", r.examples.Deleted + "?asAt=3+days+ago", "done", "Finished: nothing leads out of Resolved."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := operator.get("/tasks/" + tt.task).wants(200)
			if kind, got := p.Find("#waiting").AttrOr("data-kind", ""), p.part("#waiting"); kind != tt.kind || got != tt.want {
				t.Errorf("%s: %q, want %s: %q", kind, got, tt.kind, tt.want)
			}
		})
	}
}

// The page names each field once, with its label, its value and why it cannot be changed.
func TestFields(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.change(t, id, "valueDate", `"2026-11-21T10:04:11.0000000+00:00"`)
	r.change(t, id, "blocking", "true")
	r.change(t, id, "ticket", `"https://tickets.example/1"`)
	r.change(t, id, "comment", `"<b>bold</b>\nnext"`)
	p := r.as(t, "operator").get("/tasks/" + id).wants(200)
	want := map[string]string{
		"tradeId": "Trade T-1 set once, at creation", "difference": "Difference -1204.5500", "valueDate": "Value date 21 Nov 2026 10:04:11 UTC",
		"blocking": "Blocks settlement Yes", "ticket": "Ticket https://tickets.example/1", "comment": "Comment <b>bold</b> next", "analyst": "Analyst not set read-only in Open",
	}
	for name, text := range want {
		if got := p.part(`[data-field="` + name + `"]`); got != text {
			t.Errorf("%s reads %q, want %q", name, got, text)
		}
	}
	if got := p.Find(`[data-field="ticket"] a`).AttrOr("href", ""); got != "https://tickets.example/1" {
		t.Errorf("the link leads to %q", got)
	}
}

func TestFamily(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	family := r.task(t, r.examples.Family)
	parent := admin.get("/tasks/{family}?asAt=1h+ago").wants(200, "child")
	child := parent.follow(parent.Find(`a[href*="` + family.Children[0].ID + `"]`).First().Text())
	if child.at("id") != family.Children[0].ID || child.at("as-at") == "" {
		t.Errorf("the link leads to %s as at %q", child.at("id"), child.at("as-at"))
	}
	if up := child.Find("nav.crumbs a").First().AttrOr("href", ""); !strings.Contains(up, family.ID) || !strings.Contains(up, "asAt=") {
		t.Errorf("the crumb leads to %s", up)
	}
	admin.get("/tasks/{family}/delete").wants(200, "child tasks, which will still name it as their parent")
}

// The first page lists what this person did, each with how it ended.
func TestWhatYouDidLately(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin, id := r.as(t, "admin"), r.create(t)
	admin.get("/").wants(200, "listed here, newest first")
	admin.get("/tasks/" + id + "/triggers/assign").press("Take up " + id[:8]).wants(200)
	admin.get("/tasks/" + id + "/triggers/resolve").press("Resolve " + id[:8]).wants(http.StatusUnprocessableEntity)
	admin.get("/tasks/"+id+"/delete").form("Delete "+id[:8]).set(".confirm", id[:8]).press("Delete " + id[:8]).wants(http.StatusGone)
	admin.get("/tasks/new?definition=Operations/TradeBreak").form("Create Trade break").set("tradeId", "T-3").set("difference", "3").press("Create Trade break").wants(200)
	home := admin.get("/").wants(200, "What you did lately")
	want := []string{"Create Operations/TradeBreak", "Delete " + id[:8], "Fire resolve " + id[:8] + " Write a comment first", "Fire assign " + id[:8] + " now version 2"}
	lines := home.Find(".writes li")
	if lines.Length() != len(want) {
		t.Fatalf("lists %s", words(lines))
	}
	for i, text := range want {
		if got := words(lines.Eq(i)); !strings.Contains(got, text) {
			t.Errorf("line %d reads %q, want %q", i, got, text)
		}
	}
}
