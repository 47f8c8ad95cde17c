package machine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"taskdesk/apiclient"
)

// drawn makes a machine of lines such as "A go B: fields['x'] exists". Every field is a
// text that can be changed only in the states that are told for it.
func drawn(t *testing.T, writable map[string]string, lines ...string) *Machine {
	t.Helper()
	d := &apiclient.Definition{}
	for _, line := range lines {
		way, guard, _ := strings.Cut(line, ": ")
		var w apiclient.Transition
		if n, err := fmt.Sscan(way, &w.From, &w.Trigger, &w.To); n != 3 {
			t.Fatal(err)
		}
		w.Guard, w.Action, _ = strings.Cut(guard, " starts ")
		d.Transitions = append(d.Transitions, w)
		for _, name := range []string{w.From, w.To} {
			if !slices.ContainsFunc(d.States, func(s apiclient.State) bool { return s.Name == name }) {
				d.States = append(d.States, apiclient.State{Name: name})
			}
		}
	}
	for _, name := range []string{"x", "y", "z"} {
		var locked []string
		for _, s := range d.States {
			if !strings.Contains(writable[name], s.Name) {
				locked = append(locked, s.Name)
			}
		}
		d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: name, Type: apiclient.String, ReadOnlyStates: &apiclient.ReadOnlyStates{StateType: apiclient.SelectedStates, Selected: locked}})
	}
	return New(d)
}

func TestDetours(t *testing.T) {
	everywhere := "ABCDEW"
	tests := []struct {
		name     string
		writable map[string]string
		lines    []string
		from, to string
		want     string // the first plan
	}{
		{"back to where it can be filled in", map[string]string{"x": "A"},
			[]string{"A one B", "B undo A", "B two C", "C three D: fields['x'] neq ''", "D four E"}, "B", "E",
			"undo>A, one>B ahead x for 3, two>C, three>D, four>E"},
		{"to where it can be filled in otherwise", map[string]string{"x": "AW"},
			[]string{"A in B: fields['x'] eq 'a'", "B aside W", "W back B", "B out C: fields['x'] eq 'b'"}, "A", "C",
			"in>B fill x, aside>W, back>B ahead x for 3, out>C"},
		{"as who changed it last", nil, []string{"A go A", "A run B: UserUpdated eq CurrentUser"}, "A", "B", "go>A, run>B"},
		{"children that an action may make", nil, []string{"A make W:  starts spawn", "W back A", "A go B: childTasks any (state eq 'Done')"}, "A", "B", "make>W, back>A, go>B unsure"},
		{"what another transition takes away", map[string]string{"x": "B"},
			[]string{"A go B: not fields['x'] exists", "B back A", "A go C"}, "A", "C", "go>B, back>A, go>C or B unsure"},
		{"one that needs somebody else", map[string]string{"x": "A"},
			[]string{"A one B", "B undo A: UserCreated eq CurrentUser", "B two C: fields['x'] exists"}, "B", "C",
			"undo>A not you, one>B ahead x for 2, two>C"},
		{"none", map[string]string{"x": ""}, []string{"A one B", "B undo A", "B two C: fields['x'] exists"}, "B", "C", "two>C never"},

		{"no value of a field", map[string]string{"x": everywhere}, []string{"A go B: fields['x'] eq 'a' and fields['x'] eq 'b'"}, "A", "B", "go>B never clash x"},
		{"no value in two steps", map[string]string{"x": "A"}, []string{"A go B: fields['x'] eq 'a'", "B run C: fields['x'] in 'b', 'c'"}, "A", "C", "go>B fill x, run>C never clash x of 0"},
		{"one that meets both steps", map[string]string{"x": "A"}, []string{"A go B: fields['x'] in 'a', 'b'", "B run C: fields['x'] in 'b', 'c'"}, "A", "C", "go>B fill x ahead x for 1, run>C"},
		{"one of two that clashes", map[string]string{"x": "A", "y": "A"},
			[]string{"A go B", "B run C: fields['x'] eq 'a' or fields['y'] eq 'w'", "C do D: fields['x'] eq 'b'"}, "A", "D",
			"go>B ahead x for 2 ahead y for 1, run>C, do>D"},
		{"choices that may be wrong", map[string]string{"x": "A", "y": "A"},
			[]string{"A go B: fields['x'] eq 'a' or fields['z'] eq 'w'", "B run C: fields['x'] eq 'b' or fields['z'] eq 'w'"}, "A", "C",
			"go>B fill x ahead x for 1 unsure, run>C"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := drawn(t, tt.writable, tt.lines...)
			f := Facts{Task: &apiclient.Task{State: tt.from, Version: apiclient.Version{UserIDCreated: "mira", UserIDModified: "mira", Number: 1}}, CurrentUser: "ada"}
			if got := spellPlan(m.Plans(f, tt.to, PlanOptions{})[0]); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestDetourAmongManyRules has one trigger choose among many transitions: that the guards of
// all before a transition are not met can come about in more ways than are told apart.
func TestDetourAmongManyRules(t *testing.T) {
	lines := []string{"A aside B", "B back A"}
	for i := range 9 {
		lines = append(lines, fmt.Sprintf("A go S%d: fields['x'] eq 'x%[1]d' and fields['y'] eq 'y%[1]d' and fields['z'] eq 'z%[1]d'", i))
	}
	m := drawn(t, map[string]string{"x": "B"}, append(lines, "A go C: fields['x'] eq 'c'")...)
	f := Facts{Task: &apiclient.Task{State: "A"}, CurrentUser: "ada"}
	if got := len(newSearch(m, f, PlanOptions{}, true).guard(len(lines))); got == 0 || got > mostAlternatives {
		t.Errorf("%d alternatives are told apart, want some, and at most %d", got, mostAlternatives)
	}
	if got, want := spellPlan(m.Plans(f, "C", PlanOptions{})[0]), "aside>B, back>A ahead x for 2, go>C"; !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
