package views_test

import . "taskdesk/views"

func init() { sets = append(sets, formFixtures) }

// formFixtures are task pages with a panel or a form, and what forms are answered with.
func formFixtures() []fixture {
	return []fixture{
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
		{"echo", MomentEcho("2026-11-21 10:04:00.000000 UTC", "")},
		{"echo_problem", MomentEcho("", "Not a moment: write 2026-11-21 10:04, 2h ago or yesterday 17:00.")},
	}
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
