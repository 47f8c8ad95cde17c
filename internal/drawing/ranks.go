package drawing

// ranks puts each state below all that lead to it, the first at 0.
func ranks(g Graph, turned []bool) []int {
	d := newDag(g, turned)
	rank := make([]int, len(g.States))
	for _, s := range d.order {
		for _, to := range d.below[s] {
			rank[to] = max(rank[to], rank[s]+1)
		}
	}
	for range 3 {
		d.lower(rank, g.Start)
	}
	return rank
}

// A dag is a graph without its cycles and loops.
type dag struct {
	above, below [][]int // neighbours, once for each transition
	order        []int   // every state after all that are above it
}

func newDag(g Graph, turned []bool) *dag {
	d := &dag{above: make([][]int, len(g.States)), below: make([][]int, len(g.States))}
	for i, t := range g.Transitions {
		from, to := t.From, t.To
		if turned[i] {
			from, to = to, from
		}
		if from != to {
			d.below[from] = append(d.below[from], to)
			d.above[to] = append(d.above[to], from)
		}
	}
	waits := make([]int, len(g.States))
	for s := range waits {
		waits[s] = len(d.above[s])
		if waits[s] == 0 {
			d.order = append(d.order, s)
		}
	}
	for i := 0; i < len(d.order); i++ {
		for _, to := range d.below[d.order[i]] {
			if waits[to]--; waits[to] == 0 {
				d.order = append(d.order, to)
			}
		}
	}
	return d
}

// lower moves states down that lead to more than leads to them, as that shortens more
// lines than it lengthens. The start stays where it is.
func (d *dag) lower(rank []int, start int) {
	for i := len(d.order) - 1; i >= 0; i-- {
		s := d.order[i]
		if s == start || len(d.below[s]) <= len(d.above[s]) {
			continue
		}
		lowest := rank[d.below[s][0]] - 1
		for _, to := range d.below[s] {
			lowest = min(lowest, rank[to]-1)
		}
		rank[s] = max(rank[s], lowest)
	}
}
