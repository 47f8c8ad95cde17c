package drawing

import (
	"cmp"
	"slices"
)

// A grid is the graph in rows. States stand in the even ones; those between have the
// labels.
type grid struct {
	graph Graph
	rows  [][]*node
	boxes []*node // by state
	edges []edge  // all transitions but the loops
	loops [][]int // by state: the transitions that lead from it to itself
}

// A node is a box, or the point at which a line passes a row.
type node struct {
	row, place  int // place is its index in the row
	box         bool
	left, right float64 // how far it reaches from x
	x           float64
	up, down    []*node // neighbours in the rows above and below
}

// An edge is a transition's way down, or up where it is turned round.
type edge struct {
	transition int
	turned     bool
	way        []*node // from the upper box to the lower one, by the points between
	label      *node   // the point with the label
}

func newGrid(g Graph, turned []bool, rank []int) *grid {
	grid := &grid{graph: g, boxes: make([]*node, len(g.States)), loops: make([][]int, len(g.States))}
	if len(rank) > 0 {
		grid.rows = make([][]*node, 2*slices.Max(rank)+1)
	}
	for s := range g.States {
		grid.boxes[s] = grid.add(&node{row: 2 * rank[s], box: true})
	}
	for i, t := range g.Transitions {
		if t.From == t.To {
			grid.loops[t.From] = append(grid.loops[t.From], i)
			continue
		}
		grid.edges = append(grid.edges, grid.edge(i, turned[i]))
	}
	grid.putLabels()
	for s := range g.States {
		grid.measure(s)
	}
	return grid
}

func (g *grid) add(n *node) *node {
	n.place = len(g.rows[n.row])
	g.rows[n.row] = append(g.rows[n.row], n)
	return n
}

// edge makes the way of a transition, with a point in each row between its states.
func (g *grid) edge(transition int, turned bool) edge {
	t := g.graph.Transitions[transition]
	from, to := g.boxes[t.From], g.boxes[t.To]
	if turned {
		from, to = to, from
	}
	e := edge{transition: transition, turned: turned, way: []*node{from}}
	for row := from.row + 1; row < to.row; row++ {
		e.way = append(e.way, g.add(&node{row: row, left: thin, right: thin}))
	}
	e.way = append(e.way, to)
	for i, n := range e.way[1:] {
		before := e.way[i]
		before.down, n.up = append(before.down, n), append(n.up, before)
	}
	return e
}

// putLabels gives each label one of the rows that its line passes: the one with the
// least in it so far. Those that have no choice go first.
func (g *grid) putLabels() {
	full := make([]float64, len(g.rows))
	order := make([]*edge, len(g.edges))
	for i := range g.edges {
		order[i] = &g.edges[i]
	}
	slices.SortStableFunc(order, func(a, b *edge) int { return cmp.Compare(len(a.way), len(b.way)) })
	for _, e := range order {
		e.label = e.way[1]
		for i := 1; i < len(e.way); i += 2 {
			if full[e.way[i].row] < full[e.label.row] {
				e.label = e.way[i]
			}
		}
		wide := g.labelWidth(e.transition)
		full[e.label.row] += wide
		e.label.left, e.label.right = max(thin, wide/2), max(thin, wide/2)
	}
}

// measure makes a state's box wide enough for its text and its lines, and leaves room
// for its loops.
func (g *grid) measure(state int) {
	n := g.boxes[state]
	wide := boxWidth(cut(g.graph.States[state].Label, mostState))
	wide = max(wide, float64(max(len(n.up), len(n.down))-1)*portGap+2*portEdge)
	n.left, n.right = wide/2, wide/2
	for _, i := range g.loops[state] {
		n.right = max(n.right, wide/2+loopReach+g.labelWidth(i))
	}
}

func (g *grid) labelWidth(transition int) float64 { return labelWidth(g.words(transition)) }

// words are the two lines of a transition's label, short enough to be drawn.
func (g *grid) words(transition int) (label, condition string) {
	t := g.graph.Transitions[transition]
	return cut(t.Label, mostLabel), cut(t.Condition, mostMeaning)
}

// boxHeight is how high a state's box is: each of its loops needs room beside it.
func (g *grid) boxHeight(state int) float64 {
	high := 0.0
	for _, i := range g.loops[state] {
		high += max(loopHeight, labelHeight(g.words(i))) + loopGap
	}
	return max(boxHeight, high)
}
