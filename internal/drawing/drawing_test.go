package drawing

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// graphs are machines of every kind.
func graphs() map[string]Graph {
	all := map[string]Graph{
		"nothing":                   {},
		"one state":                 line(1),
		"one state with two loops":  line(1).with([2]int{0, 0}, [2]int{0, 0}),
		"two states":                line(2),
		"a line":                    line(12),
		"there and back":            line(2).with([2]int{1, 0}, [2]int{1, 0}, [2]int{0, 1}, [2]int{0, 1}),
		"a cycle":                   line(6).with([2]int{5, 0}),
		"cycles in cycles":          line(7).with([2]int{3, 1}, [2]int{6, 0}, [2]int{5, 2}, [2]int{4, 4}),
		"long ways past the others": line(9).with([2]int{0, 8}, [2]int{0, 7}, [2]int{8, 1}),
		"states that nothing leads to": func() Graph {
			g := line(6).with([2]int{4, 5}, [2]int{5, 4})
			g.Transitions = g.Transitions[1:] // 0 is alone
			return g
		}(),
		"a cycle that nothing leads to": {States: line(4).States, Transitions: []Transition{{0, 1, "a", ""}, {2, 3, "b", ""}, {3, 2, "c", ""}, {3, 0, "d", ""}}},
		"no start":                      {States: line(3).States, Transitions: line(3).Transitions, Start: -1},
		"many ways out of one state":    line(2).with(slicesOf(40, [2]int{0, 1})...),
		"names longer than a line":      {States: []State{{strings.Repeat("Wide", 30)}, {"Й"}}, Transitions: []Transition{{0, 1, strings.Repeat("W", 99), strings.Repeat("m", 99)}}},
		"a tall state beside a low one": Graph{States: line(16).States}.with(slices.Concat([][2]int{{0, 1}, {0, 2}, {0, 3}}, slicesOf(8, [2]int{1, 1}), slicesOf(8, [2]int{3, 3}),
			[][2]int{{2, 4}, {2, 5}, {2, 6}, {2, 7}, {2, 8}, {2, 9}, {2, 10}, {2, 11}, {2, 12}, {2, 13}, {2, 14}, {2, 15}})...),
		"a low state between tall ones": Graph{States: line(16).States, Start: -1}.with(slices.Concat([][2]int{{4, 1}, {15, 3}}, slicesOf(8, [2]int{1, 1}), slicesOf(8, [2]int{3, 3}),
			[][2]int{{4, 2}, {5, 2}, {6, 2}, {7, 2}, {8, 2}, {9, 2}, {10, 2}, {11, 2}, {12, 2}, {13, 2}, {14, 2}, {15, 2}})...),
		"a transition with no words": {States: line(2).States, Transitions: []Transition{{From: 0, To: 1}}},
	}
	for seed := range uint64(3) {
		all[fmt.Sprintf("5 states, %d", seed)] = works(5, 9, seed)
		all[fmt.Sprintf("20 states, %d", seed)] = works(20, 40, seed)
		all[fmt.Sprintf("60 states, %d", seed)] = works(60, 120, seed)
	}
	return all
}

func slicesOf[T any](n int, v T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = v
	}
	return all
}

// Every state and transition is drawn, within the picture, and no box or label touches another.
func TestNothingTouches(t *testing.T) {
	for name, g := range graphs() {
		d := New(g)
		if len(d.States) != len(g.States) || len(d.Transitions) != len(g.Transitions) {
			t.Errorf("%s: %d states and %d transitions are drawn, want %d and %d", name, len(d.States), len(d.Transitions), len(g.States), len(g.Transitions))
		}
		all := labelled(d)
		for i, a := range all {
			if a.X < 0 || a.Y < 0 || a.X+a.Width > d.Width || a.Y+a.Height > d.Height {
				t.Errorf("%s: %+v is not within %d by %d", name, a, d.Width, d.Height)
			}
			for _, b := range all[:i] {
				if a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height {
					t.Errorf("%s: %+v lies on %+v", name, a, b)
				}
			}
		}
	}
}

// labelled are the boxes of a drawing's states, and of its labels.
func labelled(d *Drawing) []Box {
	var all []Box
	all = append(all, d.States...)
	for _, a := range d.Transitions {
		all = append(all, a.Label)
	}
	return all
}

// A line begins at the box of one state and its head ends at the other's. On its way it
// meets no box, and no label but its own.
func TestLinesLeadFromStateToState(t *testing.T) {
	for name, g := range graphs() {
		d := New(g)
		for i, a := range d.Transitions {
			way, tip := trace(t, a.Line), start(t, a.Head)
			from, to := d.States[g.Transitions[i].From], d.States[g.Transitions[i].To]
			ends := []point{way[0], way[len(way)-1]}
			if !near(from, ends[0]) && !near(from, ends[1]) || !near(to, tip) {
				t.Errorf("%s: transition %d goes %v with its tip at %v, between %+v and %+v", name, i, ends, tip, from, to)
			}
			for _, p := range way {
				for j, other := range labelled(d) {
					if j != len(d.States)+i && within(other, p) {
						t.Fatalf("%s: transition %d meets %+v at %v", name, i, other, p)
					}
				}
			}
		}
	}
}

func TestTheSameGraphGivesTheSameDrawing(t *testing.T) {
	for name, g := range graphs() {
		if !reflect.DeepEqual(New(g), New(g)) {
			t.Errorf("%s is drawn in two ways", name)
		}
	}
}

// The start is on top, and what follows it step by step goes down.
func TestTheStartIsOnTop(t *testing.T) {
	for name, g := range graphs() {
		d := New(g)
		for i, s := range d.States {
			if g.Start >= 0 && s.Y+s.Height/2 < d.States[g.Start].Y+d.States[g.Start].Height/2 {
				t.Errorf("%s: state %d is above the start", name, i)
			}
		}
	}
	d := New(line(12))
	for i := 1; i < 12; i++ {
		x0, y0 := d.States[i-1].Middle()
		x, y := d.States[i].Middle()
		if y <= y0 || x < x0-1 || x > x0+1 { // 1 for rounding
			t.Errorf("state %d of a line is at %+v after %+v", i, d.States[i], d.States[i-1])
		}
	}
}

// A state that only leads on stands just above what it leads to, not far up beside the start.
func TestStatesAreLowered(t *testing.T) {
	g := line(7)
	g.States = append(g.States, State{"Aside"})
	d := New(g.with([2]int{7, 6}, [2]int{7, 6}))
	if got, want := d.States[7].Y, d.States[5].Y; got != want {
		t.Errorf("it stands at %d, want %d", got, want)
	}
}

func TestLongNamesAreCut(t *testing.T) {
	d := New(graphs()["names longer than a line"])
	a := d.Transitions[0]
	for _, got := range []string{d.States[0].Text, a.Label.Text, a.Condition} {
		if n := utf8.RuneCountInString(got); n > mostMeaning || !strings.HasSuffix(got, "…") {
			t.Errorf("%q has %d characters", got, n)
		}
	}
}

// A drawing with few crossings is what the order of its rows is for.
func TestCrossings(t *testing.T) {
	tests := []struct {
		name string
		g    Graph
		most int
	}{
		{"a tree", Graph{States: line(7).States}.with([2]int{0, 2}, [2]int{0, 1}, [2]int{1, 3}, [2]int{2, 4}, [2]int{1, 5}, [2]int{2, 6}), 0},
		{"crossed on purpose", Graph{States: line(5).States}.with([2]int{0, 1}, [2]int{0, 2}, [2]int{1, 4}, [2]int{2, 3}), 0},
		{"60 states", works(60, 120, 3), 42},
	}
	for _, tt := range tests {
		turned := turnedRound(tt.g)
		grid := newGrid(tt.g, turned, ranks(tt.g, turned))
		grid.arrange()
		if got := grid.crossings(); got > tt.most {
			t.Errorf("%s: %d lines cross, want at most %d", tt.name, got, tt.most)
		}
	}
}

func BenchmarkDrawing(b *testing.B) {
	g := works(60, 120, 1)
	b.ReportAllocs()
	for b.Loop() {
		New(g)
	}
}
