package views_test

import . "taskdesk/views"

func init() { sets = append(sets, taskFixtures) }

// taskFixtures are task pages with no panel open.
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
		{"notice", NoticeView(refusedNotice())},
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
