package views_test

import . "taskdesk/views"

func init() { sets = append(sets, familyFixtures) }

func familyFixtures() []fixture {
	return []fixture{
		{"family", TaskPage(withFamily(family()))},
		{"family_cut", TaskPage(withFamily(cutFamily()))},
		{"family_untold", TaskPage(withFamily(Family{Missing: "The Workflow service does not tell of which tasks this one is a parent or a child."}))},
		{"family_past", TaskPage(pastFamily())},
		{"family_children", BroodView(laterBrood())},
		{"actions", TaskPage(withActions(actions()))},
		{"actions_none", TaskPage(withActions(Actions{Lead: "What actions did.", Missing: "No action made this task, changed it, or was started by it."}))},
	}
}

func withFamily(f Family) Task {
	t := task()
	t.Relations = &f
	return t
}

func withActions(a Actions) Task {
	t := task()
	t.Actions = &a
	return t
}

func pastFamily() Task {
	t, f := pastTask(), family()
	t.Relations = &f
	return t
}

const parentID, childID = "3c6c61a5-9e06-4a3c-8f4a-5a0b7be8b2aa", "b2c94a77-13f6-4f0d-8b1c-70de5a41c8d2"

func kinOf(id, name string, state State) Kin {
	return Kin{ID: id, Short: id[:8], Name: name, URL: "/tasks/" + id, State: state, Age: "for 3 d 4 h", Since: "21 Nov 2026 09:38:10 GMT"}
}

// family is a parent, the task below it, and two children of that.
func family() Family {
	open, done := State{Name: "InProgress", Label: "In progress", Kind: StateOpen}, State{Name: "Closed", Label: "Closed", Kind: StateDone}
	blocking := kinOf(childID, "Data-quality exception", open)
	blocking.Blocks = true
	blocking.Waits = []Run{{Text: "Waiting for "}, {Text: "Close", Strong: true}, {Text: ", which needs "}, {Text: "Owner", URL: "/tasks/" + childID + "#field-owner"}, {Text: "."}}
	blocking.Kids = &Kids{Label: "4 children", URL: "/tasks/" + childID + "/family/children"}
	here := kinOf(taskID, "Price challenge", open)
	here.Here, here.Blocks = true, true
	here.Kids = &Kids{Label: "2 children, 1 of them keeps it waiting", Here: true, Brood: Brood{List: []Kin{blocking, kinOf("5a0b7be8-9e06-4a3c-8f4a-3c6c61a5b2aa", "Data-quality exception", done)}}}
	top := kinOf(parentID, "File check", State{Name: "HasFindings", Label: "Has findings", Kind: StateOpen})
	top.Kids = &Kids{Label: "1 child, which keeps it waiting", Here: true, Brood: Brood{List: []Kin{here}}}
	return Family{
		Lead: "1 parent up the line, 2 children", Root: &top,
		Stack: &Stack{
			Facts:   []Fact{{Label: "Stacking key", Value: "ISIN-1", Code: true}, {Label: "In it", Value: "3 tasks, open"}},
			Members: []Kin{{ID: parentID, Short: "3c6c61a5", Name: "File check", URL: "/tasks/" + parentID, State: open, Lead: true}},
			Note:    "2 more in the stack were not found among the tasks that you may see.",
		},
	}
}

// cutFamily is one whose line and children are more than is shown.
func cutFamily() Family {
	f := family()
	f.Stack = nil
	f.Above = []Run{{Text: "The line goes on above, with "}, {Text: "File check 3c6c61a5", URL: "/tasks/" + parentID + "/family"}, {Text: ". "}}
	f.Root.Unread, f.Root.Age = "You are not permitted to see it.", ""
	f.Root.Kids.First = "/tasks/" + parentID + "/family"
	f.Root.Kids.More = &Link{Text: "Show 50 more of 180", URL: "/tasks/" + parentID + "/family/children?from=100"}
	f.Note = "Not all of them were read."
	return f
}

func laterBrood() Brood {
	k := kinOf(childID, "Data-quality exception", State{Name: "Open", Label: "Open", Kind: StateStart})
	k.Focus = true
	return Brood{List: []Kin{k}, More: &Link{Text: "Show 1 more of 102", URL: taskURL + "/family/children?from=101"}}
}

func actions() Actions {
	steps := []ActionStep{
		{At: "13:40:02.113", Title: "2026-11-24 13:40:02.113504 UTC", Words: "Submitted", Type: "ActionSubmitted"},
		{At: "13:40:02.243", Title: "2026-11-24 13:40:02.243504 UTC", After: "130 ms", Words: "Progress", Type: "ActionProgressUpdate", Details: "Half of the work is done"},
		{At: "13:40:04.643", Title: "2026-11-24 13:40:04.643504 UTC", After: "2.4 s", Words: "Failed", Type: "ActionFailed", Details: "The worker stopped with an error.", Failed: true},
	}
	return Actions{
		Lead: "What actions did, the newest first.",
		List: []Action{
			{
				ID: "41f07be2-6d9c-4b53-8e0a-1c2d3e4f5a6b", Kind: Refused, Outcome: "Failed", What: "Run a worker", Type: "RunWorker", Why: "The worker stopped with an error.",
				Began: "24 Nov 2026 13:40:02 GMT", Took: "2.5 s", StartedBy: []Run{{Text: "this task, version 11"}}, Did: "changed this task: version 12", RunAs: "00u1ops7mira4KqTe5p8", Request: requestID, Steps: steps,
			},
			{ID: "52f07be2-6d9c-4b53-8e0a-1c2d3e4f5a6b", Kind: "waiting", Outcome: "Under way", What: "Make child tasks", Began: "24 Nov 2026 13:40:02 GMT", Steps: steps[:1], Note: "It went on after this moment."},
			{ID: "63f07be2-6d9c-4b53-8e0a-1c2d3e4f5a6b", Kind: Done, Outcome: "Successful", What: "Make child tasks", Took: "1 ms", Began: "24 Nov 2026 13:40:02 GMT", StartedBy: []Run{{Text: "task "}, {Text: "3c6c61a5", URL: "/tasks/" + parentID + "/actions"}}, Did: "made this task", Steps: steps[:2]},
			{ID: "74f07be2-6d9c-4b53-8e0a-1c2d3e4f5a6b", Kind: Unknown, Outcome: "Cannot be read", What: "An action", Problem: &Problem{Text: "You are not permitted to read its log.", Lines: []string{"The Workflow service says: No."}, RequestID: requestID}},
		},
		Older: &Link{Text: "Older", URL: taskURL + "/actions?asAt=2026-11-20T10:00:00Z"}, Note: "Earlier actions are told on the page of the task as it was then.",
	}
}
