package views_test

import . "taskdesk/views"

func init() { sets = append(sets, compareFixtures) }

// compareFixtures are comparisons, and forms with values of an earlier version.
func compareFixtures() []fixture {
	return []fixture{
		{"compare", ComparePage(compared())},
		{"compare_region", CompareMain(compared())},
		{"compare_viewer", ComparePage(comparedByViewer())},
		{"compare_tasks", ComparePage(comparedTasks())},
		{"compare_missing", ComparePage(comparedWithNothing())},
		{"compare_problem", ComparePage(comparisonToMend())},
		{"edit_brought_back", TaskPage(editing(broughtBackForm()))},
		{"edit_brought_back_draft", TaskPage(editing(draftInTheWay()))},
	}
}

const (
	fromAddress = "2026-11-21T10:04:11.123456Z"
	toAddress   = "2026-11-24T13:46:10Z"
	compareURL  = taskURL + "/compare"
)

func compared() Compare {
	query := "?from=2026-11-21T10%3A04%3A11.123456Z&to=2026-11-24T13%3A46%3A10Z"
	return Compare{
		Frame: frame("79315001 · Compare · Price challenge"), ID: taskID, Short: "79315001", Name: "Price challenge",
		Tabs: []Link{{Text: "Task", URL: taskURL}, {Text: "Compare", URL: compareURL, Current: true, Key: "c"}},
		Form: CompareForm{
			Action: compareURL, Zone: "Europe/London",
			From: CompareInput{Typed: fromAddress, Echo: "2026-11-21 10:04:11.123456 UTC"},
			To:   CompareInput{Typed: toAddress, Echo: "2026-11-24 13:46:10 UTC"},
		},
		Sides: []CompareSide{
			{
				Title: "From", Version: "v11", State: State{Name: "Open", Label: "Open", Kind: StateStart}, Moment: "21 Nov 2026 10:04:11 GMT",
				UTC: "2026-11-21 10:04:11.123456 UTC", Changed: "since 21 Nov 2026 10:04:11 GMT, by analyst", URL: taskURL + "?asAt=2026-11-21T10%3A04%3A11.123456Z",
			},
			{
				Title: "To", Version: "v12", State: State{Name: "InProgress", Label: "In progress", Kind: StateOpen}, Moment: "24 Nov 2026 13:46:10 GMT",
				UTC: "2026-11-24 13:46:10 UTC", Changed: "since 24 Nov 2026 13:40:02 GMT, by you", URL: taskURL + "?asAt=2026-11-24T13%3A46%3A10Z",
			},
		},
		Lead: "6 differences, and 1 written in another way", Rows: comparedRows(),
		ShowURL: compareURL + query + "&all=1", Show: "All 15 attributes", SwapURL: compareURL + query, NowURL: compareURL + "?from=now",
		Back: &BringBack{Action: taskURL + "/edit", From: fromAddress, Label: "Bring back the ticked values of v11", AllURL: taskURL + "/edit?from=x", Hint: "They fill in the edit form. Nothing is sent before its review."},
	}
}

func comparedRows() []CompareRow {
	return []CompareRow{
		{Attribute: "State", Label: "State", Kind: CompareChanged, From: CompareValue{Text: "Open"}, To: CompareValue{Text: "In progress"}},
		{
			Field: "vendorPrice", Attribute: "Fields[vendorPrice]", Label: "Vendor price", Kind: CompareChanged, Note: "+0.25", Tick: true,
			From: CompareValue{Text: "98.50", Number: true}, To: CompareValue{Text: "98.75", Number: true},
		},
		{
			Field: "ourPrice", Attribute: "Fields[ourPrice]", Label: "Our price", Kind: CompareRewritten,
			Locked: "set once, at creation",
			From:   CompareValue{Text: "1.50", Number: true}, To: CompareValue{Text: "1.5", Number: true},
		},
		{
			Field: "reviewedAt", Attribute: "Fields[reviewedAt]", Label: "Reviewed at", Kind: CompareChanged, Note: "2 d 4 h later", Tick: true,
			From: CompareValue{Text: "21 Nov 2026 10:04:11 GMT", Title: "2026-11-21T10:04:11.0000000+00:00"}, To: CompareValue{Text: "23 Nov 2026 14:04:11 GMT", Title: "2026-11-23T14:04:11.0000000+00:00"},
		},
		{
			Field: "comment", Attribute: "Fields[comment]", Label: "Comment", Kind: CompareChanged, Tick: true,
			From: CompareValue{Text: "They booked it twice.\nAsked.", Pieces: []Piece{{Text: "They booked it "}, {Text: "twice.\n", Own: true}, {Text: "Asked."}}},
			To:   CompareValue{Text: "They booked it once.\nAsked.", Pieces: []Piece{{Text: "They booked it "}, {Text: "once.\n", Own: true}, {Text: "Asked."}}},
		},
		{Field: "assignee", Attribute: "Fields[assignee]", Label: "Assignee", Kind: CompareAdded, To: CompareValue{Text: "operator"}, Tick: true},
		{Field: "evidence", Attribute: "Fields[evidence]", Label: "Evidence", Kind: CompareCleared, From: CompareValue{Empty: true}, Tick: true},
	}
}

func comparedByViewer() Compare {
	c := compared()
	c.Back = nil
	c.Form.All, c.Show = true, "Only differences"
	c.Rows = append(c.Rows, CompareRow{Field: "isin", Attribute: "Fields[isin]", Label: "ISIN", Kind: CompareSame, From: CompareValue{Text: "XS1"}, To: CompareValue{Text: "XS1"}})
	return c
}

func comparedTasks() Compare {
	c := comparedByViewer()
	c.Sides[0].Task = &Link{Text: "Price challenge 79315001", URL: taskURL}
	c.Sides[1].Task = &Link{Text: "Trade break 5520aa17", URL: "/tasks/2"}
	c.Sides[0].Short, c.Sides[1].Short = "79315001", "5520aa17"
	c.Form.With.Typed = "5520aa17-1b3e-4c1e-9d5b-0d3f6a2b7c11"
	c.Notes = []string{"The two tasks have different definitions, so their fields are compared by name."}
	return c
}

func comparedWithNothing() Compare {
	c := compared()
	c.Rows, c.Back, c.ShowURL, c.Lead = nil, nil, "", "Nothing to compare: on one side there is no task"
	c.Sides[0] = CompareSide{
		Title: "From", Version: "no task", Moment: "1 Jan 2001 00:00:00 GMT", UTC: "2001-01-01 00:00:00 UTC", RequestID: requestID,
		Missing: "The task was not there yet", Lines: []string{"It was created on 20 Nov 2026 16:20:00 GMT."},
		Instead: &Link{Text: "Compare it as it was created", URL: compareURL + "?from=2026-11-20T16%3A20%3A00Z&to=2026-11-24T13%3A46%3A10Z"},
	}
	return c
}

func comparisonToMend() Compare {
	c := compared()
	c.Sides, c.Rows, c.Lead, c.Back = nil, nil, "", nil
	c.Problem = &Problem{Heading: "That cannot be compared yet", Lines: []string{"Mend what is marked below. All that you typed is still here."}}
	c.Form.From = CompareInput{Typed: "v99", Problem: "The task has no version 99. Give another one, or a moment."}
	c.Form.With = CompareInput{Typed: "xx", Problem: "A task id is 36 characters of digits, the letters a to f, and hyphens."}
	return c
}

func broughtBackForm() EditForm {
	e := editForm()
	e.Brought = &Notice{Kind: Note, Text: "One field is filled in from v11, 21 Nov 2026 10:04. All else is as it is now.", Lines: []string{"Not brought back: ISIN: set once, at creation."}}
	in := &e.Groups[0].Inputs[1]
	in.Value, in.Was, in.From = "98.50", "98.75", "v11, 21 Nov 2026 10:04"
	return e
}

func draftInTheWay() EditForm {
	e := draftForm(Draft{})
	e.Draft.Instead = "The values that you want to bring back are not filled in: they would take the place of this. Send it first, or discard it."
	e.Draft.Then = []Pair{{Name: "from", Value: fromAddress}, {Name: "field", Value: "vendorPrice"}}
	return e
}
