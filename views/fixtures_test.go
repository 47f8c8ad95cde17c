package views_test

import (
	"slices"

	"github.com/a-h/templ"

	"taskdesk/static"
	. "taskdesk/views"
)

// A fixture is one page in one meaningful state: its golden and its picture in the gallery.
type fixture struct {
	name string
	page templ.Component
}

const (
	taskID    = "79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11"
	taskURL   = "/tasks/" + taskID
	requestID = "0HNGV3C1P2Q7K:00000004"
)

func fixtures() []fixture {
	return slices.Concat(taskFixtures(), journalFixtures(), keptFixtures(), compareFixtures(), freshFixtures(), stoneFixtures(), evidenceFixtures(), versionFixtures(), planFixtures(), explainFixtures(), drawingFixtures(), identityFixtures(), familyFixtures())
}

func taskFixtures() []fixture {
	return []fixture{
		{"task", TaskPage(task())},
		{"task_region", TaskMain(task())},
		{"task_viewer", TaskPage(viewerTask())},
		{"task_past", TaskPage(pastTask())},
		{"task_past_tombstone", TaskPage(tombstoneTask())},
		{"task_no_definition", TaskPage(undefinedTask())},
		{"task_finished", TaskPage(finishedTask())},
		{"task_done", TaskPage(noticed(doneNotice()))},
		{"task_merged", TaskPage(noticed(mergedNotice()))},
		{"task_refused", TaskPage(noticed(refusedNotice()))},
		{"task_checking", TaskPage(noticed(checkingNotice()))},
		{"task_unknown", TaskPage(noticed(unknownNotice()))},
		{"task_raw", RawPage(rawTask())},
		{"fire", TaskPage(firing(firePanel()))},
		{"fire_refused", TaskPage(firing(refusedFirePanel()))},
		{"fire_unguarded", TaskPage(firing(unguardedFirePanel()))},
		{"delete", TaskPage(deleting(deletePanel()))},
		{"delete_refused", TaskPage(deleting(refusedDeletePanel()))},
		{"edit", TaskPage(editing(editForm()))},
		{"edit_problems", TaskPage(editing(problemEditForm()))},
		{"review", TaskPage(reviewing(reviewPanel()))},
		{"review_refused", TaskPage(reviewing(refusedReviewPanel()))},
		{"conflict", TaskPage(conflicting())},
		{"home", HomePage(home())},
		{"home_empty", HomePage(Home{Frame: frame("Find a task")})},
		{"home_several", HomePage(severalHome())},
		{"home_unreadable", HomePage(unreadableHome())},
		{"new_list", NewTaskPage(definitionList())},
		{"new_unlisted", NewTaskPage(unlisted())},
		{"new_list_cut", NewTaskPage(cutDefinitionList())},
		{"new_region", NewTaskMain(newTask())},
		{"new_form", NewTaskPage(newTask())},
		{"new_unknown", NewTaskPage(unknownTask())},
		{"new_locked", NewTaskPage(NewTask{Frame: frame("Create a task"), Locked: "You are a viewer here: you can look, and nothing else."})},
		{"oops_id", OopsPage(unreadableID())},
		{"oops_moment", OopsPage(unreadableMoment())},
		{"oops_down", OopsPage(upstreamDown())},
		{"oops_resend", OopsPage(sessionGone())},
		{"oops_notice", OopsNotice(upstreamDown())},
		{"oops_notice_resend", OopsNotice(sessionGone())},
		{"signed_out", SignedOutPage(signedOut())},
		{"sign_in", SignInPage(signInPage())},
		{"signed_in", SignedInPage(frame("Signed in"))},
		{"sessions", SessionsPage(sessions())},
		{"session_ends", SessionsPage(endingSession())},
		{"session_ended", SessionBarView(endedSession())},
		{"echo", MomentEcho("2026-11-21 10:04:00.000000 UTC", "")},
		{"echo_problem", MomentEcho("", "Not a moment: write 2026-11-21 10:04, 2h ago or yesterday 17:00.")},
		{"notice", NoticeView(refusedNotice())},
	}
}

func frame(title string) Frame {
	return Frame{
		Title:   title,
		Assets:  static.URLs(),
		Env:     Environment{Name: "PRODUCTION", Colour: "red"},
		Person:  &Person{Name: "Olu Operator", Email: "operator@example.com", Role: "operator", UpstreamID: "00u5operator", Known: "CurrentUser in guards; confirmed by your write of 14:05", SignedIn: "OpenID Connect", Token: "issued 12 min ago, ends in 47 min", IdentityURL: "/identity"},
		Zone:    "Europe/London",
		ZoneNow: "London +00:00",
		Zones:   []string{"UTC", "Europe/London", "America/New_York", "Asia/Singapore"},
		Here:    taskURL,
		Nav:     []Link{{Text: "Home", URL: "/"}, {Text: "Create", URL: "/tasks/new"}},
	}
}

func task() Task {
	return Task{
		Frame:     frame("79315001 · In progress · Price challenge"),
		ID:        taskID,
		Short:     "79315001",
		Name:      "Price challenge",
		State:     State{Name: "InProgress", Label: "In progress", Kind: StateOpen},
		Version:   12,
		Crumbs:    []Link{{Text: "NAV sign-off 22 Nov", URL: "/tasks/parent"}},
		ChangedBy: "analyst", ChangedAgo: "6 min ago", ChangedAt: "24 Nov 2026 13:40:02 GMT",
		InState: "2 d 4 h", InStateSince: "22 Nov 2026 09:38:10 GMT",
		Definition: "Operations/PriceChallenge", DefinitionOf: "of 3 Nov 2026", DefinitionURL: "/definitions/Operations/PriceChallenge?asAt=2026-11-03T09%3A00%3A00Z",
		Picker: Picker{Action: taskURL, Zone: "Europe/London"},
		Waiting: Waiting{Kind: "waiting", Runs: []Run{
			{Text: "Waiting for "}, {Text: "Resolve", Strong: true}, {Text: ", which needs "},
			{Text: "Resolution detail", URL: "#f-resolutionDetail"}, {Text: " to be filled. "},
			{Text: "Escalate", Strong: true}, {Text: " can be fired now."},
		}},
		Triggers: []Trigger{
			{Name: "escalate", Label: "Escalate", To: "Escalated", URL: taskURL + "/triggers/escalate"},
			{Name: "cancel", Label: "Cancel", To: "Not done", URL: taskURL + "/triggers/cancel"},
			{Name: "resolve", Label: "Resolve", To: "Done", URL: taskURL + "/triggers/resolve", Blocked: true, Why: "needs Resolution detail"},
		},
		EditURL: taskURL + "/edit", EditNote: "2 of 9 read-only here",
		DeleteURL: taskURL + "/delete", LikeURL: "/tasks/new?like=" + taskID, EvidenceURL: "/evidence?id=" + taskID,
		Groups: fieldGroups(),
		Empty: []FieldRow{
			{Name: "secondVendor", Label: "Second vendor", Type: "String"},
			{Name: "reviewedAt", Label: "Reviewed at", Type: "DateTime"},
		},
		Family: []Relative{
			{Relation: "parent", Short: "5520aa17", Name: "NAV sign-off", State: State{Name: "Open", Label: "Open", Kind: StateOpen}, URL: "/tasks/parent"},
			{Relation: "child", Short: "6b01c9d2", Name: "Vendor enquiry", State: State{Name: "Done", Label: "Done", Kind: StateDone}, URL: "/tasks/child1"},
			{Relation: "child", Short: "0d4412ef", Name: "Re-price run", State: State{Name: "Failed", Label: "Failed", Kind: StateStuck}, URL: "/tasks/child2"},
		},
		Stack: []Fact{{Label: "Stack", Value: "Pricing 22 Nov", Code: true}, {Label: "Since", Value: "21 Nov 2026 09:58"}},
		Facts: []Fact{
			{Label: "Task id", Value: taskID, Code: true},
			{Label: "Version 12 began", Value: "2026-11-24 13:40:02.113504 UTC", Code: true},
			{Label: "by request", Value: requestID, Code: true},
			{Label: "Created", Value: "21 Nov 2026 09:58:41 GMT by sandbox-system"},
			{Label: "Correlation id", Value: "nav-2026-11-22/prices", Code: true},
		},
		Missing: []string{"The Workflow service does not offer a history here, so who changed what is read version by version."},
		Tabs:    []Link{{Text: "Task", URL: taskURL, Current: true}, {Text: "Raw", URL: taskURL + "/raw"}},
	}
}

func fieldGroups() []FieldGroup {
	return []FieldGroup{
		{Title: "Instrument", Rows: []FieldRow{
			{Name: "instrument", Label: "Instrument", Type: "String", Value: "XS1234567890", Description: "ISIN of the priced instrument", ReadOnly: "read-only in In progress"},
			{Name: "vendorPrice", Label: "Vendor price", Type: "Decimal", Value: "101.2350", ReadOnly: "read-only in In progress"},
			{Name: "challengedPrice", Label: "Challenged price", Type: "Decimal", Value: "98.7500000000000000000000001"},
			{Name: "breached", Label: "Tolerance breached", Type: "Boolean", Value: "Yes"},
		}},
		{Title: "Handling", Rows: []FieldRow{
			{Name: "assignee", Label: "Assignee", Type: "String", Value: "operator"},
			{Name: "due", Label: "Due", Type: "DateTime", Value: "23 Nov 2026 17:00:00 GMT", Title: "2026-11-23 17:00:00.000000 UTC"},
			{Name: "ticket", Label: "Vendor ticket", Type: "String", Value: "VND-20417", URL: "https://vendor.example/VND-20417"},
			{Name: "comment", Label: "Comment", Type: "String", Value: "Vendor says the close was taken from a stale quote.\nAsked for a re-price, reference above.", Lines: true},
			{Name: "resolutionDetail", Label: "Resolution detail", Type: "String", Missing: "not set — Resolve needs it"},
		}},
	}
}

func viewerTask() Task {
	t := task()
	t.Person = &Person{Name: "Vera Viewer", Role: "viewer"}
	t.Triggers, t.EditURL, t.DeleteURL, t.LikeURL = nil, "", "", ""
	t.Locked = "You are a viewer here: you can look, and nothing else."
	return t
}

func pastTask() Task {
	t := task()
	t.Title = "79315001 · Submitted · Price challenge (21 Nov 2026 10:04)"
	t.AsAt = "2026-11-21T10:04:11.000000Z"
	t.State = State{Name: "Submitted", Label: "Submitted", Kind: StateStart}
	t.Version = 3
	t.Past = &Past{
		Moment: "21 Nov 2026 10:04:11 GMT", UTC: "2026-11-21 10:04:11.000000 UTC",
		Version: 3, NowURL: taskURL,
	}
	t.Picker.Typed, t.Picker.Echo = "2026-11-21 10:04:11", "2026-11-21 10:04:11.000000 UTC"
	t.Waiting = Waiting{Kind: "waiting", Runs: []Run{{Text: "It was waiting for "}, {Text: "Start", Strong: true}, {Text: "."}}}
	t.Triggers, t.EditURL, t.DeleteURL, t.LikeURL = nil, "", "", ""
	return t
}

func tombstoneTask() Task {
	t := pastTask()
	t.Past.NowURL = taskURL
	t.LikeURL = "/tasks/new?like=" + taskID + "&asAt=2026-11-21T10:04:11Z"
	t.Notice = &Notice{
		Kind: Note, Text: "This task was deleted on 24 Nov 2026 14:02:11 GMT.",
		Lines: []string{"What you see is its last version."},
	}
	return t
}

func undefinedTask() Task {
	t := task()
	t.State.Kind = StateUnknown
	t.Waiting = Waiting{Kind: "unknown", Runs: []Run{{Text: "What it waits for cannot be told: its definition cannot be read here."}}}
	t.Triggers, t.DefinitionOf, t.EditNote = nil, "", ""
	t.ByName = &ByName{Action: taskURL + "/triggers", Typed: "resolv e", Problem: "The Workflow service knows no trigger “resolv e” here."}
	t.Missing = []string{"Task definitions are not offered by this Workflow service, so triggers are fired by name."}
	return t
}

func finishedTask() Task {
	t := task()
	t.State = State{Name: "Done", Label: "Done", Kind: StateDone}
	t.Waiting = Waiting{Kind: "done", Runs: []Run{{Text: "Finished. No trigger leads out of "}, {Text: "Done", Strong: true}, {Text: "."}}}
	t.Triggers, t.EditURL = nil, ""
	t.ReadOnly, t.Theme = true, "light"
	t.Picker.Note = "26 Nov 2026 09:00 is in the future: this is now."
	return t
}

func noticed(n *Notice) Task {
	t := task()
	t.Notice = n
	return t
}

func doneNotice() *Notice {
	return &Notice{Kind: Done, Text: "Escalated: 79315001 is now version 13.", RequestID: requestID}
}

func mergedNotice() *Notice {
	return &Notice{
		Kind: Done, Text: "Saved 1 change: 79315001 is now version 14.",
		Lines:   []string{"Somebody else changed another field meanwhile; both changes stand."},
		Changes: []Change{{Name: "assignee", Label: "Assignee", Old: "analyst", New: "operator"}},
	}
}

func refusedNotice() *Notice {
	return &Notice{
		Kind: Refused, Text: "Resolve was refused: the guard of this transition is not met.",
		Lines: []string{"Nothing was changed. Fill Resolution detail, then fire it again."}, RequestID: requestID,
	}
}

func checkingNotice() *Notice {
	return &Notice{
		Kind: Unknown, Text: "No answer after 10 s: whether Escalate was fired is being checked.",
		CheckURL: taskURL + "?look=1", Checking: true,
	}
}

func unknownNotice() *Notice {
	return &Notice{
		Kind: Unknown, Text: "Whether Escalate was fired is not known.",
		Lines:    []string{"The Workflow service could not be read either. Do not fire it again before this is known."},
		CheckURL: taskURL + "?look=1", RequestID: requestID,
	}
}

func rawTask() Task {
	t := task()
	t.Raw = "{\n  \"id\": \"" + taskID + "\",\n  \"state\": \"InProgress\",\n  \"fields\": [\n    { \"name\": \"vendorPrice\", \"value\": 101.2350 }\n  ]\n}"
	t.Tabs = []Link{{Text: "Task", URL: taskURL}, {Text: "Raw", URL: taskURL + "/raw", Current: true}}
	return t
}

func hidden() Hidden {
	return Hidden{Seen: 12, SeenAt: "2026-11-24T13:40:02.1135040+00:00", Key: "k7Qm2", Zone: "Europe/London"}
}

func firing(p FirePanel) Task {
	t := task()
	t.Fire = &p
	return t
}

func firePanel() FirePanel {
	return FirePanel{
		Hidden: hidden(), Trigger: "resolve", Label: "Resolve",
		Description: "The challenge is settled and the price stands.",
		From:        State{Name: "InProgress", Label: "In progress", Kind: StateOpen},
		To:          State{Name: "Done", Label: "Done", Kind: StateDone},
		Action:      taskURL + "/triggers/resolve", Cancel: taskURL,
		Outcome: resolving(), Guards: []ExplainedWay{resolveReasons("#f-")},
		Inputs:  []Input{{Name: "resolutionDetail", Label: "Resolution detail", Kind: InputLong, Required: true, Description: "What was found, and what was done."}},
		Why:     Why{Reason: "Resolve by Olu Operator through Taskdesk"},
		Confirm: "Resolve 79315001",
	}
}

func refusedFirePanel() FirePanel {
	p := firePanel()
	p.Problem = &Problem{
		Heading: "Refused by the Workflow service",
		Text:    "A required field 'resolutionDetail' is missing for trigger 'resolve'.",
		Lines:   []string{"Nothing was changed. Fill what is missing and fire it again."}, RequestID: requestID,
	}
	p.Inputs[0].Problem = "Fill this: the guard asks for it."
	p.Changed = []Change{{Name: "assignee", Label: "Assignee", New: "operator"}}
	return p
}

func unguardedFirePanel() FirePanel {
	p := firePanel()
	p.Guards, p.Inputs, p.Description = nil, nil, ""
	p.Outcome = &Outcome{Then: []Run{{Text: "Waiting for "}, {Text: "Resolve", Strong: true}, {Text: "."}}, Back: "You can come back to In progress with Reopen."}
	return p
}

func deleting(p DeletePanel) Task {
	t := task()
	t.Person.Role = "admin"
	t.Delete = &p
	return t
}

func deletePanel() DeletePanel {
	return DeletePanel{
		Hidden: hidden(), Action: taskURL + "/delete", Cancel: taskURL,
		Lines: []string{
			"The task and its 12 versions leave the present. Every earlier moment stays readable.",
			"Its 2 children stay, without a parent.",
		},
		AskShort: "79315001", Confirm: "Delete 79315001",
	}
}

func refusedDeletePanel() DeletePanel {
	p := deletePanel()
	p.Typed = "79315"
	p.Problem = &Problem{Heading: "That is not the task’s short id", Lines: []string{"Nothing was deleted."}}
	p.Changed = []Change{{Name: "assignee", Label: "Assignee", Old: "operator"}}
	return p
}

func editing(e EditForm) Task {
	t := task()
	t.Edit = &e
	return t
}

func editForm() EditForm {
	return EditForm{Hidden: hidden(), Action: taskURL + "/review", Cancel: taskURL, Groups: inputGroups()}
}

func inputGroups() []InputGroup {
	return []InputGroup{
		{Title: "Instrument", Inputs: []Input{
			{Name: "instrument", Label: "Instrument", Kind: InputText, Value: "XS1234567890", ReadOnly: "read-only in In progress"},
			{Name: "challengedPrice", Label: "Challenged price", Kind: InputDecimal, Value: "98.7500000000000000000000001", Description: "In the instrument’s currency."},
			{Name: "breached", Label: "Tolerance breached", Kind: InputBoolean, Value: "true"},
			{Name: "source", Label: "Price source", Kind: InputChoice, Value: "VENDOR_A", Options: []Option{{Value: "VENDOR_A", Label: "Vendor A"}, {Value: "VENDOR_B", Label: "Vendor B"}}},
		}},
		{Title: "Handling", Inputs: []Input{
			{Name: "assignee", Label: "Assignee", Kind: InputSuggest, Value: "operator", Options: []Option{{Value: "analyst"}, {Value: "operator"}}, Hint: "Leave empty to clear."},
			{Name: "due", Label: "Due", Kind: InputDateTime, Value: "2026-11-23 17:00:00", Zone: "Europe/London", Echo: "2026-11-23 17:00:00.000000 UTC"},
			{Name: "comment", Label: "Comment", Kind: InputLong, Value: "\nVendor says the close was taken from a stale quote.", Required: true},
			{Name: "legacy code", Label: "Legacy code", Kind: InputChoice, Value: "X9", Options: []Option{{Value: "", Label: "none"}, {Value: "A1", Label: "A1"}}},
		}},
	}
}

func problemEditForm() EditForm {
	e := editForm()
	e.Problem = &Problem{Heading: "Two fields cannot be read", Lines: []string{"Nothing was sent. Mend them, then review again."}}
	price, due := &e.Groups[0].Inputs[1], &e.Groups[1].Inputs[1]
	price.Value, price.Was, price.Problem = "98,75", "98.7500000000000000000000001", "A decimal has a point and no comma: 98.75."
	due.Value, due.Echo, due.Problem = "23 Nov", "", "A date needs a time of day: 2026-11-23 17:00."
	return e
}

func reviewing(p ReviewPanel) Task {
	t := task()
	t.Review = &p
	return t
}

func reviewPanel() ReviewPanel {
	return ReviewPanel{
		Hidden: hidden(), Action: taskURL, Back: taskURL + "/edit", Cancel: taskURL,
		Changes: []Change{
			{Name: "challengedPrice", Label: "Challenged price", Old: "98.50", New: "98.5", Note: "no change in value"},
			{Name: "resolutionDetail", Label: "Resolution detail", New: "Vendor confirmed a stale quote."},
			{Name: "assignee", Label: "Assignee", Old: "operator"},
		},
		Typed:    []Pair{{Name: "challengedPrice", Value: "98.5"}, {Name: "resolutionDetail", Value: "Vendor confirmed a stale quote."}, {Name: "assignee"}},
		Theirs:   []Change{{Name: "ticket", Label: "Vendor ticket", Old: "VND-20417", New: "VND-20431"}},
		Triggers: []Option{{Label: "none, only save"}, {Value: "resolve", Label: "Resolve", Note: "→ Done"}, {Value: "escalate", Label: "Escalate", Note: "→ Escalated"}},
		Confirm:  "Save 3 changes to 79315001",
	}
}

func refusedReviewPanel() ReviewPanel {
	p := reviewPanel()
	p.Triggers[1].Selected = true
	p.Why.Reason = "As agreed with the desk"
	p.Problem = &Problem{Heading: "Refused by the Workflow service", Text: "Field 'assignee' is required in state 'Done'.", Lines: []string{"Nothing was changed."}, RequestID: requestID}
	return p
}

func conflicting() Task {
	t := task()
	t.Conflict = &ConflictPanel{
		Hidden: hidden(), Action: taskURL + "/review", Cancel: taskURL,
		Who: "analyst changed it 2 min ago (v12)",
		Rows: []ConflictRow{
			{Name: "challengedPrice", Label: "Challenged price", Original: "98.50", Theirs: "98.7500", Yours: "98.60"},
			{Name: "comment", Label: "Comment", Theirs: "Asked the vendor.", Yours: "Vendor confirmed."},
		},
		Theirs: []Change{{Name: "ticket", Label: "Vendor ticket", New: "VND-20431"}},
		Typed:  []Pair{{Name: "challengedPrice", Value: "98.60"}, {Name: "comment", Value: "Vendor confirmed."}},
	}
	return t
}

func home() Home {
	f := frame("Find a task")
	f.Here = "/"
	return Home{
		Frame: f, Create: true,
		Notice:   &Notice{Kind: Note, Text: "The Workflow service answers slowly today: 2.1 s for the last read."},
		Open:     []Write{{What: "Fired escalate", Short: "79315001", URL: taskURL, When: "3 min ago", Title: "24 Nov 2026 13:43 GMT", Outcome: Unknown, Detail: "no answer after 10 s"}},
		Examples: []Link{{Text: "An ordinary task", URL: "/tasks/1"}, {Text: "A stuck one", URL: "/tasks/2"}, {Text: "One with a long history", URL: "/tasks/3"}},
		Recent: []Write{
			{What: "Saved 2 changes to", Short: "79315001", URL: taskURL, When: "6 min ago", Title: "24 Nov 2026 13:40 GMT", Outcome: Done},
			{What: "Fired resolve on", Short: "5520aa17", URL: "/tasks/2", When: "1 h ago", Title: "24 Nov 2026 12:46 GMT", Outcome: Refused, Detail: "guard not met"},
			{What: "Create Operations/TradeBreak", URL: "/writes/2", When: "2 h ago", Title: "24 Nov 2026 11:46 GMT", Outcome: Refused, Detail: "a field is missing"},
		},
	}
}

func severalHome() Home {
	h := home()
	h.Jump = "79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11 5520aa17-1b3e-4c1e-9d5b-0d3f6a2b7c11"
	h.Notice, h.Open, h.Examples = nil, nil, nil
	h.Found = []Link{{Text: taskID, URL: taskURL}, {Text: "5520aa17-1b3e-4c1e-9d5b-0d3f6a2b7c11", URL: "/tasks/2"}}
	return h
}

func unreadableHome() Home {
	return Home{
		Frame:   frame("No id in that"),
		Problem: &Problem{Heading: "There is no task id in what you pasted", Lines: []string{"An id looks like 79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11. The Workflow service was not asked."}},
	}
}

func definitionList() NewTask {
	return NewTask{
		Frame: frame("Create a task"),
		Definitions: []DefinitionChoice{
			{ID: "Operations/PriceChallenge", Name: "Price challenge", Description: "A vendor’s price is out of tolerance.", URL: "/tasks/new?definition=Operations%2FPriceChallenge"},
			{ID: "Operations/TradeBreak", Name: "Trade break", Description: "Our books and the broker’s differ.", URL: "/tasks/new?definition=Operations%2FTradeBreak"},
		},
	}
}

func cutDefinitionList() NewTask {
	n := definitionList()
	n.Unlisted = "Only the first 2 definitions are listed. Type the scope and code of another."
	return n
}

func unlisted() NewTask {
	return NewTask{Frame: frame("Create a task"), Unlisted: "This Workflow service does not list its definitions, so name the one you mean.", Problem: &Problem{Heading: "There is no definition Operations/Tradebreak"}}
}

func newTask() NewTask {
	return NewTask{
		Frame: frame("New Price challenge"), Hidden: Hidden{Key: "k7Qm2"},
		Chosen: &DefinitionChoice{ID: "Operations/PriceChallenge", Name: "Price challenge", Description: "A vendor’s price is out of tolerance."},
		Action: "/tasks", Cancel: "/tasks/new", Groups: inputGroups(), Confirm: "Create Price challenge",
		Triggers: []Option{{Label: "none"}, {Value: "start", Label: "Start", Note: "→ In progress"}},
	}
}

func unknownTask() NewTask {
	n := newTask()
	n.Unknown = &Notice{Kind: Unknown, Text: "Whether an earlier submission of this form created a task is not known.", Lines: []string{"Sending it again looks for that task first."}}
	return n
}

func unreadableID() Oops {
	return Oops{
		Frame: frame("Not a task id"), Status: 400, Heading: "That is not a task id", When: "24 Nov 2026 13:46:10 GMT",
		Lines:    []string{"The Workflow service was not asked."},
		Examples: []string{taskID}, Kept: "79315001-1b3e", KeptName: "q", KeptURL: "/", RequestID: requestID,
	}
}

func unreadableMoment() Oops {
	return Oops{
		Frame: frame("Not a moment"), Status: 400, Heading: "“next tuesdayish” cannot be read as a moment", When: "24 Nov 2026 13:46:10 GMT",
		Examples: []string{"2026-11-21T10:04:11Z", "2026-11-21 10:04", "2h ago", "yesterday 17:00"},
		Kept:     "next tuesdayish", KeptName: "asAt", KeptURL: taskURL, Links: []Link{{Text: "See it now", URL: taskURL}},
	}
}

func upstreamDown() Oops {
	return Oops{
		Frame: frame("No answer"), Status: 502, Heading: "The Workflow service did not answer", When: "24 Nov 2026 13:46:10 GMT",
		Lines:     []string{"Nothing was changed.", "Try again in a minute; if it stays so, hand on the request id."},
		RequestID: requestID, Links: []Link{{Text: "Try again", URL: taskURL}, {Text: "Home", URL: "/"}},
	}
}

func sessionGone() Oops {
	o := Oops{
		Frame: frame("Signed out"), Status: 401, Heading: "You were signed out before this was sent", When: "24 Nov 2026 13:46:10 GMT",
		Lines: []string{"Nothing was sent, and what you typed is kept on this page."},
		Resend: &Resend{Action: taskURL + "/review", SignIn: "/login?next=/", Values: []Pair{
			{Name: ".key", Value: "k7Qm2"}, {Name: "assignee", Value: "operator"}, {Name: "comment", Value: "Vendor confirmed."},
		}},
	}
	o.Person = nil
	return o
}

func signedOut() Frame {
	f := frame("Signed out")
	f.Person, f.Env = nil, Environment{}
	return f
}
