package drawing

import (
	"cmp"
	"math"
	"slices"
)

// straighten gives the points of each long line one x for as far down as there is room
// for it, so that it takes few steps in place of many. Nothing else moves.
func (g *grid) straighten() {
	long := slices.Clone(g.edges)
	slices.SortStableFunc(long, func(a, b edge) int { return cmp.Compare(len(b.way), len(a.way)) })
	for _, e := range long {
		points := e.way[1 : len(e.way)-1]
		for len(points) > 1 {
			n, x := g.run(points)
			for _, p := range points[:n] {
				p.x = x
			}
			points = points[n:]
		}
	}
}

// run returns how many of the points, from the first on, can have the same x, and the
// one nearest to where they are.
func (g *grid) run(points []*node) (n int, x float64) {
	least, most, sum := math.Inf(-1), math.Inf(1), 0.0
	for _, p := range points {
		from, to := g.room(p)
		if max(least, from) > min(most, to) {
			break
		}
		least, most = max(least, from), min(most, to)
		sum += p.x
		n++
	}
	if n == 0 { // of rounding: it stays where it is
		return 1, points[0].x
	}
	return n, min(max(sum/float64(n), least), most)
}

// room is from where to where a node can move between its neighbours in the row.
func (g *grid) room(n *node) (from, to float64) {
	from, to = math.Inf(-1), math.Inf(1)
	row := g.rows[n.row]
	if n.place > 0 {
		before := row[n.place-1]
		from = before.x + before.right + nodeGap + n.left
	}
	if n.place < len(row)-1 {
		after := row[n.place+1]
		to = after.x - after.left - nodeGap - n.right
	}
	return from, to
}
