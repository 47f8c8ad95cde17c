package views_test

import (
	"strings"

	. "taskdesk/views"
)

func init() { sets = append(sets, drawingFixtures) }

func drawingFixtures() []fixture {
	return []fixture{
		{"task_drawing", TaskPage(drawnTask(TaskDrawing{Drawing: taskDrawing()}))},
		{"task_drawing_cut_short", TaskPage(drawnTask(TaskDrawing{Drawing: taskDrawing(), Note: "Not all versions of the task could be read just now."}))},
		{"task_drawing_no_definition", TaskPage(drawnTask(TaskDrawing{Stays: []Stay{
			{State: State{Name: "InProgress", Label: "InProgress", Kind: StateUnknown}, Text: "twice, 3 h 20 min in all", Current: true},
			{State: State{Name: "Submitted", Label: "Submitted", Kind: StateUnknown}, Text: "once, 5 min in all"},
		}}))},
		{"definition", DefinitionPage(definition())},
		{"definition_past", DefinitionPage(pastDefinition())},
		{"definition_faults", DefinitionPage(faultyDefinition())},
		{"definition_bare", DefinitionPage(Definition{Frame: frame("Bare · definition"), ID: "Operations/Bare", Name: "Bare", Version: 1, Picker: definitionPicker(), Drawing: Drawing{Title: "Drawing"}})},
		{"definition_none", NoDefinitionPage(NoDefinition{Frame: frame("No definition"), ID: "Operations/None", Heading: "No definition Operations/None was found",
			Lines: []string{"The Workflow service shows no definition of this name now."}, Picker: definitionPicker(), RequestID: requestID})},
		{"definitions", DefinitionsPage(definitions())},
		{"definitions_past", DefinitionsPage(pastDefinitions())},
		{"definitions_none_fits", DefinitionsPage(Definitions{Frame: frame("Definitions"), Picker: definitionPicker(), Search: "nothing", Clear: "/definitions"})},
		{"definitions_missing", DefinitionsPage(Definitions{Frame: frame("Definitions"), Picker: definitionPicker(), Missing: "The Workflow service offers no definitions, so there are none to show."})},
		{"definitions_unlisted", DefinitionsPage(Definitions{Frame: frame("Definitions"), Picker: definitionPicker(), Unlisted: "The Workflow service does not list its definitions to you."})},
		{"definition_differences", DefinitionComparePage(differences())},
		{"definition_same", DefinitionComparePage(sameDefinitions())},
		{"definition_compare_future", DefinitionComparePage(futureComparison())},
		{"definition_compare_problem", DefinitionComparePage(unreadableComparison())},
	}
}

func drawnTask(d TaskDrawing) Task {
	t := task()
	t.Drawing = &d
	return t
}

var (
	submitted = State{Name: "Submitted", Label: "Submitted", Kind: StateStart}
	lost      = State{Name: "Lost", Label: "Lost", Kind: StateStuck}
)

// machine is a small one with a state of each kind.
func machine() Drawing {
	return Drawing{Title: "Drawing", Width: 420, Height: 320, States: []DrawnState{
		{State: submitted, X: 14, Y: 14, Width: 120, Height: 46, Text: "Submitted", Title: "Submitted, where tasks begin.", URL: "#state-Submitted", Category: "ToDo", Ways: []DrawnWay{
			{Index: 0, Line: "M74 60V117", Head: "M74 125l-4 -8h8z", X: 44, Y: 78, Width: 60, Height: 17, Text: "Start", Title: "Start, from Submitted to In progress.", URL: "#way-0", Label: "Start", To: inProgress},
		}},
		{State: lost, X: 200, Y: 14, Width: 112, Height: 46, Text: "Lost", Title: "Lost. No task can come here.", URL: "#state-Lost", Mark: Unreachable, MarkText: "No task can come here."},
		{State: inProgress, X: 14, Y: 125, Width: 130, Height: 46, Text: "In progress", Title: "In progress (InProgress). Somebody is at it", URL: "#state-InProgress", Description: "Somebody is at it", Ways: []DrawnWay{
			{Index: 1, Line: "M80 171V240", Head: "M80 248l-4 -8h8z", X: 20, Y: 190, Width: 140, Height: 34, Text: "Resolve", Condition: "There is a detail", ConditionAt: 30, Title: "Resolve, from In progress to Done. Its guard: There is a detail.",
				URL: "#way-1", Label: "Resolve", To: finished, Guard: "fields['resolutionDetail'] neq ''", Meaning: "There is a detail", NotMet: "Say how it was resolved.", Action: "Tell the parent", Description: "Both sides agree"},
			{Index: 2, Line: "M144 140C178 132 178 160 152 152", Head: "M144 152l8 -4v8z", X: 176, Y: 140, Width: 80, Height: 17, Condition: "Not closed", ConditionAt: 180, Title: "escalate, from In progress to In progress. Its guard: state neq 'Done'.", URL: "#way-2", Label: "escalate", To: inProgress, Guard: "state neq 'Done'"},
		}},
		{State: finished, X: 14, Y: 248, Width: 112, Height: 46, Text: "Done", Title: "Done, an end.", URL: "#state-Done"},
	}}
}

// taskDrawing is the same with a task on it.
func taskDrawing() *Drawing {
	d := machine()
	d.Title, d.Task = "Where the task is", true
	d.States[0].Mark, d.States[0].Note, d.States[0].MarkText, d.States[0].URL = Visited, "5 min", "The task was here once, 5 min in all.", taskURL+"/plan?to=Submitted"
	d.States[0].Ways[0].Mark, d.States[0].Ways[0].MarkText = Taken, "The task went this way."
	d.States[2].Mark, d.States[2].Note, d.States[2].MarkText = Current, "2 d 4 h", "The task is here, for 2 d 4 h."
	blocked, next := &d.States[2].Ways[0], &d.States[2].Ways[1]
	blocked.Mark, blocked.MarkText, blocked.Verdict, blocked.Opens, blocked.URL = Blocked, "Blocked: it needs Resolution detail.", NotMet, true, taskURL+"/triggers/resolve"
	next.Mark, next.MarkText, next.Verdict, next.Opens, next.URL = Next, "Can be fired now.", Met, true, taskURL+"/triggers/escalate"
	return &d
}

func definitionPicker() Picker {
	return Picker{Action: "/definitions/Operations/PriceChallenge", Zone: "Europe/London", Of: "the definition"}
}

func definition() Definition {
	d := Definition{
		Frame: frame("Price challenge · definition"), ID: "Operations/PriceChallenge", Name: "Price challenge", Description: "A vendor's price that we do not believe.",
		Version: 2, ChangedAgo: "14 d ago", ChangedAt: "3 Nov 2026 09:00:00 GMT", ChangedBy: "you", Picker: definitionPicker(), NewURL: "/tasks/new?definition=Operations%2FPriceChallenge",
		Drawing: machine(), Start: submitted, Required: []Link{{Text: "Instrument", URL: "#field-instrument"}, {Text: "Vendor price", URL: "#field-vendorPrice"}},
		Fields: []SchemaGroup{
			{Title: "Instrument", Rows: []SchemaRow{{Name: "instrument", Label: "Instrument", Type: "String", Description: "ISIN", Rules: []string{"a new task needs it", "set once, at creation"}}}},
			{Rows: []SchemaRow{{Name: "note", Label: "note", Type: "String"}}},
		},
		Triggers: []TriggerRow{
			{Name: "resolve", Label: "Resolve", Description: "Both sides agree", Ways: []Link{{Text: "In progress → Done", URL: "#way-1"}}},
			{Name: "unused", Label: "unused"},
		},
		Actions: []ActionRow{
			{Name: "tellParent", Label: "Tell the parent", Description: "Closes the parent", Lines: []Run{{Text: "It fires close on the parent task."}, {Text: "It makes a child task of Operations/Enquiry", URL: "/definitions/Operations/Enquiry"}}, Ways: []Link{{Text: "In progress → Done", URL: "#way-1"}}},
			{Name: "new", Label: "new", Raw: `{"type": "SomethingNew"}`},
		},
		Versions: []VersionRow{
			{Number: 2, Text: "v2, 3 Nov 2026 09:00", Long: "version 2 of 3 Nov 2026 09:00", Title: "2026-11-03 09:00:00 UTC", By: "you", URL: "/definitions/Operations/PriceChallenge?asAt=2026-11-03T09%3A00%3A00Z", CompareURL: "/definitions/Operations/PriceChallenge/compare?from=a&to=b", Current: true},
			{Number: 1, Text: "v1, 1 Aug 2026 09:00", Long: "version 1 of 1 Aug 2026 09:00", By: "admin", URL: "/definitions/Operations/PriceChallenge?asAt=2026-08-01T09%3A00%3A00Z"},
		},
		Facts: []Fact{{Label: "Scope and code", Value: "Operations/PriceChallenge", Code: true}},
	}
	return d
}

func pastDefinition() Definition {
	d := definition()
	d.NewURL, d.AsAt = "", "2026-11-21T10:04:11Z"
	d.Today, d.SinceURL = []Run{{Text: "today it is "}, {Text: "version 3", URL: "/definitions/Operations/PriceChallenge"}}, "/definitions/Operations/PriceChallenge/compare?from=a&to=now"
	d.Past = &Past{Moment: "21 Nov 2026 10:04:11 GMT", UTC: "2026-11-21 10:04:11.000000 UTC", Version: 2, NowURL: "/definitions/Operations/PriceChallenge"}
	d.Earlier, d.VersionsNote = "/definitions/Operations/PriceChallenge?asAt=2026-07-01T09%3A00%3A00Z", "The versions before could not be read just now."
	return d
}

func faultyDefinition() Definition {
	d := definition()
	for range 8 {
		d.Faults = append(d.Faults, Run{Text: "No task can come to “Lost”.", URL: "#state-Lost"})
	}
	d.Faults[1].URL = ""
	return d
}

func definitions() Definitions {
	return Definitions{
		Frame: frame("Definitions"), Picker: definitionPicker(), First: "/definitions", Next: "/definitions?page=next",
		Rows: []DefinitionRow{{ID: "Operations/PriceChallenge", Name: "Price challenge", Description: "A vendor's price that we do not believe.", URL: "/definitions/Operations/PriceChallenge", Shape: "4 states, 3 transitions, version 2, 14 d ago"}},
	}
}

func pastDefinitions() Definitions {
	d := definitions()
	d.AsAt, d.Picker.Note = "2026-11-21T10:04:11Z", "That moment is in the future, so this is the list as it is now."
	d.Past = &Past{Moment: "21 Nov 2026 10:04:11 GMT", UTC: "2026-11-21 10:04:11.000000 UTC", NowURL: "/definitions"}
	d.Unlisted = "Only the first 100 definitions that fit are shown."
	return d
}

func differences() DefinitionCompare {
	c := sameDefinitions()
	c.Same, c.Count = "", "4 differences"
	c.Groups = []DifferenceGroup{
		{Title: "Definition", Rows: []DifferenceRow{{Kind: "changed", Aspect: "label", Old: "Challenge", New: "Price challenge"}}},
		{Title: "States", Rows: []DifferenceRow{{Label: "On hold", Name: "OnHold", URL: "/definitions/Operations/PriceChallenge?asAt=b#state-OnHold", Kind: "added"}}},
		{Title: "Transitions", Rows: []DifferenceRow{
			{Label: "Resolve", Name: "resolve", URL: "/definitions/Operations/PriceChallenge?asAt=b#state-InProgress", Way: "from In progress", Kind: "changed", Aspect: "guard", Old: "", New: "fields['resolutionDetail'] neq ''"},
			{Label: "cancel", Name: "cancel", URL: "/definitions/Operations/PriceChallenge?asAt=a#state-Submitted", Way: "from Submitted to Done", Kind: "removed"},
		}},
	}
	return c
}

func sameDefinitions() DefinitionCompare {
	return DefinitionCompare{
		Frame: frame("Price challenge · differences"), ID: "Operations/PriceChallenge", Name: "Price challenge", Back: Link{Text: "Operations/PriceChallenge", URL: "/definitions/Operations/PriceChallenge"},
		From: definition().Versions[1], To: definition().Versions[0], Inputs: []MomentInput{comparedMoment("From", "2026-08-01T09:00:00Z", "2026-08-01 09:00:00.000000 UTC"), comparedMoment("To", "2026-11-03T09:00:00Z", "2026-11-03 09:00:00.000000 UTC")},
		Action: "/definitions/Operations/PriceChallenge/compare", Zone: "Europe/London", Same: "At both moments this is the same version.", Count: "0 differences",
	}
}

func comparedMoment(label, typed, echo string) MomentInput {
	name := strings.ToLower(label)
	return MomentInput{ID: "compare-" + name, Name: name, Label: label, Typed: typed, Echo: echo, Zone: "Europe/London", Placeholder: "now", Empty: "Empty is now."}
}

func futureComparison() DefinitionCompare {
	c := sameDefinitions()
	c.Note = "The second moment is in the future, so the definition as it is now stands for it."
	c.Inputs[1] = comparedMoment("To", "2100-01-01", "now: that is in the future")
	return c
}

func unreadableComparison() DefinitionCompare {
	c := sameDefinitions()
	c.Same = ""
	c.Inputs[0].Typed, c.Inputs[0].Echo, c.Inputs[0].Problem = "soonish", "", "“soonish” could not be read."
	c.Problem = &Problem{Heading: "That cannot be compared yet", Lines: []string{"Mend what is marked below. All that you typed is still here."}}
	return c
}
