package desk

import (
	"testing"
	"time"

	"taskdesk/apiclient"
)

func TestMadeBy(t *testing.T) {
	at := time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)
	task := func(state, by, request string, moved time.Time, fields ...apiclient.Field) *apiclient.Task {
		return &apiclient.Task{State: state, Fields: fields, LastTransition: moved,
			Version: apiclient.Version{Number: 3, UserIDModified: by, RequestIDModified: request, AsAtModified: at}}
	}
	before := task("Open", "other", "", at.Add(-time.Hour), field("f", `"old"`))
	x := field("f", `"x"`)
	tests := []struct {
		name    string
		trigger string
		sent    []apiclient.Field
		request string
		after   *apiclient.Task
		want    bool
	}{
		{"edit", "", []apiclient.Field{x}, "", task("Open", "me", "r", at.Add(-time.Hour), x), true},
		{"another value", "", []apiclient.Field{x}, "", task("Open", "me", "r", at.Add(-time.Hour), field("f", `"y"`)), false},
		{"another person", "", []apiclient.Field{x}, "", task("Open", "other", "r", at.Add(-time.Hour), x), false},
		{"the request", "", []apiclient.Field{x}, "r", task("Open", "somebody", "r", at.Add(-time.Hour)), true},
		{"another request", "", []apiclient.Field{x}, "q", task("Open", "me", "r", at.Add(-time.Hour), x), true},
		{"cleared", "", []apiclient.Field{field("f", "null")}, "", task("Open", "me", "", at.Add(-time.Hour)), true},
		{"not cleared", "", []apiclient.Field{field("f", "null")}, "", task("Open", "me", "", at.Add(-time.Hour), x), false},
		{"as text", "", []apiclient.Field{field("f", "1.50")}, "", task("Open", "me", "", at.Add(-time.Hour), field("f", `"1.5"`)), true},
		{"as another text", "", []apiclient.Field{field("f", "1.50")}, "", task("Open", "me", "", at.Add(-time.Hour), field("f", `"1.51"`)), false},
		{"a moment in other words", "", []apiclient.Field{field("f", `"2026-03-04T09:00:00.0000000+00:00"`)}, "", task("Open", "me", "", at.Add(-time.Hour), field("f", `"2026-03-04T10:00:00+01:00"`)), true},
		{"edit that moved", "", nil, "", task("Done", "me", "", at), false},
		{"trigger", "t", nil, "", task("Done", "me", "", at), true},
		{"trigger to the same state", "t", nil, "", task("Open", "me", "", at), true},
		{"trigger that did not move", "t", nil, "", task("Open", "me", "", at.Add(-time.Hour)), false},
		{"trigger to the same state, at a server that does not tell", "t", nil, "", task("Open", "me", "", time.Time{}), true},
		{"trigger that leads elsewhere", "t", nil, "", task("Elsewhere", "me", "", at), false},
	}
	for _, tt := range tests {
		m := marks{sent: request{Fields: tt.sent}, request: tt.request, leads: func(_, after *apiclient.Task) bool { return after.State != "Elsewhere" }}
		m.author, m.line.Trigger = "me", tt.trigger
		if got := m.madeBy(before, tt.after); got != tt.want {
			t.Errorf("%s: madeBy() = %v, want %v", tt.name, got, tt.want)
		}
		m.claimed = map[int]bool{3: true}
		if want := tt.request == "r"; m.madeBy(before, tt.after) != want {
			t.Errorf("%s: a version that another write made: %v, want %v", tt.name, !want, want)
		}
	}
}
