package expr

import (
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// task is what the expressions of TestEval are about.
var task = scene{
	values: map[string]Value{
		"state":           Text("Open"),
		"id":              Text("7b0c"),
		"usercreated":     Text("mira"),
		"fields.empty":    Text(""),
		"fields.quote":    Text("it's"),
		"fields.umlaut":   Text("ÜBER"),
		"fields.amount":   Of(jsontext.Value(`-1204.550`)),
		"fields.old":      Of(jsontext.Value(`"1e2"`)),
		"fields.flag":     Of(jsontext.Value(`true`)),
		"fields.oldflag":  Of(jsontext.Value(`"false"`)),
		"fields.when":     Of(jsontext.Value(`"2026-03-04T00:00:00.0000000+00:00"`)),
		"fields.local":    Of(jsontext.Value(`"2026-03-04T01:00:00+01:00"`)),
		"fields.huge":     Of(jsontext.Value(`1e999999999`)),
		"fields.compound": Of(jsontext.Value(`{"a":1}`)),
		"fields.null":     Of(jsontext.Value(`null`)),
	},
	unknown: map[string]bool{"currentuser": true, "parents": true},
	lists: map[string][]scene{
		"correlationids": elements("EOD", "Energy"),
		"childtasks":     children("Complete", "Ignored"),
		"mixed":          children("Complete", "Open"),
	},
}

func TestEval(t *testing.T) {
	tests := []struct {
		src  string
		want Verdict
	}{
		// texts, names and operators without regard to case
		{`state eq 'Open'`, Met},
		{`STATE Eq 'oPEN'`, Met},
		{`state eq 'Shut'`, NotMet},
		{`state neq 'open'`, NotMet},
		{`state startswith 'op'`, Met},
		{`state startswith ''`, Met},
		{`state startswith 'opening'`, NotMet},
		{`state gt 'oaks'`, Met},
		{`state lt 'opening'`, Met},
		{`state gte 'open'`, Met},
		{`state lte 'open'`, Met},
		{`fields['quote'] eq 'IT''S'`, Met},
		{`fields['Umlaut'] eq 'über'`, Met},
		{`'open' eq state`, Met},
		{`UserCreated neq state`, Met},
		{`UserCreated eq UserCreated`, Met},

		// lists of values, and negation
		{`state in 'shut', 'open'`, Met},
		{`state in 'shut'`, NotMet},
		{`state not in 'shut', 'gone'`, Met},
		{`state not in 'shut', 'open'`, NotMet},
		{`not state in 'shut'`, Met},
		{`state not eq 'shut'`, Met},
		{`not state not eq 'open'`, Met},
		{`not (state eq 'open' and id eq '7b0c')`, NotMet},
		{`not (state eq 'open' and id eq 'x')`, Met},
		{`fields['amount'] in 1, -1204.55`, Met},

		// what is not set matches nothing
		{`nothing eq ''`, NotMet},
		{`nothing neq ''`, NotMet},
		{`nothing neq nowhere`, NotMet},
		{`nothing not eq ''`, NotMet},
		{`not nothing eq ''`, NotMet},
		{`not (nothing eq '')`, NotMet},
		{`not (nothing eq '' or state eq 'shut')`, NotMet},
		{`nothing in 'a'`, NotMet},
		{`nothing not in 'a'`, NotMet},
		{`nothing startswith ''`, NotMet},
		{`nothing exists`, NotMet},
		{`nothing not exists`, Met},
		{`not nothing exists`, Met},
		{`fields['null'] exists`, NotMet},
		{`fields['empty'] exists`, Met},
		{`fields['empty'] eq ''`, Met},
		{`fields['empty'] neq ''`, NotMet},
		{`state neq ''`, Met},

		// and, or
		{`state eq 'open' or state eq 'x' and id eq 'x'`, Met},
		{`(state eq 'open' or state eq 'x') and id eq 'x'`, NotMet},

		// numbers, booleans and moments, also those that came as text
		{`fields['amount'] eq -1204.55`, Met},
		{`fields['amount'] eq '-1204.55'`, Met},
		{`fields['amount'] lt -1204.54999999999999999999999999`, Met},
		{`fields['amount'] neq ''`, Met},
		{`fields['amount'] startswith '-120'`, Met},
		{`fields.old eq 100`, Met},
		{`fields.old gt 99.5`, Met},
		{`fields.old eq '100'`, NotMet},
		{`state gt 5`, NotMet},
		{`state lt 5`, NotMet},
		{`state neq 5`, Met},
		{`fields['huge'] exists`, Met},
		{`fields['huge'] gt 5`, NotMet},
		{`fields['flag'] eq TRUE`, Met},
		{`fields['flag'] eq 'true'`, Met},
		{`fields['flag'] neq False`, Met},
		{`fields['oldflag'] eq False`, Met},
		{`fields['flag'] eq 1`, NotMet},
		{`fields['flag'] gt fields['oldflag']`, Met},
		{`fields['when'] eq 2026-03-04`, Met},
		{`fields['when'] eq 2026-03-04T01:00:00+01:00`, Met},
		{`fields['when'] lt 2026-03-04t00:00:00.0000001z`, Met},
		{`fields['local'] eq 2026-03-04T00:00:00`, Met},
		{`fields['local'] gt 2026-03-04`, NotMet},
		{`fields['when'] startswith '2026-03'`, Met},
		{`2026-03-04 startswith '2026-03'`, Met},
		{`fields['compound'] exists`, Met},
		{`fields['compound'] eq fields['compound']`, NotMet},
		{`fields['compound'] neq 'x'`, Met},

		// lists
		{`correlationIds any (~ eq 'energy')`, Met},
		{`correlationIds all (~ eq 'energy')`, NotMet},
		{`correlationIds any (~ startswith 'x')`, NotMet},
		{`correlationIds not any (~ startswith 'x')`, Met},
		{`childTasks all (state eq 'Complete' or state eq 'Ignored')`, Met},
		{`mixed all (state eq 'Complete')`, NotMet},
		{`not mixed all (state eq 'Complete')`, Met},
		{`mixed any (priority neq 1)`, NotMet},
		{`nothing all (state eq 'x')`, Met},
		{`nothing any (state eq 'x')`, NotMet},

		// what is not known here
		{`CurrentUser eq 'mira'`, CannotTell},
		{`UserCreated neq CurrentUser`, CannotTell},
		{`not UserCreated neq CurrentUser`, CannotTell},
		{`nothing neq CurrentUser`, NotMet},
		{`CurrentUser exists`, CannotTell},
		{`CurrentUser in 'a', 'b'`, CannotTell},
		{`state in CurrentUser, 'open'`, Met},
		{`state not in CurrentUser, 'open'`, NotMet},
		{`state in CurrentUser, 'x'`, CannotTell},
		{`CurrentUser eq 'a' and state eq 'x'`, NotMet},
		{`CurrentUser eq 'a' and state eq 'open'`, CannotTell},
		{`CurrentUser eq 'a' or state eq 'open'`, Met},
		{`state eq 'x' or CurrentUser eq 'a'`, CannotTell},
		{`parents all (state eq 'x')`, CannotTell},
		{`parents any (state eq 'x') or state eq 'open'`, Met},
	}
	for _, tt := range tests {
		e, err := Parse(tt.src)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.src, err)
			continue
		}
		if got := e.Eval(task); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.src, got, tt.want)
		}
	}
}
