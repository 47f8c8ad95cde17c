package views_test

import . "taskdesk/views"

func init() { sets = append(sets, stoneFixtures) }

// stoneFixtures are tasks that are not there, tasks that are created again, and tasks
// whose definition has moved on.
func stoneFixtures() []fixture {
	return []fixture{
		{"gone_deleted", GonePage(deletedTask())},
		{"gone_deleted_region", GoneMain(longDeletedTask())},
		{"gone_not_yet", GonePage(notYetTask())},
		{"gone_never", GonePage(neverTask())},
		{"gone_forbidden_region", GoneMain(forbiddenTask())},
		{"new_copied", NewTaskPage(copiedTask())},
		{"new_again", NewTaskPage(createdAgain())},
		{"task_definition_moved_on", TaskPage(movedOnTask())},
		{"task_definition_gone", TaskPage(orphanTask())},
		{"task_created_again", TaskPage(againTask())},
	}
}

func sentence(text string) []Run { return []Run{{Text: text}} }

// stone is a tombstone without what is known of the deletion.
func stone() Gone {
	last := task()
	last.AsAt, last.Triggers, last.EditURL, last.LikeURL, last.DeleteURL, last.Missing = "2026-11-24T14:02:10.999999Z", nil, "", "", "", nil
	last.Tabs = []Link{{Text: "Last version", URL: taskURL, Current: true}, {Text: "Journal", URL: taskURL + "/journal"}, {Text: "Raw", URL: taskURL + "/raw?asAt=2026-11-24T14:02:10.999999Z"}}
	last.Family[1].Relation, last.Family[2].Relation = "child, lives on", "child, not there now"
	return Gone{
		Frame: frame("79315001 · deleted · Price challenge"), Kind: "deleted", ID: taskID, Short: "79315001", Heading: "Task 79315001 was deleted",
		Picker: Picker{Action: taskURL, Zone: "Europe/London"}, Last: &last, RequestID: requestID,
		Links: []Link{{Text: "View it as it was", URL: taskURL + "?asAt=2026-11-24T14:02:10.999999Z"}, {Text: "Create again from this version", URL: "/tasks/new?asAt=2026-11-24T14%3A02%3A10.999999Z&like=" + taskID}},
		Hints: []string{"It would be a new task with a new id; this one cannot be brought back under its own."},
	}
}

func deletedTask() Gone {
	g := stone()
	g.DeletedAgo, g.DeletedAt, g.DeletedBy = "6 min ago", "24 Nov 2026 14:02:11 GMT", "Ada Admin"
	g.Told = [][]Run{
		{{Text: "It was deleted on "}, {Text: "24 Nov 2026 14:02:11 GMT", Strong: true}, {Text: " by Ada Admin"}, {Text: ", "}, {Text: "through Taskdesk", URL: taskURL + "/journal#line-0pglng7d"}, {Text: "."}},
		sentence("Reason: booked twice (OPS-2041)"),
		{{Text: "It had 2 child tasks, of which these live on: "}, {Text: "Vendor enquiry 6b01c9d2", URL: "/tasks/child1"}, {Text: " (Done)"}, {Text: "."}},
		{{Text: "It was created again as "}, {Text: "Price challenge 8c02aa10", URL: "/tasks/again"}, {Text: " (Submitted)"}, {Text: "."}},
	}
	g.Notice = &Notice{Kind: Done, Text: "Deleted 79315001", RequestID: requestID, More: []Run{
		{Text: "Was that a mistake? "}, {Text: "Create it again", URL: "/tasks/new?like=" + taskID}, {Text: " as a new task with its last values."},
	}}
	return g
}

// longDeletedTask was deleted by nobody knows whom, and its reader may not create.
func longDeletedTask() Gone {
	g := stone()
	g.AsAt, g.Last.Crumbs = "2026-11-25T00:00:00Z", nil
	g.Told = [][]Run{{{Text: "It was deleted after "}, {Text: "24 Nov 2026 14:02:10 GMT", Strong: true}, {Text: ". By whom is not known: it was not done through Taskdesk, and the Workflow service does not tell."}}}
	g.Links, g.Hints = g.Links[:1], []string{"You are signed in as a viewer: an operator can create it again from this version."}
	return g
}

func notYetTask() Gone {
	return Gone{
		Frame: frame("79315001 · not there yet"), Kind: "notYet", ID: taskID, Short: "79315001",
		Heading: "Task 79315001 was not there yet", AsAt: "2026-11-01T00:00:00Z",
		Told:   [][]Run{{{Text: "PriceChallenge 79315001 was created on "}, {Text: "21 Nov 2026 09:58:41 GMT", Strong: true}, {Text: " by sandbox-system; you asked for 1 Nov 2026 00:00:00 GMT."}}},
		Links:  []Link{{Text: "See it when it was created", URL: taskURL + "?asAt=2026-11-21T09:58:41Z"}, {Text: "See it now", URL: taskURL}},
		Picker: Picker{Action: taskURL, Typed: "2026-11-01 00:00", Echo: "2026-11-01 00:00:00.000000 UTC", Zone: "Europe/London"},
	}
}

func neverTask() Gone {
	return Gone{
		Frame: frame("79315001 · not found"), Kind: "never", ID: taskID, Short: "79315001", Heading: "No task 79315001 was found",
		Told: [][]Run{
			sentence("The Workflow service has none with this id, now or at any of the moments that were looked at."),
			{{Text: "It is a correlation id of "}, {Text: "Price challenge 8c02aa10", URL: "/tasks/again"}, {Text: " (Submitted)"}, {Text: "."}},
		},
		Checked: []string{"24 Nov 2026 13:46 GMT", "24 Nov 2025 13:46 GMT"}, RequestID: requestID,
		Links:  []Link{{Text: "Find another task", URL: "/"}},
		Picker: Picker{Action: taskURL, Zone: "Europe/London"},
	}
}

func forbiddenTask() Gone {
	return Gone{
		Frame: frame("79315001 · not permitted"), Kind: "forbidden", ID: taskID, Short: "79315001",
		Heading: "You are not permitted to see task 79315001", RequestID: requestID,
		Told:  [][]Run{sentence("Whether there is such a task cannot be told.")},
		Links: []Link{{Text: "Try again", URL: taskURL}},
	}
}

func copiedTask() NewTask {
	n := newTask()
	n.Like = &Like{
		ID: taskID, From: Link{Text: "Price challenge 79315001, version 12", URL: taskURL},
		Lines: []string{"It becomes a new task with an id of its own; the history stays with 79315001.", "It starts in Submitted and not in In progress, where 79315001 was: its triggers are fired anew."},
	}
	n.Correlation = "nav-2026-11-22/prices\n" + taskID
	n.Problem = &Problem{Heading: "Refused by the Workflow service", Text: "Field 'comment' is required.", RequestID: requestID}
	n.Groups[1].Inputs[2].Problem = "Required to create the task."
	return n
}

func createdAgain() NewTask {
	n := copiedTask()
	n.Frame.Title, n.Problem = "Create Price challenge again", nil
	n.Like.Again, n.Like.At, n.Like.Moment = true, "2026-11-24T14:02:10.999999Z", "as it was on 24 Nov 2026 14:02:10 GMT"
	n.Like.From.URL = taskURL + "?asAt=2026-11-24T14:02:10.999999Z"
	n.Like.LeftLead = "Left out, as the definition of today does not have them:"
	n.Like.LeftOut = []Fact{{Label: "Desk", Value: "London"}, {Label: "Old ticket", Value: "VND-20417"}}
	n.Groups[0].Inputs[1].Problem = "The definition of today does not take this value: it must be one of Meridian, Alder."
	n.Stacking, n.AskStacking = "prices/XS1234567890", true
	return n
}

func movedOnTask() Task {
	t := task()
	t.Differs = &Differs{
		Lead: "Today’s definition, of 24 Nov 2026, differs from the one that this task follows: field “Risk owner” added, trigger “Escalate” removed, guard of transition “Resolve” from “In progress” changed and 2 more.",
		Items: []Difference{
			{Text: "Field “Risk owner” added."},
			{Text: "Trigger “Escalate” removed."},
			{Text: "Guard of transition “Resolve” from “In progress” changed.", Old: "fields['comment'] neq ''", New: "fields['comment'] neq '' and fields['riskOwner'] exists"},
		},
	}
	return t
}

func orphanTask() Task {
	t := pastTask()
	t.Differs = &Differs{Lead: "This definition is not there any more today. The task follows the version that it was created with, for life."}
	return t
}

func againTask() Task {
	t := task()
	t.Notice = &Notice{Kind: Done, Text: "Created 79315001", More: []Run{{Text: "It was created again from "}, {Text: "5520aa17, version 5", URL: "/tasks/old"}, {Text: "; that one’s id is among its correlation ids."}}}
	t.Facts = append(t.Facts, Fact{Label: "Created from", Value: "5520aa17, version 5", URL: "/tasks/old"})
	return t
}
