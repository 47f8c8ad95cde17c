package views_test

import . "taskdesk/views"

func init() { sets = append(sets, homeFixtures) }

// homeFixtures are the first page.
func homeFixtures() []fixture {
	return []fixture{
		{"home", HomePage(home())},
		{"home_empty", HomePage(Home{Frame: frame("Find a task")})},
		{"home_several", HomePage(severalHome())},
		{"home_unreadable", HomePage(unreadableHome())},
	}
}

func home() Home {
	f := frame("Find a task")
	f.Here = "/"
	return Home{
		Frame: f, Create: true,
		Notice:   &Notice{Kind: Note, Text: "The Workflow service answers slowly today: 2.1 s for the last read."},
		Open:     []Write{{What: "Fired escalate", Short: "79315001", URL: taskURL, When: "3 min ago", Title: "24 Nov 2026 13:43 GMT", Outcome: Unknown, Detail: "no answer after 10 s"}},
		Examples: []Link{{Text: "An ordinary task", URL: "/tasks/1"}, {Text: "A stuck one", URL: "/tasks/2"}, {Text: "One with a long history", URL: "/tasks/3"}},
		Recent: []Write{
			{What: "Saved 2 changes to", Short: "79315001", URL: taskURL, When: "6 min ago", Title: "24 Nov 2026 13:40 GMT", Outcome: Done},
			{What: "Fired resolve on", Short: "5520aa17", URL: "/tasks/2", When: "1 h ago", Title: "24 Nov 2026 12:46 GMT", Outcome: Refused, Detail: "guard not met"},
			{What: "Create Operations/TradeBreak", URL: "/writes/2", When: "2 h ago", Title: "24 Nov 2026 11:46 GMT", Outcome: Refused, Detail: "a field is missing"},
		},
	}
}

func severalHome() Home {
	h := home()
	h.Jump = "79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11 5520aa17-1b3e-4c1e-9d5b-0d3f6a2b7c11"
	h.Notice, h.Open, h.Examples = nil, nil, nil
	h.Found = []Link{{Text: taskID, URL: taskURL}, {Text: "5520aa17-1b3e-4c1e-9d5b-0d3f6a2b7c11", URL: "/tasks/2"}}
	return h
}

func unreadableHome() Home {
	return Home{
		Frame:   frame("No id in that"),
		Problem: &Problem{Heading: "There is no task id in what you pasted", Lines: []string{"An id looks like 79315001-1b3e-4c1e-9d5b-0d3f6a2b7c11. The Workflow service was not asked."}},
	}
}
