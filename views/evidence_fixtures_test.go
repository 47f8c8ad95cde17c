package views_test

import . "taskdesk/views"

func init() { sets = append(sets, evidenceFixtures) }

func evidenceFixtures() []fixture {
	return []fixture{
		{"evidence", EvidencePage(noPack())},
		{"evidence_ready", EvidencePage(readyPack())},
		{"evidence_to_mend", EvidencePage(packToMend())},
	}
}

func noPack() Evidence {
	return Evidence{
		Frame: frame("Evidence pack"), Action: "/evidence", Most: 50,
		Moment: MomentInput{
			ID: "pack-as-at", Name: "asAt", Label: "As at, if not now", Zone: "Europe/London", Placeholder: "yesterday 17:00",
			Empty: "Leave it empty for the tasks as they are now.",
		},
	}
}

func readyPack() Evidence {
	e := noPack()
	e.Pasted = taskID + "\n" + "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"
	e.Moment.Typed, e.Moment.Echo = "2026-11-21T10:04:11.1234567Z", "2026-11-21 10:04:11.1234567 UTC"
	e.Pack = &Pack{
		Tasks: []Link{{Text: "79315001", URL: taskURL + "?asAt=2026-11-21T10%3A04%3A11.1234567Z"}, {Text: "6f1d3c1e", URL: "/tasks/6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"}},
		URL:   "/evidence.zip?id=" + taskID, AsAt: "21 Nov 2026 10:04:11 GMT", AsAtUTC: e.Moment.Echo, Zone: "Europe/London",
		Contents: []Fact{{Label: "To be read", Value: "a page for each task"}, {Label: "As tables", Value: "versions and changes"}},
		Reading:  []string{"Every version of each task.", "Nothing is changed."},
	}
	return e
}

func packToMend() Evidence {
	e := noPack()
	e.Pasted, e.Moment.Typed, e.Moment.Problem = "nothing", "soonish", "This is no moment that Taskdesk can read."
	e.Problem = &Problem{Heading: "No pack can be made of that", Lines: []string{"There is no task id in what you pasted.", "Nothing was read."}}
	return e
}
