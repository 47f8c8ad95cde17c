package machine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// drawMachine draws a small definition in which much leads to much.
func drawMachine(t *rapid.T) *Machine {
	states := []string{"A", "B", "C", "D", "E"}[:rapid.IntRange(2, 5).Draw(t, "states")]
	state := rapid.SampledFrom(states)
	d := &apiclient.Definition{InitialState: apiclient.InitialState{Name: "A"}, FieldSchema: []apiclient.FieldSchema{{Name: "x", Type: "String"}, {Name: "y", Type: "String"}}}
	for _, s := range states {
		d.States = append(d.States, apiclient.State{Name: s})
	}
	for i := range d.FieldSchema {
		selected := rapid.SliceOfN(state, 0, 3).Draw(t, "read-only in")
		d.FieldSchema[i].ReadOnlyStates = &apiclient.ReadOnlyStates{StateType: apiclient.SelectedStates, Selected: selected}
	}
	guard := rapid.SampledFrom([]string{"", "", "", "fields['x'] neq ''", "fields['x'] exists and fields['y'] exists", "fields['x'] eq 'v' or fields['y'] eq 'w'",
		"UserCreated neq CurrentUser", "UserUpdated neq CurrentUser", "fields['none'] exists", "state eq 'A'", "childTasks any (id exists)"})
	for range rapid.IntRange(0, 11).Draw(t, "transitions") {
		d.Transitions = append(d.Transitions, apiclient.Transition{From: state.Draw(t, "from"), To: state.Draw(t, "to"),
			Trigger: rapid.SampledFrom([]string{"go", "run", "do"}).Draw(t, "trigger"), Guard: guard.Draw(t, "guard")})
	}
	return New(d)
}

// everyPath returns all paths that come to no state twice, by trying everything.
func (e edges) everyPath(from, to string, been ...string) (all [][]edge) {
	if from == to {
		return [][]edge{nil}
	}
	for _, next := range e[from] {
		if next.to == from || slices.Contains(been, next.to) {
			continue
		}
		for _, rest := range e.everyPath(next.to, to, append(slices.Clone(been), from)...) {
			all = append(all, append([]edge{next}, rest...))
		}
	}
	return all
}

// TestShortestPathsAreAll holds the paths that are found against all there are.
func TestShortestPathsAreAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawMachine(t).graph().edges
		want := e.everyPath("A", "B")
		slices.SortFunc(want, func(a, b []edge) int { return len(a) - len(b) })
		got := e.shortestPaths("A", "B", 100_000)
		if len(got) != len(want) {
			t.Fatalf("found %v, want %v", got, want)
		}
		for i := range got {
			if len(got[i]) != len(want[i]) || !slices.ContainsFunc(want, same(got[i])) || slices.ContainsFunc(got[:i], same(got[i])) {
				t.Fatalf("path %d of %v is not the next of %v", i, got, want)
			}
		}
		if few := e.shortestPaths("A", "B", 2); len(few) != min(2, len(want)) {
			t.Fatalf("of two wanted there are %v", few)
		}
		back, ok := e.shortest("A", "B", nil, nil)
		if ok != (want != nil) || ok && len(back) != len(want[0]) {
			t.Fatalf("the shortest is %v, want one of %v", back, want)
		}
		if reached := slices.Contains(e.reach("A"), "B"); reached != (want != nil) {
			t.Fatalf("B can be reached: %t, by %v", reached, want)
		}
	})
}

// TestPlansHold sees that every plan is a path of the definition, that a shortest one is
// among them, and that one with nothing in its way leads where it says when its steps are
// fired with what it wants filled in.
func TestPlansHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		task := &apiclient.Task{State: "A", Version: apiclient.Version{UserIDCreated: "ada", UserIDModified: "bob", Number: 1}, Children: []apiclient.TaskSummary{}}
		if rapid.Bool().Draw(t, "x is there") {
			task.Fields = []apiclient.Field{{Name: "x", Value: jsontext.Value(`"v"`)}}
		}
		f := Facts{Task: task, CurrentUser: rapid.SampledFrom([]string{"ada", "bob", "cy"}).Draw(t, "who")}
		plans := m.Plans(f, "B", PlanOptions{})
		all := m.graph().edges.everyPath("A", "B")
		shortest := len(all) == 0
		for _, p := range plans {
			checkPath(t, m, p)
			shortest = shortest || !slices.ContainsFunc(all, func(path []edge) bool { return len(path) < len(p.Steps) })
			if p.Standing == Clear {
				carryOut(t, m, p, f)
			}
		}
		if !shortest || len(plans) == 0 && len(all) > 0 {
			t.Fatalf("none of %d plans is as short as the shortest of %v", len(plans), all)
		}
	})
}

func checkPath(t *rapid.T, m *Machine, p Plan) {
	at, been := "A", []string{"A"}
	for _, s := range p.Steps {
		written := slices.ContainsFunc(m.definition.Transitions, func(w apiclient.Transition) bool {
			return w.From == s.From && w.To == s.To && w.Trigger == s.Trigger && w.Guard == s.Transition.Guard
		})
		if s.From != at || !written || slices.Contains(been, s.To) {
			t.Fatalf("%s is no path", spellPlan(p))
		}
		at = s.To
		been = append(been, at)
	}
	if at != "B" {
		t.Fatalf("%s does not lead to B", spellPlan(p))
	}
}

// carryOut fires the steps of a plan. A field that is wanted gets the value that every
// guard here takes; one that is read-only by then cannot be filled in.
func carryOut(t *rapid.T, m *Machine, p Plan, f Facts) {
	task := *f.Task
	task.Fields = slices.Clone(task.Fields)
	for i, s := range p.Steps {
		sets := map[string]jsontext.Value{}
		wanted := slices.Clone(s.Fill)
		for _, a := range s.Ahead {
			wanted = append(wanted, a.Field)
		}
		for _, field := range wanted {
			if m.ReadOnly(field, task.State) {
				t.Fatalf("step %d of %s fills in %s, which is read-only in %s", i, spellPlan(p), field, task.State)
			}
			sets[field] = jsontext.Value(map[string]string{"x": `"v"`, "y": `"w"`}[field])
		}
		now := Facts{Task: &task, Fields: sets, CurrentUser: f.CurrentUser}
		to, _, verdict := m.Fire(s.Trigger, now)
		if verdict != expr.Met || to.To != s.To {
			t.Fatalf("step %d of %s: %s in %s with %s leads to %q (%v), want %s\n%s", i, spellPlan(p), s.Trigger, task.State, sets, to.To, verdict, s.To, spellMachine(m))
		}
		for name, value := range sets {
			task.Fields = append(slices.DeleteFunc(task.Fields, func(f apiclient.Field) bool { return f.Name == name }), apiclient.Field{Name: name, Value: value})
		}
		task.State, task.Version.UserIDModified = to.To, f.CurrentUser
	}
}

func spellMachine(m *Machine) string {
	var b strings.Builder
	for _, t := range m.definition.Transitions {
		fmt.Fprintf(&b, "%s -%s-> %s %s\n", t.From, t.Trigger, t.To, t.Guard)
	}
	return b.String()
}
