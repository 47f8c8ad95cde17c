package views_test

import . "taskdesk/views"

func init() { sets = append(sets, freshFixtures) }

func freshFixtures() []fixture {
	return []fixture{
		{"task_asking", TaskPage(asking(Fresh{}))},
		{"task_changed", TaskPage(asking(changedFresh()))},
		{"task_changed_edit", TaskPage(changedWhileEditing())},
		{"task_behind", TaskPage(asking(behindFresh()))},
		{"fresh_gone", FreshView(goneFresh())},
	}
}

// asking is a task page that asks whether it is current, and what it was told.
func asking(f Fresh) Task {
	t := task()
	f.Check, f.Every, f.Zone = taskURL+"/fresh?version=12&seenAt=2026-11-24T13:40:02.113504Z", 5, "Europe/London"
	t.Fresh = &f
	return t
}

func changedFresh() Fresh {
	return Fresh{
		Kind: Note, Lead: "analyst changed this task at 13:46:10: In progress → Escalated, Assignee and Comment.",
		Lines: []string{"It is version 13 now; you see version 12."},
		Show:  taskURL, What: taskURL + "/compare?from=v12&to=v13",
	}
}

func changedWhileEditing() Task {
	t := asking(changedFresh())
	t.Fresh.Show = taskURL + "/edit"
	form := editForm()
	t.Edit = &form
	return t
}

func behindFresh() Fresh {
	return Fresh{
		Kind: Unknown, Lead: "The Workflow service is catching up: it still shows version 11.",
		Lines: []string{"What you see is version 12, which it answered with at 13:40:03. A change is sent once it has caught up."},
	}
}

func goneFresh() Fresh {
	return Fresh{Kind: Note, Lead: "This task was deleted.", Lines: []string{"It can still be read as it was."}, Show: taskURL, Whole: true}
}
