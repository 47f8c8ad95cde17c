package drawing

import "slices"

// turnedRound tells of each transition whether the layout takes it the other way
// round, so that no cycle is left. Nothing leads up to the start.
func turnedRound(g Graph) []bool {
	w := walk{graph: g, leaving: leaving(g), turned: make([]bool, len(g.Transitions)), seen: make([]int, len(g.States))}
	for _, s := range roots(g) {
		w.visit(s)
	}
	for i, t := range g.Transitions {
		if t.To == g.Start && t.From != g.Start {
			w.turned[i] = true
		}
	}
	return w.turned
}

// The ways in which a walk has seen a state.
const (
	unseen = iota
	underWay
	done
)

// A walk goes along the transitions, deep before wide.
type walk struct {
	graph   Graph
	leaving [][]int
	turned  []bool
	seen    []int
}

// visit walks on from a state. A transition to one that is under way closes a cycle.
func (w *walk) visit(state int) {
	if w.seen[state] != unseen {
		return
	}
	w.seen[state] = underWay
	for _, i := range w.leaving[state] {
		to := w.graph.Transitions[i].To
		if w.seen[to] == underWay && to != state {
			w.turned[i] = true
		}
		w.visit(to)
	}
	w.seen[state] = done
}

// leaving lists the transitions that leave each state.
func leaving(g Graph) [][]int {
	all := make([][]int, len(g.States))
	for i, t := range g.Transitions {
		all[t.From] = append(all[t.From], i)
	}
	return all
}

// roots are the states in the order in which to begin: the start, then what nothing
// leads to, then the rest.
func roots(g Graph) []int {
	entered := make([]bool, len(g.States))
	for _, t := range g.Transitions {
		entered[t.To] = entered[t.To] || t.To != t.From
	}
	all := make([]int, len(g.States))
	for i := range all {
		all[i] = i
	}
	place := func(s int) int {
		switch {
		case s == g.Start:
			return 0
		case !entered[s]:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return place(a) - place(b) })
	return all
}
