package machine

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

func TestSchema(t *testing.T) {
	m := machineOf(t, tradeBreak)
	if s, ok := m.Schema("difference"); !ok || s.Type != apiclient.Decimal {
		t.Errorf("difference is %q (known: %t), want a Decimal", s.Type, ok)
	}
	if _, ok := m.Schema("Difference"); ok {
		t.Error("Difference is known, want field names to the letter")
	}
	twice := machineOf(t, `{"fieldSchema": [{"name": "a", "type": "String"}, {"name": "a", "type": "Boolean"}]}`)
	if s, _ := twice.Schema("a"); s.Type != apiclient.String {
		t.Errorf("a field written twice is %q, want the first, a String", s.Type)
	}
}

func TestReadOnly(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		field string
		in    string // the states where it is read-only, of Open, Investigating, Escalated and Resolved
	}{
		{"tradeId", "Open Investigating Escalated Resolved"},
		{"difference", "Escalated Resolved"},
		{"analyst", "Open"},
		{"comment", "Resolved"},
		{"desk", ""},
		{"none", ""},
	}
	for _, tt := range tests {
		for _, state := range []string{"Open", "Investigating", "Escalated", "Resolved"} {
			if got, want := m.ReadOnly(tt.field, state), strings.Contains(tt.in, state); got != want {
				t.Errorf("%s in %s is read-only: %t, want %t", tt.field, state, got, want)
			}
		}
	}
	unheard := machineOf(t, `{"fieldSchema": [{"name": "a", "type": "String", "readOnlyStates": {"stateType": "Sometimes"}}]}`)
	if unheard.ReadOnly("a", "Open") {
		t.Error("read-only by a rule that is not known here, want the upstream to decide")
	}
}

func TestCheckValue(t *testing.T) {
	m := machineOf(t, tradeBreak)
	tests := []struct {
		field, value string
		want         string // part of the problem; empty for a good value
	}{
		{"none", `"x"`, "is not a field"},
		{"none", `null`, "is not a field"},
		{"difference", `null`, ""},
		{"difference", ``, ""},
		{"severity", `null`, ""},

		{"tradeId", `"T-1"`, ""},
		{"tradeId", `""`, ""},
		{"tradeId", `1`, "must be a text"},
		{"tradeId", `true`, "must be a text"},
		{"tradeId", `{"a":1}`, "must be a text"},

		{"difference", `-1204.55`, ""},
		{"difference", `1E+2`, ""},
		{"difference", `"-1204.550"`, ""},
		{"difference", `"1,5"`, "must be a decimal"},
		{"difference", `""`, "must be a decimal"},
		{"difference", `" 1"`, "must be a decimal"},
		{"difference", `1e999999999`, "must be a decimal"},
		{"difference", `true`, "must be a decimal"},
		{"difference", `[1]`, "must be a decimal"},

		{"valueDate", `"2026-03-04T00:00:00.0000000+00:00"`, ""},
		{"valueDate", `"2026-03-04T00:00:00"`, ""},
		{"valueDate", `"2026-03-04t00:00:00z"`, ""},
		{"valueDate", `"2026-03-04"`, "must be a date and time"},
		{"valueDate", `"04/03/2026"`, "must be a date and time"},
		{"valueDate", `20260304`, "must be a date and time"},

		{"blocking", `true`, ""},
		{"blocking", `"False"`, ""},
		{"blocking", `"yes"`, "must be true or false"},
		{"blocking", `1`, "must be true or false"},

		{"severity", `"High"`, ""},
		{"severity", `"high"`, "must be one of Low, High"},
		{"severity", `""`, "must be one of"},
		{"ratio", `0.5`, ""},
		{"ratio", `"0.500"`, ""},
		{"ratio", `1.0`, ""},
		{"ratio", `0.51`, "must be one of 0.50, 1"},
		{"cutOff", `"2026-03-04T13:00:00+01:00"`, ""},
		{"cutOff", `"2026-03-04T13:00:00"`, "must be one of"},
		{"desk", `"Paris"`, ""},
		{"future", `{"any": 1}`, ""},
	}
	for _, tt := range tests {
		err := m.CheckValue(tt.field, jsontext.Value(tt.value))
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s = %s: %v, want none", tt.field, tt.value, err)
			}
			continue
		}
		bad, ok := errors.AsType[*ValueError](err)
		if !ok || bad.Field != tt.field || !strings.Contains(bad.Problem, tt.want) {
			t.Errorf("%s = %s: %v, want %q", tt.field, tt.value, err, tt.want)
		}
	}
}

func TestChoicesAreFew(t *testing.T) {
	var values []jsontext.Value
	for i := range 12 {
		values = append(values, jsontext.Value(fmt.Sprint(i)))
	}
	if got, want := choices(values), "one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 or 2 others"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
