package views_test

import . "taskdesk/views"

func init() { sets = append(sets, explainFixtures) }

// explainFixtures are tasks with the reasons why they wait.
func explainFixtures() []fixture {
	return []fixture{
		{"task_explained", TaskPage(explained())},
		{"task_explainable", TaskPage(explainable())},
		{"task_explained_past", TaskPage(explainedPast())},
		{"task_stuck", TaskPage(stuckTask())},
		{"task_blocked_by_child", TaskPage(blockedTask())},
		{"fire_several_ways", TaskPage(firing(forkedFirePanel()))},
		{"fire_nothing", TaskPage(firing(nothingToFire()))},
	}
}

func explained() Task {
	t := task()
	t.Explain = &Explainer{Ways: []ExplainedWay{
		{Trigger: "cancel", Label: "Cancel", To: State{Name: "NotDone", Label: "Not done", Kind: StateDone}, Verdict: Met, Words: "can be fired"},
		resolveReasons("#field-"),
		{
			Trigger: "report", Label: "Report", To: State{Name: "Escalated", Label: "Escalated", Kind: StateOpen}, Verdict: CannotTell, Words: "cannot be judged here",
			Unread: "fields.price gt", Notes: []string{"The worker of the action checkPrices fires this by itself when it is done."},
		},
	}}
	return t
}

// resolveReasons are conditions of every kind.
func resolveReasons(anchor string) ExplainedWay {
	return ExplainedWay{
		Trigger: "resolve", Label: "Resolve", To: State{Name: "Done", Label: "Done", Kind: StateDone}, Verdict: NotMet, Words: "blocked",
		GuardWords: "Say how it was resolved; you may not resolve what you raised.",
		Clauses: []Clause{
			{Words: []Run{{Text: "Resolution detail", URL: anchor + "resolutionDetail"}, {Text: " must be set"}}, Text: "fields['resolutionDetail'] exists", Verdict: NotMet, Saw: "it is not set"},
			{Words: []Run{{Text: "Assignee", URL: anchor + "assignee"}, {Text: " must be set"}}, Text: "fields['assignee'] exists", Verdict: Met, Saw: "it is operator"},
			{Words: []Run{{Text: "You must not be who created it"}}, Text: "CurrentUser neq UserCreated", Verdict: CannotTell, Saw: "who created it cannot be told here"},
			{Verdict: NotMet, Any: true, Parts: []Clause{
				{Words: []Run{{Text: "Vendor price must be less than Challenged price"}}, Text: "fields['vendorPrice'] lt fields['challengedPrice']", Verdict: NotMet, Saw: "Vendor price is 101.2350 and Challenged price is 98.75",
					Fields: []Link{{Text: "Vendor price", URL: anchor + "vendorPrice"}, {Text: "Challenged price", URL: anchor + "challengedPrice"}}},
				{Words: []Run{{Text: "Every child task: its state must be Done"}}, Text: "childTasks all (state eq 'Done')", Verdict: NotMet, Saw: "it holds for 1 of 2",
					Children: [][]Run{{{Text: "Re-price run 0d4412ef", URL: "/tasks/child2"}, {Text: ", in "}, {Text: "Failed", Strong: true}, {Text: " for 3 d"}}}},
			}},
		},
		Refusal: "Say how it was resolved.",
	}
}

func resolving() *Outcome {
	return &Outcome{
		Starts: []Run{{Text: "The action notify-vendor."}, {Text: "It fires acknowledge on the parent task."}},
		Locks:  "Assignee, Comment and Second vendor (not set)",
		Then:   []Run{{Text: "Finished: nothing leads out of "}, {Text: "Done", Strong: true}, {Text: "."}},
		NoBack: "No way back from Done.",
	}
}

func explainedPast() Task {
	t := pastTask()
	t.Explain = explained().Explain
	t.Explain.Past = true
	return t
}

func stuckTask() Task {
	t := explained()
	t.Waiting = Waiting{Kind: "stuck",
		Runs: []Run{{Text: "Its last action failed 2 h ago: The worker stopped with an error. "}, {Text: "See what it did", URL: taskURL + "/actions"}},
		More: []Run{{Text: "Check again", Strong: true}, {Text: " can be fired; "}, {Text: "Discard", Strong: true}, {Text: " needs "}, {Text: "Reason", URL: "#field-reason"}, {Text: "."}},
	}
	return t
}

func blockedTask() Task {
	t := explained()
	t.Waiting = Waiting{Kind: "waiting", Runs: []Run{
		{Text: "Resolve", Strong: true}, {Text: " is blocked by child "}, {Text: "Re-price run 0d4412ef", URL: "/tasks/child2"}, {Text: ", in "}, {Text: "Failed", Strong: true}, {Text: " for 3 d."},
	}}
	return t
}

func forkedFirePanel() FirePanel {
	p := firePanel()
	other := resolveReasons("#f-")
	other.Label, other.To, other.Clauses = "Give up", State{Name: "NotDone", Label: "Not done", Kind: StateDone}, other.Clauses[:1]
	p.Guards = append(p.Guards, other)
	return p
}

func explainable() Task {
	t := task()
	t.Explain = &Explainer{URL: taskURL + "?why=1"}
	return t
}

// nothingToFire is a dialog whose task has moved on.
func nothingToFire() FirePanel {
	p := refusedFirePanel()
	p.To, p.Outcome, p.Guards, p.Confirm = State{}, nil, nil, ""
	p.Description = "Nothing leads out of Done with this trigger, so there is nothing to fire."
	p.Problem = &Problem{Heading: "The task changed while you were at it", Text: "It is version 7 now, changed last by you just now; you saw version 6.", Lines: []string{"Nothing was sent. Look at what changed before you go on."}}
	return p
}
