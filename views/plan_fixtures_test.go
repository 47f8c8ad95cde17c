package views_test

import . "taskdesk/views"

func init() { sets = append(sets, planFixtures) }

// planFixtures are the ways to a state, and the dialogs that are steps of one.
func planFixtures() []fixture {
	return []fixture{
		{"task_plannable", TaskPage(plannableTask())},
		{"task_plannable_viewer", TaskPage(lookingAtPlannable())},
		{"plan", TaskPage(planned(plan()))},
		{"plan_region", TaskMain(planned(plan()))},
		{"plan_viewer", TaskPage(lookingAtPlan())},
		{"plan_choice", TaskPage(planned(planChoice()))},
		{"plan_there", TaskPage(planned(planThere()))},
		{"plan_nowhere", TaskPage(planned(planNowhere()))},
		{"plan_no_definition", TaskPage(planned(Plan{Missing: "The Workflow service offers no definition for this task, so the ways to a state are not known."}))},
		{"fire_on_the_way", TaskPage(firing(stepFirePanel()))},
	}
}

const planURL = taskURL + "/plan"

func plannableTask() Task {
	t := task()
	t.PlanURL = planURL
	return t
}

func lookingAtPlannable() Task {
	t := viewerTask()
	t.PlanURL = planURL
	return t
}

func planned(p Plan) Task {
	t := task()
	t.Title = "79315001 · the way to Done · Price challenge"
	p.Action = planURL
	t.Plan = &p
	return t
}

func lookingAtPlan() Task {
	p := plan()
	for i := range p.Ways {
		p.Ways[i].Start = nil
	}
	t := planned(p)
	t.Locked = "You are signed in as a viewer: you can look, not change."
	return t
}

var (
	inProgress = State{Name: "InProgress", Label: "In progress", Kind: StateOpen}
	escalated  = State{Name: "Escalated", Label: "Escalated", Kind: StateOpen}
	finished   = State{Name: "Done", Label: "Done", Kind: StateDone}
)

func plan() Plan {
	return Plan{
		States: planStates("Done"), To: &finished,
		Lead: []Run{{Text: "From "}, {Text: "In progress", Strong: true}, {Text: ", where the task is now, in version 12."}},
		Ways: []PlanWay{shortWay(), longWay(), barredWay(), closedWay()},
		Text: "The way to Done for task 79315001\n1. Resolve",
	}
}

func planStates(chosen string) []Option {
	return []Option{{Value: "New", Label: "New", Note: "cannot be reached"}, {Value: "Escalated", Label: "Escalated"}, {Value: "Done", Label: "Done", Selected: chosen == "Done"}}
}

func shortWay() PlanWay {
	return PlanWay{
		Title: "1 step: Resolve", Kind: PlanClear, Words: "Can be taken once what it asks for is filled in.",
		Start: &PlanStart{Trigger: "resolve", Label: "Resolve", URL: taskURL + "/triggers/resolve?plan=Done", Ready: true},
		Steps: []PlanStep{{
			Trigger: "resolve", Label: "Resolve", From: inProgress, To: finished, Kind: PlanClear, GuardWords: "Say how it was resolved",
			Needs: []PlanNeed{
				{Verdict: NotMet, Words: "Resolution detail must be filled", Saw: "it is empty"},
				{Verdict: Met, Words: "You must not be who created it", Saw: "analyst created it"},
			},
			Fill: "Resolution detail", Starts: "notify-vendor",
		}},
	}
}

func longWay() PlanWay {
	return PlanWay{
		Title: "2 steps: Escalate, then Resolve", Kind: PlanNotYou, Words: "Somebody else has to fire a step of it.",
		Start: &PlanStart{Trigger: "escalate", Label: "Escalate", URL: taskURL + "/triggers/escalate?plan=Done"},
		Steps: []PlanStep{
			{Trigger: "escalate", Label: "Escalate", From: inProgress, To: escalated, Kind: PlanClear,
				Notes: []string{"Fill in Resolution detail with this step: step 2 needs it (Resolution detail must be filled), and it is read-only by then."}},
			{Trigger: "resolve", Label: "Resolve", From: escalated, To: finished, Kind: PlanNotYou,
				Needs: []PlanNeed{
					{Verdict: Met, Words: "Resolution detail must be filled", Saw: "it is filled in by then"},
					{Verdict: NotMet, Words: "You must not be who changed it last", Saw: "you changed it last"},
					{Verdict: CannotTell, Words: "Every child task: its state must be Done", Saw: "it cannot be told here"},
				},
				Notes: []string{"Somebody else has to fire this step."}},
		},
	}
}

func barredWay() PlanWay {
	return PlanWay{
		Title: "2 steps: Escalate, then Sign off", Kind: PlanNotHere, Words: "Nobody may fire a step of it here: signing off is done at the desk.",
		Start: &PlanStart{Trigger: "escalate", Label: "Escalate", URL: taskURL + "/triggers/escalate?plan=Done", InVain: true},
		Steps: []PlanStep{
			{Trigger: "escalate", Label: "Escalate", From: inProgress, To: escalated, Kind: PlanClear, Asks: "Asks for a reason. Asks for a ticket of the form OPS-[0-9]+. Auditors ask."},
			{Trigger: "signOff", Label: "Sign off", From: escalated, To: finished, Kind: PlanNotHere, Notes: []string{"Nobody may fire this step here: signing off is done at the desk."}},
		},
	}
}

func closedWay() PlanWay {
	return PlanWay{
		Title: "1 step: Close", Kind: PlanNever, Words: "Cannot be taken as things are.",
		Start: &PlanStart{Trigger: "close", Label: "Close", URL: taskURL + "/triggers/close?plan=Done", InVain: true},
		Steps: []PlanStep{{Trigger: "close", Label: "Close", From: inProgress, To: finished, Kind: PlanNever,
			Needs: []PlanNeed{{Verdict: NotMet, Words: "The field closedBy, which the definition does not have, must be set", Saw: "it is not set"}}}},
	}
}

func planReach() []PlanState {
	return []PlanState{{State: escalated, URL: planURL + "?to=Escalated", Way: "Escalate"}, {State: finished, URL: planURL + "?to=Done", Way: "Escalate, then Resolve"}}
}

func planChoice() Plan { return Plan{States: planStates(""), Reached: planReach()} }

func planThere() Plan {
	return Plan{States: planStates(""), To: &inProgress, Lead: []Run{{Text: "The task is in "}, {Text: "In progress", Strong: true}, {Text: " already. "}, {Text: "Back to the task", URL: taskURL}}}
}

func planNowhere() Plan {
	p := planChoice()
	p.To = &State{Name: "New", Label: "New", Kind: StateStart}
	p.Lead = []Run{{Text: "No way leads from "}, {Text: "In progress", Strong: true}, {Text: " to "}, {Text: "New", Strong: true}, {Text: "."}}
	return p
}

func stepFirePanel() FirePanel {
	p := firePanel()
	p.Cancel = planURL + "?to=Done"
	p.Plan = &PlanReturn{State: "Done", Words: []Run{{Text: "A step on "}, {Text: "the way to Done", URL: p.Cancel}, {Text: "."}}}
	return p
}
