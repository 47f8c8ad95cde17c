package views_test

import . "taskdesk/views"

func init() { sets = append(sets, identityFixtures) }

func identityFixtures() []fixture {
	return []fixture{
		{"identity", IdentityPage(identity())},
		{"identity_unproven", IdentityPage(unprovenIdentity())},
		{"identity_shared", IdentityPage(sharedIdentity())},
		{"task_asks", TaskPage(askingTask(false))},
		{"task_asks_doubt", TaskPage(askingTask(true))},
		{"task_worked", TaskPage(workedTask())},
		{"task_given", TaskPage(givenTask())},
		{"definition_given", DefinitionPage(givenDefinition())},
		{"new_given", NewTaskPage(givenNewTask())},
	}
}

func identity() Identity {
	return Identity{
		Frame: frame("How the service sees you"),
		Lead: Waiting{Kind: StateDone, Runs: []Run{
			{Text: "The Workflow service sees you as "}, {Text: "00u5operator", Strong: true}, {Text: ", the id that you signed in with. Your write of 14:05 proves it."},
		}},
		Who: []FactRow{
			row("Name", "Olu Operator"), row("Email", "operator@example.com"), row("Role here", "operator"),
			{Fact: Fact{Label: "Id you signed in with", Value: "00u5operator", Code: true}},
		},
		Guards: []FactRow{
			{Fact: Fact{Label: "CurrentUser", Value: "00u5operator", Code: true}, Note: "The id that the Workflow service wrote down as the author of your write of 14:05."},
			row("UserCreated", "Who created the task. That is you where its facts say so."),
			row("UserUpdated", "Who changed the task last, and who created it where nobody has."),
		},
		Proof: []FactRow{
			{Fact: Fact{Label: "Fire resolve", Value: "version 12 of 79315001"}, URL: taskURL + "?asAt=2026-11-24T14:05:02.5Z"},
			{Fact: Fact{Label: "Done", Value: "24 Nov 2026 14:05:02 GMT", Title: "2026-11-24 14:05:02.5 UTC"}},
			{Fact: Fact{Label: "Author it named", Value: "00u5operator", Code: true}}, {Fact: Fact{Label: "Request id", Value: requestID, Code: true}},
		},
		Token: []FactRow{
			row("Signed in with", "OpenID Connect"), row("Who said who you are", "example.okta.com"),
			row("Signed in", "24 Nov 2026 08:58:12 GMT"), row("Issued", "24 Nov 2026 13:52:40 GMT, 12 min ago"),
			row("Ends", "24 Nov 2026 14:52:40 GMT, in 47 min; another one is fetched before"),
		},
	}
}

func row(label, value string) FactRow { return FactRow{Fact: Fact{Label: label, Value: value}} }

func unprovenIdentity() Identity {
	p := identity()
	p.Lead = Waiting{Kind: StateUnknown, Runs: []Run{
		{Text: "You signed in as "}, {Text: "00u5operator", Strong: true}, {Text: ". The Workflow service has not confirmed that yet: your first write through Taskdesk will."},
	}}
	p.Guards[0].Note, p.Proof = "The id that you signed in with. No write has confirmed it yet.", nil
	return p
}

func sharedIdentity() Identity {
	p := identity()
	person := *p.Person
	person.UpstreamID, person.Known, person.Doubt = "00u9service", "CurrentUser in guards; you signed in as 00u5operator", true
	p.Person = &person
	p.Lead = Waiting{Kind: StateStuck, Runs: []Run{
		{Text: "The Workflow service sees you as "}, {Text: "00u9service", Strong: true}, {Text: ", not as "}, {Text: "00u5operator", Strong: true},
		{Text: ", the id that you signed in with. Your write of 14:05 shows it."},
	}}
	p.Warnings = []Notice{
		{Kind: Unknown, Text: "What you do is written down under another id", Lines: []string{"Guards that name CurrentUser ask for 00u9service, and the history of tasks names it as who changed them. The Taskdesk journal knows that it was you."}},
		{Kind: Unknown, Text: "You share this id with 3 other people", Lines: []string{"The Workflow service cannot tell you apart."}},
	}
	p.Guards[0].Value = "00u9service"
	return p
}

func askingTask(doubt bool) Task {
	t := task()
	t.Asks = &Asks{Doubt: doubt, URL: "/identity", Runs: []Run{{Text: "Guards here ask who you are: the service sees you as "}, {Text: "00u5operator", Strong: true}, {Text: "."}}}
	if doubt {
		t.Asks.Runs[0].Text = "Guards here ask who you are: the service sees you and another person as "
		t.Asks.Runs[2].Text = ", and cannot tell you apart where a guard wants two different people."
	}
	return t
}

func workedTask() Task {
	t := undefinedTask()
	t.ByName.Worked = []WorkedTrigger{
		{Name: "resolve", URL: taskURL + "/triggers/resolve", To: "Resolved", Times: "worked 14 times, last 2 h ago"},
		{Name: "escalate-to-the-head-of-the-desk", URL: taskURL + "/triggers/escalate-to-the-head-of-the-desk", To: "Escalated or Resolved", Times: "worked 2 times, last 3 d ago"},
		{Name: "chase", URL: taskURL + "/triggers/chase", Times: "worked 1 time, last 12 d ago"},
	}
	return t
}

const givenBy = "Definition from a file given by whoever runs Taskdesk (price-challenge.json), valid from 3 Nov 2026; the Workflow service does not tell its own."

func givenTask() Task {
	t := task()
	t.Missing = []string{givenBy}
	return t
}

func givenNewTask() NewTask {
	n := newTask()
	chosen := *n.Chosen
	chosen.Given, n.Chosen = givenBy, &chosen
	return n
}

func givenDefinition() Definition {
	d := definition()
	d.Given, d.Versions = givenBy, nil
	d.Facts = []Fact{{Label: "Scope and code", Value: d.ID, Code: true}, {Label: "File", Value: "price-challenge.json"}, {Label: "Valid from", Value: "3 Nov 2026 00:00:00 GMT"}}
	return d
}
