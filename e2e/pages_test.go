package e2e

import "time"

// A scene is a page, or a state of one, and how a person comes to see it.
type scene struct {
	name string
	set  func(r *rig, page *tab)
}

// scenes are all pages, in the states in which they look different. They are set as
// the admin, who sees the most.
var scenes = []scene{
	{"home", func(_ *rig, page *tab) { page.open("/") }},
	{"several ids", func(r *rig, page *tab) { page.open("/?q=" + r.examples.Stuck + "+" + r.examples.Ordinary) }},
	{"no id", func(_ *rig, page *tab) { page.open("/?q=nothing") }},
	{"task", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary)) }},
	{"stuck task", func(r *rig, page *tab) { page.open(taskPath(r.examples.Stuck)) }},
	{"task with children", func(r *rig, page *tab) { page.open(taskPath(r.examples.Family)) }},
	{"task as at", func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "?asAt=" + daysAgo(3)) }},
	{"choosing a moment", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary))
		pickMoment(page, "yesterday 17:00")
	}},
	{"raw", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/raw") }},
	{"edit", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/edit") }},
	{"edit to mend", func(r *rig, page *tab) { editing(r, page, "difference", "1,5") }},
	{"review", func(r *rig, page *tab) { editing(r, page, "comment", "They booked it twice.") }},
	{"conflict", func(r *rig, page *tab) {
		page.openAfresh(taskPath(r.examples.Ordinary) + "/edit")
		r.plain().signIn("operator", "/").save(r.examples.Ordinary, "comment", "theirs "+time.Now().String())
		page.fill("form.edit", "comment", "mine")
		page.click("form.edit footer button.go")
		page.see("fieldset.conflict")
	}},
	{"trigger", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/triggers/chase") }},
	{"trigger refused", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Stuck) + "/triggers/accept")
		page.click(".panel footer button.go")
		page.see(".panel .notice")
	}},
	{"delete", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/delete") }},
	{"deleted", func(r *rig, page *tab) { page.open(taskPath(r.examples.Deleted)) }},
	{"not yet", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "?asAt=2001-01-01T00:00:00Z") }},
	{"never seen", func(_ *rig, page *tab) { page.open(taskPath("00000000-0000-4000-8000-000000000000")) }},
	{"choose a definition", func(_ *rig, page *tab) { page.open("/tasks/new") }},
	{"new task", func(_ *rig, page *tab) { page.open("/tasks/new?definition=Operations%2FTradeBreak") }},
	{"new task to mend", func(_ *rig, page *tab) {
		page.open("/tasks/new?definition=Operations%2FTradeBreak")
		page.click("form.edit footer button.go")
		page.until("document.activeElement?.matches('form.edit .notice')") // what is wrong has the focus
	}},
	{"draft", func(r *rig, page *tab) {
		path := taskPath(r.examples.Stuck) + "/edit"
		page.open(path)
		page.fill("form.edit", "evidence", "half a sen")
		page.want(".saved", "Draft saved")
		r.plain().signIn("operator", "/").save(r.examples.Stuck, "evidence", "theirs "+time.Now().String())
		page.open(path)
		page.want("form.edit .notice", restored)
	}},
	{"not sent yet", func(_ *rig, page *tab) {
		page.open("/")
		page.want("main", "Not sent yet")
	}},
	{"parked", func(r *rig, page *tab) {
		page.open(r.park(r.plain().signIn("admin", "/"), "comment", "They booked it twice."))
		page.want("main .notice", nothingDoneYet)
	}},
	{"journal", func(_ *rig, page *tab) {
		page.open("/journal")
		page.see(".journal")
		page.see("#journal-check .whole")
		page.click("#journal-check summary")
		page.click(".journal details summary")
	}},
	{"journal to mend", func(_ *rig, page *tab) { page.open("/journal?from=soonish&task=t-1&definition=Operations/TradeBreak") }},
	{"journal without a line", func(_ *rig, page *tab) { page.open("/journal?trigger=nothing") }},
	{"journal check", func(_ *rig, page *tab) { page.open("/journal/check") }},
	{"journal of a task", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Ordinary) + "/journal")
		page.see(".journal")
	}},
	{"keys", func(r *rig, page *tab) {
		page.open(taskPath(r.examples.Stuck))
		page.press("?")
		page.see("#keys[open]")
	}},
	{"person menu", func(_ *rig, page *tab) {
		page.open("/")
		page.click(".bar .menu.end summary")
	}},
	{"no such page", func(_ *rig, page *tab) { page.open("/nowhere") }},
	{"signed out", func(_ *rig, page *tab) { page.open("/signed-out") }},
}

func editing(r *rig, page *tab, field, value string) {
	page.t.Helper()
	page.openAfresh(taskPath(r.examples.Ordinary) + "/edit")
	page.fill("form.edit", field, value)
	page.click("form.edit footer button.go")
	page.see("#task .notice, .panel")
}

// openAfresh opens a form without what an earlier scene left in it as a draft.
func (t *tab) openAfresh(form string) {
	t.t.Helper()
	t.open(form)
	if t.count("button[form=discard-draft]") > 0 {
		t.click("button[form=discard-draft]")
		t.until("document.readyState === 'complete' && !document.querySelector('button[form=discard-draft]')")
	}
}

func daysAgo(n int) string { return time.Now().UTC().AddDate(0, 0, -n).Format(time.RFC3339) }
