package drawing

const (
	thin     = 9.0  // how far a line keeps others away
	nodeGap  = 16.0 // between the nodes of a row
	settling = 80   // sweeps until all rows stand well
)

// How much a line wants to be straight, by how many of its ends are points.
var straightness = [3]float64{1, 2, 12}

// place gives every node its x: as near as it can be to the mean of its neighbours in
// the rows above and below.
func (g *grid) place() {
	for _, row := range g.rows {
		settle(row, func(*node) (x, weight float64) { return 0, 1 })
	}
	for i := range settling {
		for j := range g.rows {
			if i%2 == 1 {
				j = len(g.rows) - 1 - j
			}
			settle(g.rows[j], (*node).pull)
		}
	}
	g.straighten()
}

// settle moves the nodes of a row to where each is pulled, as far as they have room.
func settle(row []*node, pull func(*node) (x, weight float64)) {
	want, weight, gap := make([]float64, len(row)), make([]float64, len(row)), make([]float64, len(row))
	for i, n := range row {
		want[i], weight[i] = pull(n)
		if i > 0 {
			gap[i] = row[i-1].right + n.left + nodeGap
		}
	}
	for i, x := range apart(want, weight, gap) {
		row[i].x = x
	}
}

// pull is where a node's neighbours want it, and how much. A node without neighbours
// wants to stay.
func (n *node) pull() (x, weight float64) {
	for _, others := range [][]*node{n.up, n.down} {
		for _, other := range others {
			w := straightness[points(n, other)]
			x, weight = x+w*other.x, weight+w
		}
	}
	if weight == 0 {
		return n.x, 0.1
	}
	return x / weight, weight
}

func points(a, b *node) (n int) {
	for _, node := range []*node{a, b} {
		if !node.box {
			n++
		}
	}
	return n
}

// apart returns places as near as possible to those that are wanted, by weighted least
// squares, such that each keeps its gap to the one before. Where neighbours are too
// near, they make a block that moves as one.
func apart(want, weight, gap []float64) []float64 {
	type block struct {
		x, weight float64 // of its first; of all
		n         int
	}
	var blocks []block
	offset := make([]float64, len(want)) // from the first of all
	for i := range want {
		if i > 0 {
			offset[i] = offset[i-1] + gap[i]
		}
		b := block{x: want[i] - offset[i], weight: weight[i], n: 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].x > b.x {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			all := last.weight + b.weight
			b = block{x: (last.x*last.weight + b.x*b.weight) / all, weight: all, n: last.n + b.n}
		}
		blocks = append(blocks, b)
	}
	x := make([]float64, 0, len(want))
	for _, b := range blocks {
		for range b.n {
			x = append(x, b.x+offset[len(x)])
		}
	}
	return x
}
