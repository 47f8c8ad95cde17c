package desk

import (
	"reflect"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// What anybody's triggers led to is known for other tasks of the definition in that state.
func TestWorked(t *testing.T) {
	r := newRig(t, sandbox.Options{API: sandbox.SeedEra})
	operator, admin := as(t, "operator"), as(t, "admin")
	investigating := r.task(t)
	got, err := r.Update(operator, fire(investigating, "one", "escalate", field("analyst", `"a"`)))
	r.check(t, got, err, Done, settledByAnswer)
	for _, key := range []string{"two", "three"} {
		got, err = r.Update(admin, fire(r.task(t), key, "chase", field("ticket", `"https://tickets.example/1"`)))
		r.check(t, got, err, Done, settledByAnswer)
	}
	got, err = r.Update(operator, fire(r.task(t), "four", "nonsense"))
	r.check(t, got, err, Refused, settledByAnswer)
	got, err = r.Create(operator, Create{Submission: Submission{Key: "five"}, Definition: tradeBreak, Trigger: "assign", Fields: []apiclient.Field{field("tradeId", `"T-9"`), field("difference", `"1"`)}})
	r.check(t, got, err, Done, settledByAnswer)

	viewer := as(t, "viewer")
	tests := []struct {
		name string
		view *View
		want []Worked
	}{
		{"from the state", &View{Task: r.task(t)}, []Worked{{Trigger: "chase", To: []string{"AwaitingCounterparty"}, Times: 2}, {Trigger: "escalate", To: []string{"Escalated"}, Times: 1}}},
		{"from another state", &View{Task: &apiclient.Task{ID: "t", DefinitionID: tradeBreak, State: "Open"}}, nil},
		{"of another definition", &View{Task: &apiclient.Task{ID: "t", DefinitionID: apiclient.DefinitionID{Scope: "a", Code: "b"}, State: "Investigating"}}, nil},
		{"at creation", r.Blank(viewer, &apiclient.Task{DefinitionID: tradeBreak}), []Worked{{Trigger: "assign", To: []string{"Investigating"}, Times: 1}}},
	}
	for _, tt := range tests {
		got, err := r.Worked(viewer, tt.view)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			if got[i].Last.IsZero() {
				t.Errorf("%s: %s has no moment", tt.name, got[i].Trigger)
			}
			got[i].Last = time.Time{}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
