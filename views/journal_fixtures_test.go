package views_test

import . "taskdesk/views"

func init() { sets = append(sets, journalFixtures) }

func journalFixtures() []fixture {
	return []fixture{
		{"journal", JournalPage(journal())},
		{"journal_empty", JournalPage(emptyJournal(Journal{}))},
		{"journal_filtered_empty", JournalPage(filteredJournal())},
		{"journal_filter_problem", JournalPage(unreadableJournal())},
		{"journal_before", JournalPage(emptyJournal(Journal{Newest: "/journal"}))},
		{"journal_check", JournalCheckPage(wholeCheck())},
		{"journal_check_broken", JournalCheckPage(brokenCheck())},
		{"journal_check_notice", JournalCheckNotice(wholeCheck())},
		{"journal_deleted_task", GonePage(deletedTaskJournal())},
		{"task_journal", TaskPage(journalTask(entries()...))},
		{"task_journal_empty", TaskPage(journalTask())},
	}
}

func journal() Journal {
	j := emptyJournal(Journal{Open: 2, OpenURL: "/journal?outcome=open", Older: "/journal?before=0pglng7djkdj2063db04s9muoc", Newest: "/journal"})
	j.Entries = entries()
	return j
}

// emptyJournal is everybody's journal without lines.
func emptyJournal(j Journal) Journal {
	j.Frame = frame("Journal")
	j.Here, j.Person.Role = "/journal", "admin"
	j.Heading, j.Lead = "Journal", "Every write that anybody meant to make through Taskdesk, and how it ended."
	j.CSV, j.Lines, j.CheckIn = "/journal.csv", "/journal.jsonl", "/journal/check"
	j.Filter = journalFilter()
	return j
}

func journalFilter() *JournalFilter {
	return &JournalFilter{
		Action: "/journal", Clear: "/journal",
		From:       MomentInput{ID: "filter-from", Name: "from", Label: "From", Zone: "Europe/London", Placeholder: "yesterday 09:00"},
		To:         MomentInput{ID: "filter-to", Name: "to", Label: "Until", Zone: "Europe/London", Placeholder: "now"},
		People:     []Option{{Label: "anybody", Selected: true}, {Value: "00u5operator", Label: "Olu Operator"}},
		Operations: []Option{{Label: "anything", Selected: true}, {Value: "fire", Label: "fire a trigger"}},
		Outcomes:   []Option{{Label: "any", Selected: true}, {Value: "open", Label: "open: not known yet"}},
	}
}

func filteredJournal() Journal {
	j := emptyJournal(Journal{})
	j.Filter.Filtered, j.Filter.Trigger, j.Filter.From.Typed = true, "resolve", "yesterday 09:00"
	j.Filter.From.Echo = "2026-11-23 09:00:00 UTC"
	return j
}

func unreadableJournal() Journal {
	j := emptyJournal(Journal{})
	j.CSV, j.Lines = "", ""
	j.Filter.Filtered, j.Filter.From.Typed, j.Filter.Task = true, "soonish", "79315001-1b3e"
	j.Filter.From.Problem = "“soonish” could not be read."
	j.Problem = &Problem{Heading: "This filter cannot be understood", Lines: []string{"Task id: there is none in “79315001-1b3e”.", "From: “soonish” could not be read."}}
	return j
}

// entries are a line of each kind: done with values, refused by the service, kept back by
// Taskdesk, open, and a creation.
func entries() []JournalEntry {
	task := &Link{Text: "79315001", URL: taskURL}
	ids := []Fact{{Label: "Task", Value: taskID, Code: true}, {Label: "Request id of the Workflow service", Value: requestID, Code: true}, {Label: "Journal line", Value: "0pglng7dm5u558gmg6en6ai2os", Code: true}}
	return []JournalEntry{
		{What: "Edit", Task: task, Definition: "Operations/PriceChallenge", Who: "Olu Operator", Role: "operator", When: "24 Nov 2026 13:43:10 GMT", Title: "2026-11-24 13:43:10.113504 UTC",
			Outcome: Done, Settled: "the Workflow service said so", Versions: "v11 → v12", Reason: "as agreed with the vendor", Ticket: "OPS-2041", Facts: ids,
			Changes: []Change{{Name: "challengedPrice", Label: "challengedPrice", Old: "98.50", New: "98.7500000000000000000000001"}, {Name: "comment", Label: "comment", New: "The vendor agrees."}}},
		{What: "Fire resolve", Task: task, Definition: "Operations/PriceChallenge", Who: "Ann Analyst", Role: "operator", When: "24 Nov 2026 13:40:02 GMT", Title: "2026-11-24 13:40:02.000000 UTC",
			Outcome: Refused, Settled: "the Workflow service said so, 24 Nov 2026 13:40:03 GMT", Versions: "on v11", Words: "A required field 'resolutionDetail' is missing for trigger 'resolve'.", Facts: ids},
		{What: "Fire escalate", Task: task, Definition: "Operations/PriceChallenge", Who: "Ann Analyst", Role: "operator", When: "24 Nov 2026 13:38:00 GMT", Title: "2026-11-24 13:38:00.000000 UTC",
			Outcome: Done, Settled: "found by reading the task back, 24 Nov 2026 13:38:12 GMT", Versions: "v10 → v11", From: "In progress", To: "Escalated", Facts: ids},
		{What: "Delete", Task: task, Who: "Vera Viewer", Role: "viewer", When: "24 Nov 2026 13:31:00 GMT", Title: "2026-11-24 13:31:00.000000 UTC",
			Outcome: Refused, Settled: "Taskdesk did not let it pass; nothing was sent", Words: "needs admin, has viewer", Facts: ids[:1]},
		{What: "Create Operations/PriceChallenge", Who: "00u7nobodyknows", Role: "role not known", When: "24 Nov 2026 13:30:00 GMT", Title: "2026-11-24 13:30:00.000000 UTC",
			Outcome: Unknown, Settled: "not known when last looked at, 24 Nov 2026 13:30:20 GMT", Facts: ids[2:], Line: "0pglng7dm5u558gmg6en6ai2os",
			Source: &Link{Text: "5520aa17, version 5", URL: "/tasks/old?asAt=2026-11-24T13:20:00Z"}},
	}
}

func wholeCheck() JournalCheck {
	f := frame("Check of the journal")
	f.Here = "/journal/check"
	return JournalCheck{
		Frame: f, Whole: true, Text: "1234 entries, each as it was written", Head: "69c75e7748898c04105f0694ac2360bab834008134b26ee23d208f810562ac34",
		OldKeys: "12 entries still sealed with an older key: keep it until a start has sealed them anew.", Back: "/journal",
	}
}

func brokenCheck() JournalCheck {
	c := wholeCheck()
	c.Whole, c.OldKeys, c.Text = false, "", "The journal is not as it was written: 2 faults among 1233 entries"
	c.Faults = []string{"Entry 17: it was changed, or its key (1f0c99aa) is not among the secret keys.", "Entry 1234: the journal was cut off here: it had 1234 entries."}
	return c
}

func deletedTaskJournal() Gone {
	g := stone()
	g.Last.Journal = &Journal{Lead: "What was done to this task through Taskdesk, by anybody.", Entries: entries()[:1]}
	return g
}

func journalTask(lines ...JournalEntry) Task {
	t := task()
	t.Tabs = []Link{{Text: "Task", URL: taskURL}, {Text: "Journal", URL: taskURL + "/journal", Current: true}, {Text: "Raw", URL: taskURL + "/raw"}}
	t.Journal = &Journal{Lead: "What was done to this task through Taskdesk, by anybody.", Entries: lines}
	if len(lines) > 0 {
		t.Journal.Older = taskURL + "/journal?before=0pglng7djkdj2063db04s9muoc"
	}
	return t
}
