package machine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// explained returns the conditions of a guard on the broken trade.
func explained(t *testing.T, guard string, f Facts, v Voice) []Clause {
	t.Helper()
	m := machineOf(t, tradeBreak)
	g, err := expr.Parse(guard)
	if err != nil {
		t.Fatalf("Parse(%q): %v", guard, err)
	}
	return m.Explain(Way{Guard: g}, f, v)
}

func TestWordsOfClauses(t *testing.T) {
	task := taskOf(t, brokenTrade)
	facts := Facts{Task: task, CurrentUser: "ada", Fields: fields("severity", `"Low"`, "ratio", "12.5")}
	creator := Facts{Task: task, CurrentUser: "Mira"}
	stranger := Facts{Task: task}
	partial := Facts{Task: taskOf(t, `{"id": "1", "state": "Open", "version": {"userIdCreated": "mira"}}`), CurrentUser: "ada", Partial: true}
	tests := []struct {
		guard      string
		facts      Facts
		words, saw string
		want       expr.Verdict
	}{
		{"fields['tradeId'] exists", facts, "Trade must be set", "it is not set", expr.NotMet},
		{"fields['TRADEID'] not exists", facts, "Trade must not be set", "it is not set", expr.Met},
		{"fields['comment'] neq ''", facts, "comment must be filled", "it is empty", expr.NotMet},
		{"not fields['comment'] eq ''", facts, "comment must be filled", "it is empty", expr.NotMet},
		{"fields['comment'] eq ''", facts, "comment must be set to an empty text", "it is empty", expr.Met},
		{"fields['difference'] lt 10", facts, "difference must be less than 10", "it is -1204.550", expr.Met},
		{"10 gte fields['ratio']", facts, "ratio must be at most 10", "it is 12.5", expr.NotMet},
		{"fields['ratio'] not gt 10", facts, "ratio must not be more than 10", "it is 12.5", expr.NotMet},
		{"fields['ratio'] lt fields['difference']", facts, "ratio must be less than difference", "ratio is 12.5 and difference is -1204.550", expr.NotMet},
		{"fields['valueDate'] lt 2026-04-01", facts, "valueDate must be before 2026-04-01", "it is 2026-03-04T01:00:00+01:00", expr.Met},
		{"fields['valueDate'] gte '2026-04-01'", facts, "valueDate must be 2026-04-01 or later", "it is 2026-03-04T01:00:00+01:00", expr.NotMet},
		{"fields['severity'] in 'High', 'Medium', 'Critical'", facts, "severity must be High, Medium or Critical", "it is Low", expr.NotMet},
		{"fields['severity'] eq 'High' or fields['severity'] eq 'Medium'", facts, "severity must be High or Medium", "it is Low", expr.NotMet},
		{"fields['severity'] not in 'High', 'Medium'", facts, "severity must be set to something other than High or Medium", "it is Low", expr.Met},
		{"fields['severity'] neq 'Low'", facts, "severity must be set to something other than Low", "it is Low", expr.NotMet},
		{"fields['comment'] startswith 'https://'", facts, "comment must begin with https://", "it is empty", expr.NotMet},
		{"fields['blocking'] eq False", facts, "blocking must be False", "it is true", expr.NotMet},
		{"fields['none'] exists", facts, "The field none, which the definition does not have, must be set", "it is not set", expr.NotMet},

		{"UserCreated neq CurrentUser", facts, "You must not be who created it", "mira created it", expr.Met},
		{"UserCreated neq CurrentUser", creator, "You must not be who created it", "you created it", expr.NotMet},
		{"CurrentUser eq UserUpdated", facts, "You must be who changed it last", "jonas changed it last", expr.NotMet},
		{"CurrentUser neq UserCreated", stranger, "You must not be who created it", "who you are to the Workflow service is not known here and mira created it", expr.CannotTell},
		{"CurrentUser in 'jonas', 'mira'", facts, "You must be jonas or mira", "you are ada", expr.NotMet},
		{"UserCreated neq 'mira'", facts, "Who created it must not be mira", "mira created it", expr.NotMet},
		{"UserCreated neq UserUpdated", facts, "Who created it must not be who changed it last", "mira created it and jonas changed it last", expr.Met},

		{"state eq 'Open'", facts, "The state must be Open", "it is Investigating", expr.NotMet},
		{"version.asAtVersionNumber gt 3", facts, "The number of its version must be more than 3", "it is 3", expr.NotMet},
		{"version.asAtModified gt 2027-01-01", facts, "The moment of its last change must be after 2027-01-01", "it is 2026-03-02T09:00:30.6543210+00:00", expr.NotMet},
		{"nonsense.a eq 1", facts, "Its nonsense.a must be 1", "it is not set", expr.NotMet},
		{"stackingKey exists", partial, "The stacking key must be set", "it cannot be told here", expr.CannotTell},

		{"childTasks all (state eq 'Resolved' or state eq 'Cancelled')", facts, "Every child task: its state must be Resolved or Cancelled", "it does not hold for the only one", expr.NotMet},
		{"not (childTasks any (state neq 'Done' and not id exists))", facts, "Every child task: its state must be Done or its id must be set", "it holds for the only one", expr.Met},
		{"childTasks any (CurrentUser eq 'ada' and (id exists or state eq 'x'))", facts, "At least one child task: you must be ada and (its id must be set or its state must be x)", "it holds for the only one", expr.Met},
		{"childTasks all (state eq 'Done')", partial, "Every child task: its state must be Done", "it cannot be told here", expr.CannotTell},
		{"correlationIds any (~ startswith 'EOD')", facts, "At least one correlation id: it must begin with EOD", "it holds for the only one", expr.Met},
		{"nonsense any (~ exists)", facts, "At least one element of nonsense: it must be set", "there are none", expr.NotMet},

		{"fields['comment'] neq '' or state eq 'Open' and UserCreated eq CurrentUser", facts,
			"comment must be filled or (the state must be Open and you must be who created it)", "", expr.NotMet},
	}
	for _, tt := range tests {
		got := explained(t, tt.guard, tt.facts, Voice{})
		if len(got) != 1 {
			t.Errorf("%s: %d conditions, want one", tt.guard, len(got))
			continue
		}
		if c := got[0]; c.Words != tt.words || c.Saw != tt.saw || c.Verdict != tt.want {
			t.Errorf("%s:\n got %q, %q: %v\nwant %q, %q: %v", tt.guard, c.Words, c.Saw, c.Verdict, tt.words, tt.saw, tt.want)
		}
	}
}

func TestWhatDecidesAClause(t *testing.T) {
	tests := []struct {
		guard                    string
		fields, lacking, persons string
		others                   bool
	}{
		{"fields['tradeID'] exists", "tradeId", "", "", false},
		{"fields['difference'] lt fields['ratio']", "difference ratio", "", "", false},
		{"fields['difference'] lt fields['limit']", "difference", "limit", "", false},
		{"fields['analyst'] eq CurrentUser", "analyst", "", "CurrentUser", false},
		{"UserUpdated neq currentUser", "", "", "UserUpdated CurrentUser", false},
		{"childTasks any (fields['comment'] exists)", "", "", "", true},
		{"state eq 'Open'", "", "", "", true},
		{"1 eq 1", "", "", "", false},
		{"state eq 'x' or fields['none'] exists and (fields['comment'] exists or fields['comment'] eq UserCreated)", "comment", "none", "UserCreated", true},
	}
	for _, tt := range tests {
		c := explained(t, tt.guard, Facts{Task: taskOf(t, brokenTrade)}, Voice{})[0]
		got := []string{strings.Join(c.Fields, " "), strings.Join(c.Lacking, " "), strings.Join(c.Persons, " ")}
		if want := []string{tt.fields, tt.lacking, tt.persons}; !slices.Equal(got, want) || c.Others != tt.others {
			t.Errorf("%s: %q, others %t; want %q, %t", tt.guard, got, c.Others, want, tt.others)
		}
	}
}

func TestPartsOfAGuard(t *testing.T) {
	f := Facts{Task: taskOf(t, brokenTrade), CurrentUser: "mira"}
	got := explained(t, "fields['blocking'] eq True and (fields['comment'] neq '' or not (UserCreated eq CurrentUser or stackingKey exists))", f, Voice{})
	if len(got) != 2 || got[1].Parts == nil || !got[1].Any || len(got[1].Parts) != 2 || got[1].Parts[1].Any || len(got[1].Parts[1].Parts) != 2 {
		t.Fatalf("the guard comes apart as %+v", got)
	}
	if want := "not (UserCreated eq CurrentUser or stackingKey exists)"; got[1].Parts[1].Text != want {
		t.Errorf("the inner part is %q, want %q", got[1].Parts[1].Text, want)
	}
	var unmet []string
	for _, c := range append(got[0].Unmet(), got[1].Unmet()...) {
		unmet = append(unmet, c.Text)
	}
	if want := []string{"fields['comment'] neq ''", "UserCreated not eq CurrentUser"}; !slices.Equal(unmet, want) {
		t.Errorf("not met are %q, want %q", unmet, want)
	}
	for _, w := range []Way{{}, {Verdict: expr.CannotTell}} {
		if got := machineOf(t, tradeBreak).Explain(w, f, Voice{}); got != nil {
			t.Errorf("a way without a guard is explained by %+v", got)
		}
	}
}

func TestChildrenOfAClause(t *testing.T) {
	task := taskOf(t, brokenTrade)
	task.Children = append(task.Children, apiclient.TaskSummary{ID: "c2", State: "Open"})
	c := explained(t, "childTasks all (state eq 'Done')", Facts{Task: task}, Voice{})[0]
	if c.Saw != "it holds for 1 of 2" || len(c.Children) != 2 || c.Children[0].Verdict != expr.Met || c.Children[1].ID != "c2" || c.Children[1].Verdict != expr.NotMet {
		t.Errorf("got %q, %+v", c.Saw, c.Children)
	}
}

func TestVoice(t *testing.T) {
	v := Voice{
		Value: func(typ string, v expr.Value) string {
			if at, ok := v.AsInstant(); ok && typ == apiclient.DateTime {
				moment, _ := at.Moment()
				return moment.Format(time.RFC1123)
			}
			return typ + "(" + v.String() + ")"
		},
		Person: strings.ToUpper,
	}
	f := Facts{Task: taskOf(t, brokenTrade), CurrentUser: "ada"}
	tests := []struct{ guard, want string }{
		{"fields['valueDate'] gt '2026-04-01'", "valueDate must be after Wed, 01 Apr 2026 00:00:00 UTC; it is Wed, 04 Mar 2026 00:00:00 UTC"},
		{"fields['difference'] eq 5", "difference must be Decimal(5); it is Decimal(-1204.550)"},
		{"2026-01-01 lt asAtLastTransition", "The moment of its last transition must be after Thu, 01 Jan 2026 00:00:00 UTC; it is Mon, 02 Mar 2026 08:40:10 UTC"},
		{"state eq 'Open'", "The state must be (Open); it is (Investigating)"},
		{"UserCreated eq 'jonas'", "Who created it must be JONAS; MIRA created it"},
	}
	for _, tt := range tests {
		c := explained(t, tt.guard, f, v)[0]
		if got := c.Words + "; " + c.Saw; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.guard, got, tt.want)
		}
	}
}
