package views_test

import . "taskdesk/views"

func init() { sets = append(sets, sessionFixtures) }

// sessionFixtures are the pages of signing in and out, and of sessions.
func sessionFixtures() []fixture {
	return []fixture{
		{"signed_out", SignedOutPage(signedOut())},
		{"sign_in", SignInPage(signInPage())},
		{"signed_in", SignedInPage(frame("Signed in"))},
		{"sessions", SessionsPage(sessions())},
		{"session_ends", SessionsPage(endingSession())},
		{"session_ended", SessionBarView(endedSession())},
	}
}

func sessions() Sessions {
	return Sessions{
		Frame:  frame("Where you are signed in"),
		Limits: "A session ends when it was not used for an hour, and in any case at the time below.",
		Notice: &Notice{Kind: Done, Text: "That session has ended", Lines: []string{"Whatever its browser asks for next, it has to sign in."}},
		Sessions: []Session{
			{
				Browser: "Firefox on Windows", Agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", Current: true,
				Facts: []Fact{
					{Label: "From address", Value: "203.0.113.7"}, {Label: "Signed in", Value: "21 Nov 2026 08:58:12 GMT"},
					{Label: "Last used", Value: "now"}, {Label: "Ends at the latest", Value: "21 Nov 2026 20:58:12 GMT"},
				},
				End: "/logout", EndCaption: "Sign out",
			},
			{
				Browser: "Safari on iOS",
				Facts: []Fact{
					{Label: "From address", Value: "2001:db8:85a3:1234:5678:8a2e:370:7334"}, {Label: "Signed in", Value: "21 Nov 2026 07:10:00 GMT"},
					{Label: "Last used", Value: "25 min ago"}, {Label: "Ends at the latest", Value: "21 Nov 2026 19:10:00 GMT"},
				},
				End: "/sessions/QHWQG5LRWZP7XKCNB2X3H4J5K6/end", EndCaption: "End",
			},
		},
	}
}

func endingSession() Sessions {
	page := sessions()
	page.Notice = nil
	page.Session = &SessionBar{
		Check: "/session?by=b3duZXI", Every: 47, Kind: Unknown, Lead: "Your session ends at 10:09, in 4 minutes, if you do nothing.",
		Stay: "/session", Here: taskURL,
	}
	return page
}

func endedSession() SessionBar {
	return SessionBar{
		Check: "/session?by=b3duZXI", Every: 31, Kind: Note, Lead: "Your session has ended. This page stays as it is, and so does what you typed.",
		Lines: []string{"Nothing is sent until you are signed in again."},
		Again: "Sign in and continue", SignIn: "/login?next=%2Ftasks%2F" + taskID, Beside: "/login?next=%2Fsigned-in",
	}
}

func signInPage() SignIn {
	f := frame("Sign in")
	f.Person, f.Nav = nil, nil
	return SignIn{
		Frame: f, ProviderName: "example.okta.com", Provider: "/login?provider&next=%2Ftasks%2F" + taskID, Next: taskURL, Most: "an operator",
		Problem: &Problem{Heading: "You are not signed in", Lines: []string{"Paste your personal access token."}},
	}
}

func signedOut() Frame {
	f := frame("Signed out")
	f.Person, f.Env = nil, Environment{}
	return f
}
