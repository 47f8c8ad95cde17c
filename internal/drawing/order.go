package drawing

import (
	"cmp"
	"slices"
)

const (
	sweeps = 24 // down and up by turns
	swaps  = 6  // rounds of swapping neighbours after each sweep
)

// arrange orders the nodes of each row so that few lines cross, and keeps the best
// order that it comes by.
func (g *grid) arrange() {
	best, least := g.order(), g.crossings()
	for i := 0; i < sweeps && least > 0; i++ {
		g.sweep(i%2 == 0)
		g.swap()
		if n := g.crossings(); n < least {
			best, least = g.order(), n
		}
	}
	for i, row := range best {
		g.rows[i] = row
		number(row)
	}
}

func (g *grid) order() [][]*node {
	rows := make([][]*node, len(g.rows))
	for i, row := range g.rows {
		rows[i] = slices.Clone(row)
	}
	return rows
}

func number(row []*node) {
	for i, n := range row {
		n.place = i
	}
}

// sweep orders each row by the mean place of the neighbours in the row before it.
func (g *grid) sweep(down bool) {
	for i := range g.rows {
		row, before := g.rows[i], func(n *node) []*node { return n.up }
		if !down {
			row, before = g.rows[len(g.rows)-1-i], func(n *node) []*node { return n.down }
		}
		mean := make(map[*node]float64, len(row))
		for _, n := range row {
			mean[n] = meanPlace(n, before(n))
		}
		slices.SortStableFunc(row, func(a, b *node) int { return cmp.Compare(mean[a], mean[b]) })
		number(row)
	}
}

func meanPlace(n *node, neighbours []*node) float64 {
	if len(neighbours) == 0 {
		return float64(n.place)
	}
	sum := 0
	for _, other := range neighbours {
		sum += other.place
	}
	return float64(sum) / float64(len(neighbours))
}

// swap exchanges neighbours in a row for as long as that leaves fewer crossings.
func (g *grid) swap() {
	for range swaps {
		better := false
		for _, row := range g.rows {
			for i := 1; i < len(row); i++ {
				a, b := row[i-1], row[i]
				if between(b.up, a.up)+between(b.down, a.down) < between(a.up, b.up)+between(a.down, b.down) {
					row[i-1], row[i] = b, a
					b.place, a.place = i-1, i
					better = true
				}
			}
		}
		if !better {
			return
		}
	}
}

// between counts how often the lines of two nodes cross, the first of which stands on
// the left, by the neighbours that they lead to.
func between(left, right []*node) (n int) {
	for _, a := range left {
		for _, b := range right {
			if a.place > b.place {
				n++
			}
		}
	}
	return n
}

// crossings counts how often lines cross in all.
func (g *grid) crossings() (n int) {
	for i := range g.rows[:max(0, len(g.rows)-1)] {
		passed := make(sums, len(g.rows[i+1])+1)
		all := 0
		for _, upper := range g.rows[i] {
			for _, lower := range upper.down {
				n += all - passed.upTo(lower.place)
			}
			for _, lower := range upper.down {
				passed.count(lower.place)
				all++
			}
		}
	}
	return n
}

// sums counts places, and tells how many were counted up to one.
type sums []int

func (s sums) count(place int) {
	for i := place + 1; i < len(s); i += i & -i {
		s[i]++
	}
}

func (s sums) upTo(place int) (n int) {
	for i := place + 1; i > 0; i -= i & -i {
		n += s[i]
	}
	return n
}
