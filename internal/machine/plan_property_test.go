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
	for range rapid.IntRange(0, 11).Draw(t, "transitions") {
		d.Transitions = append(d.Transitions, apiclient.Transition{From: state.Draw(t, "from"), To: state.Draw(t, "to"),
			Trigger: rapid.SampledFrom([]string{"go", "run", "do"}).Draw(t, "trigger"), Guard: drawGuard(t)})
	}
	return New(d)
}

// drawGuard draws up to three conditions, of which all have to hold or one.
func drawGuard(t *rapid.T) string {
	condition := rapid.SampledFrom([]string{"fields['x'] neq ''", "fields['x'] eq 'v'", "fields['x'] eq 'w'", "not fields['x'] exists", "fields['y'] exists", "fields['y'] in 'w', 'u'", "fields['y'] neq 'w'",
		"UserCreated neq CurrentUser", "UserUpdated neq CurrentUser", "UserUpdated eq CurrentUser", "fields['none'] exists", "state eq 'A'", "childTasks any (id exists)"})
	return strings.Join(rapid.SliceOfN(condition, 0, 3).Draw(t, "guard"), rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "word"))
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

// TestPlansHold holds plans against trying everything. Every plan is a path of the
// definition, and a shortest one is among them. One with nothing in its way leads where it
// says with what it wants filled in; one that the person cannot go now cannot be gone,
// whatever they fill in; and where they can go at all, one tells a way.
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
		start := tried{state: "A", x: string(task.Field("x")), by: "bob"}
		for _, p := range plans {
			checkPath(t, m, p)
			shortest = shortest || !slices.ContainsFunc(all, func(path []edge) bool { return len(path) < len(p.Steps) })
			if p.Standing == Clear && len(start.follow(m, f, p, wanted)) == 0 {
				t.Fatalf("with what it wants filled in %s does not lead to B\n%s", spellPlan(p), spellMachine(m))
			}
			if p.Standing > Unsure && len(start.follow(m, f, p, anything)) > 0 {
				t.Fatalf("%s can be gone\n%s", spellPlan(p), spellMachine(m))
			}
		}
		if !shortest || len(plans) == 0 && len(all) > 0 {
			t.Fatalf("none of %d plans is as short as the shortest of %v", len(plans), all)
		}
		if way := start.wander(m, f); way != "" && plans[0].Standing > Unsure {
			t.Fatalf("%s leads to B, and the first plan is %s\n%s", way, spellPlan(plans[0]), spellMachine(m))
		}
	})
}

func checkPath(t *rapid.T, m *Machine, p Plan) {
	at, been := "A", []string{"A"}
	for _, s := range p.Steps {
		written := slices.ContainsFunc(m.definition.Transitions, func(w apiclient.Transition) bool {
			return w.From == s.From && w.To == s.To && w.Trigger == s.Trigger && w.Guard == s.Transition.Guard
		})
		if s.From != at || !written || slices.Contains(been, s.To) && (s.To == "B" || p.Standing >= Never) {
			t.Fatalf("%s is no path", spellPlan(p))
		}
		at = s.To
		been = append(been, at)
	}
	if at != "B" {
		t.Fatalf("%s does not lead to B", spellPlan(p))
	}
}

// A tried is what a task can have come to; x and y are JSON, or empty.
type tried struct{ state, x, y, by string }

// fire returns what a task comes to by a trigger, whatever values the fields get that may
// be filled in.
func (c tried) fire(m *Machine, f Facts, trigger string, may func(field string) bool) (all []tried, by []apiclient.Transition) {
	values := []string{"", `"v"`, `"w"`, `"u"`}
	for _, x := range values {
		for _, y := range values {
			if x != c.x && (m.ReadOnly("x", c.state) || !may("x")) || y != c.y && (m.ReadOnly("y", c.state) || !may("y")) {
				continue
			}
			task := *f.Task
			task.State, task.Version.UserIDModified = c.state, c.by
			now := Facts{Task: &task, Fields: map[string]jsontext.Value{"x": jsontext.Value(x), "y": jsontext.Value(y)}, CurrentUser: f.CurrentUser}
			if to, _, verdict := m.Fire(trigger, now); verdict == expr.Met {
				all, by = append(all, tried{to.To, x, y, f.CurrentUser}), append(by, to)
			}
		}
	}
	return all, by
}

// wander returns a way to B that is found by trying everything, and "" when there is none.
func (c tried) wander(m *Machine, f Facts) string {
	ways, queue := map[tried]string{c: ""}, []tried{c}
	for ; len(queue) > 0; queue = queue[1:] {
		for _, trigger := range []string{"go", "run", "do"} {
			all, _ := queue[0].fire(m, f, trigger, func(string) bool { return true })
			for _, next := range all {
				way := fmt.Sprintf("%s%s %s>%s; ", ways[queue[0]], trigger, next.x+next.y, next.state)
				if next.state == "B" {
					return way
				}
				if _, seen := ways[next]; !seen {
					ways[next], queue = way, append(queue, next)
				}
			}
		}
	}
	return ""
}

// follow returns what a task comes to by the steps of a plan.
func (c tried) follow(m *Machine, f Facts, p Plan, may func(Step, string) bool) []tried {
	all := []tried{c}
	for _, s := range p.Steps {
		var then []tried
		for _, c := range all {
			all, by := c.fire(m, f, s.Trigger, func(field string) bool { return may(s, field) })
			for i, next := range all {
				if by[i].To == s.To && by[i].Guard == s.Transition.Guard && !slices.Contains(then, next) {
					then = append(then, next)
				}
			}
		}
		all = then
	}
	return all
}

func anything(Step, string) bool { return true }

// wanted are the fields that a step wants filled in with it.
func wanted(s Step, field string) bool {
	return slices.Contains(s.Fill, field) || slices.ContainsFunc(s.Ahead, func(a Ahead) bool { return a.Field == field })
}

func spellMachine(m *Machine) string {
	var b strings.Builder
	for _, t := range m.definition.Transitions {
		fmt.Fprintf(&b, "%s -%s-> %s %s\n", t.From, t.Trigger, t.To, t.Guard)
	}
	return b.String()
}

// TestMovableByWhatIsKnown holds what is known of a transition beforehand against planning it.
func TestMovableByWhatIsKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		value := rapid.SampledFrom([]string{`""`, `"v"`, `"w"`, "null"})
		fields := []apiclient.Field{{Name: "x", Value: jsontext.Value(value.Draw(t, "x"))}, {Name: "y", Value: jsontext.Value(value.Draw(t, "y"))}}
		for _, s := range m.definition.States {
			facts := Facts{CurrentUser: "ada", Task: &apiclient.Task{ID: "1", State: s.Name, Fields: fields, Version: apiclient.Version{UserIDCreated: "ada"}}}
			for _, way := range m.Ways(facts) {
				i := slices.IndexFunc(m.definition.Transitions, func(t apiclient.Transition) bool {
					return t.From == way.From && t.To == way.To && t.Trigger == way.Trigger && t.Guard == way.Transition.Guard
				})
				if want := way.Verdict != expr.NotMet || m.movable(i, facts); m.Movable(way, facts) != want {
					t.Fatalf("Movable(%s from %s, %q) = %t", way.Trigger, way.From, way.Transition.Guard, !want)
				}
			}
		}
	})
}
