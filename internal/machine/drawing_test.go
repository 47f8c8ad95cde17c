package machine

import (
	"slices"
	"testing"

	"taskdesk/apiclient"
)

func TestDrawing(t *testing.T) {
	m := machineOf(t, tradeBreak)
	d := m.Drawing()
	if d != m.Drawing() {
		t.Error("the machine is laid out twice")
	}
	for i, s := range m.States() {
		if got, want := d.States[i].Text, m.StateName(s.Name); got != want {
			t.Errorf("state %d is called %q, want %q", i, got, want)
		}
	}
	for i, way := range m.Definition().Transitions {
		if got, want := d.Transitions[i].Label.Text, m.WayName(way); got != want {
			t.Errorf("transition %d is called %q, want %q", i, got, want)
		}
	}
}

// What a definition names without listing it is drawn all the same.
func TestDrawingOfABrokenDefinition(t *testing.T) {
	tests := []struct {
		name       string
		definition apiclient.Definition
		want       []string
	}{
		{"nothing at all", apiclient.Definition{}, nil},
		{"no states", apiclient.Definition{InitialState: apiclient.InitialState{Name: "A"}, Transitions: []apiclient.Transition{{From: "B", To: "C", Trigger: "go"}}}, []string{"A", "B", "C"}},
		{"a state twice", apiclient.Definition{States: []apiclient.State{{Name: "A"}, {Name: "A", DisplayName: "Again"}}, Transitions: []apiclient.Transition{{From: "A", To: "A", Trigger: "go"}}}, []string{"A", "Again"}},
	}
	for _, tt := range tests {
		d := New(&tt.definition).Drawing()
		var got []string
		for _, s := range d.States {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the states %q are drawn, want %q", tt.name, got, tt.want)
		}
	}
}
