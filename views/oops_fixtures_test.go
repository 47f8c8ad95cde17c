package views_test

import . "taskdesk/views"

func init() { sets = append(sets, oopsFixtures) }

// oopsFixtures are pages of what went wrong.
func oopsFixtures() []fixture {
	return []fixture{
		{"oops_id", OopsPage(unreadableID())},
		{"oops_moment", OopsPage(unreadableMoment())},
		{"oops_down", OopsPage(upstreamDown())},
		{"oops_resend", OopsPage(sessionGone())},
		{"oops_notice", OopsNotice(upstreamDown())},
		{"oops_notice_resend", OopsNotice(sessionGone())},
	}
}

func unreadableID() Oops {
	return Oops{
		Frame: frame("Not a task id"), Status: 400, Heading: "That is not a task id", When: "24 Nov 2026 13:46:10 GMT",
		Lines:    []string{"The Workflow service was not asked."},
		Examples: []string{taskID}, Kept: "79315001-1b3e", KeptName: "q", KeptURL: "/", RequestID: requestID,
	}
}

func unreadableMoment() Oops {
	return Oops{
		Frame: frame("Not a moment"), Status: 400, Heading: "“next tuesdayish” cannot be read as a moment", When: "24 Nov 2026 13:46:10 GMT",
		Examples: []string{"2026-11-21T10:04:11Z", "2026-11-21 10:04", "2h ago", "yesterday 17:00"},
		Kept:     "next tuesdayish", KeptName: "asAt", KeptURL: taskURL, Links: []Link{{Text: "See it now", URL: taskURL}},
	}
}

func upstreamDown() Oops {
	return Oops{
		Frame: frame("No answer"), Status: 502, Heading: "The Workflow service did not answer", When: "24 Nov 2026 13:46:10 GMT",
		Lines:     []string{"Nothing was changed.", "Try again in a minute; if it stays so, hand on the request id."},
		RequestID: requestID, Links: []Link{{Text: "Try again", URL: taskURL}, {Text: "Home", URL: "/"}},
	}
}

func sessionGone() Oops {
	o := Oops{
		Frame: frame("Signed out"), Status: 401, Heading: "You were signed out before this was sent", When: "24 Nov 2026 13:46:10 GMT",
		Lines: []string{"Nothing was sent, and what you typed is kept on this page."},
		Resend: &Resend{Action: taskURL + "/review", SignIn: "/login?next=/", Values: []Pair{
			{Name: ".key", Value: "k7Qm2"}, {Name: "assignee", Value: "operator"}, {Name: "comment", Value: "Vendor confirmed."},
		}},
	}
	o.Person = nil
	return o
}
