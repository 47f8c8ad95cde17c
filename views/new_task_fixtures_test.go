package views_test

import . "taskdesk/views"

func init() { sets = append(sets, newTaskFixtures) }

// newTaskFixtures are the pages that create a task.
func newTaskFixtures() []fixture {
	return []fixture{
		{"new_list", NewTaskPage(definitionList())},
		{"new_unlisted", NewTaskPage(unlisted())},
		{"new_list_cut", NewTaskPage(cutDefinitionList())},
		{"new_region", NewTaskMain(newTask())},
		{"new_form", NewTaskPage(newTask())},
		{"new_unknown", NewTaskPage(unknownTask())},
		{"new_locked", NewTaskPage(NewTask{Frame: frame("Create a task"), Locked: "You are a viewer here: you can look, and nothing else."})},
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
