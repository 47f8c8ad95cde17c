package views_test

import . "taskdesk/views"

func init() { sets = append(sets, keptFixtures) }

// keptFixtures are forms with what was typed earlier, and forms under a policy.
func keptFixtures() []fixture {
	return []fixture{
		{"home_unsent", HomePage(unsentHome())},
		{"edit_draft", TaskPage(editing(draftForm(Draft{})))},
		{"edit_draft_moved_on", TaskPage(editing(draftForm(movedOn())))},
		{"fire_draft", TaskPage(firing(draftFirePanel()))},
		{"new_draft", NewTaskPage(draftNewTask())},
		{"draft_saved", DraftSaved("Draft saved 13:46:10")},
		{"parked_review", TaskPage(parked(reviewing(reviewPanel())))},
		{"parked_conflict", TaskPage(parked(conflicting()))},
		{"parked_fire", TaskPage(parked(firing(firePanel())))},
		{"parked_new", NewTaskPage(parkedNewTask())},
		{"task_barred_trigger", TaskPage(barredTask())},
		{"task_look_only", TaskPage(lookOnlyTask())},
		{"fire_demands", TaskPage(firing(demandingFirePanel()))},
		{"review_barred", TaskPage(reviewing(barredReviewPanel()))},
		{"oops_policy", OopsPage(policyRefusal())},
	}
}

func unsentHome() Home {
	h := home()
	h.Notice, h.Open = nil, nil
	h.Unsent = []Unsent{
		{What: "Edit, sent when you were signed out: look at it and confirm", Short: "79315001", URL: "/parked/0pglng7d", When: "6 min ago", Title: "24 Nov 2026 13:40:02 GMT"},
		{What: "Fire resolve, draft", Short: "5520aa17", URL: "/tasks/2/triggers/resolve", When: "1 h ago", Title: "24 Nov 2026 12:46:00 GMT"},
		{What: "New task, draft", Short: "open", URL: "/tasks/new?definition=Operations%2FTradeBreak", When: "2 d ago", Title: "22 Nov 2026 13:46:00 GMT"},
	}
	return h
}

// draft says what stands in a form.
func draft(d Draft) *Draft {
	d.Text, d.Discard, d.Place = "Here stands what you typed 6 min ago and did not send.", "/drafts", taskURL+"/edit"
	return &d
}

func movedOn() Draft {
	return Draft{
		Base:    "You typed it on version 11; the task is version 12 now. Changed since:",
		Changed: []Change{{Name: "assignee", Label: "Assignee", Old: "analyst", New: "operator"}, {Name: "comment", Label: "Comment", New: "Asked the vendor."}},
	}
}

func draftForm(d Draft) EditForm {
	e := editForm()
	e.Draft, e.Drafts = draft(d), "/drafts?place="+taskURL+"/edit"
	e.Groups[0].Inputs[1].Value, e.Groups[0].Inputs[1].Was = "98.60", "98.75"
	return e
}

func draftFirePanel() FirePanel {
	p := firePanel()
	p.Draft, p.Drafts = draft(Draft{}), "/drafts?place="+taskURL+"/triggers/resolve"
	p.Inputs[0].Value = "The vendor agr"
	return p
}

func draftNewTask() NewTask {
	n := newTask()
	n.Draft, n.Drafts = draft(Draft{}), "/drafts?place=/tasks/new"
	return n
}

// signedOutNotice says above a form that it was sent without a session.
func signedOutNotice() *Notice {
	return &Notice{
		Kind: Note, Text: "You were signed out when you sent this. It was kept, and not sent on.",
		Lines: []string{"You sent it 6 min ago. It is filled in as you sent it: look at it once more, and confirm it if you still want it."},
	}
}

func parked(t Task) Task {
	t.Notice = signedOutNotice()
	const id = "0pglng7d"
	switch {
	case t.Review != nil:
		t.Review.Parked = id
	case t.Conflict != nil:
		t.Conflict.Parked = id
	case t.Fire != nil:
		t.Fire.Parked = id
	}
	return t
}

func parkedNewTask() NewTask {
	n := newTask()
	n.Unknown, n.Parked = signedOutNotice(), "0pglng7d"
	return n
}

func barredTask() Task {
	t := task()
	t.Triggers[0].Blocked, t.Triggers[0].Why = true, "Escalations go through the desk head."
	return t
}

func lookOnlyTask() Task {
	t := viewerTask()
	t.Person.Role, t.Locked = "admin", "Breaks are handled in the old system until May."
	return t
}

func demandingFirePanel() FirePanel {
	p := firePanel()
	p.Why = Why{Reason: "as agreed", Ticket: "2041", AskReason: true, AskTicket: true, Because: []string{"Who resolves a challenge names its ticket."}}
	p.Problem = &Problem{
		Heading: "More is asked for here",
		Lines:   []string{"The ticket does not have the form that is asked for here: OPS-[0-9]+.", "Nothing was sent. All that you typed is still here."},
	}
	return p
}

func barredReviewPanel() ReviewPanel {
	p := reviewPanel()
	p.Triggers[2].Blocked, p.Triggers[2].Note = true, "Escalations go through the desk head."
	p.Why.OfferTicket = true
	return p
}

func policyRefusal() Oops {
	return Oops{
		Frame: frame("The policy of this deployment does not let you do this"), Status: 403, Heading: "The policy of this deployment does not let you do this", When: "24 Nov 2026 13:46:10 GMT",
		Lines: []string{"Escalations go through the desk head.", "Nothing was changed.", "Ask whoever runs Taskdesk, or somebody whose role may do it."},
	}
}
