package drawing

import "math"

const (
	margin   = 14.0
	leastGap = 24.0 // between rows
	mostGap  = 76.0
	slope    = 0.11 // how much of the farthest travel between two rows their gap is
)

// A band is the height that a row takes.
type band struct{ top, bottom float64 }

// draw turns the grid into what is to be seen.
func (g *grid) draw() *Drawing {
	left, right := g.extent()
	for _, row := range g.rows {
		for _, n := range row {
			n.x += margin - left
		}
	}
	bands := g.bands()
	d := &Drawing{Width: whole(right - left + 2*margin), Height: whole(2 * margin), Transitions: make([]Arrow, len(g.graph.Transitions))}
	if len(bands) > 0 {
		d.Height = whole(bands[len(bands)-1].bottom + margin)
	}
	for s, n := range g.boxes {
		d.States = append(d.States, g.box(s, n, bands[n.row]))
	}
	ends := g.ends(bands)
	for i := range g.edges {
		d.Transitions[g.edges[i].transition] = g.arrow(&g.edges[i], ends[i], bands)
	}
	for s := range g.loops {
		g.drawLoops(s, d)
	}
	return d
}

func (g *grid) extent() (left, right float64) {
	left, right = math.Inf(1), math.Inf(-1)
	for _, row := range g.rows {
		for _, n := range row {
			left, right = min(left, n.x-n.left), max(right, n.x+n.right)
		}
	}
	if left > right {
		return 0, 0
	}
	return left, right
}

// bands stacks the rows. The farther lines travel sideways between two of them, the
// wider they stand apart.
func (g *grid) bands() []band {
	bands := make([]band, len(g.rows))
	y := margin
	for i, row := range g.rows {
		bands[i] = band{y, y + g.height(i)}
		far := 0.0
		for _, n := range row {
			for _, to := range n.down {
				far = max(far, math.Abs(n.x-to.x))
			}
		}
		y = bands[i].bottom + min(mostGap, leastGap+far*slope)
	}
	return bands
}

// height is that of the highest box or label of a row.
func (g *grid) height(row int) (high float64) {
	for s, n := range g.boxes {
		if n.row == row {
			high = max(high, g.boxHeight(s))
		}
	}
	for _, e := range g.edges {
		if e.label.row == row {
			high = max(high, labelHeight(g.words(e.transition)))
		}
	}
	return high
}

func (g *grid) box(state int, n *node, b band) Box {
	high, wide := g.boxHeight(state), 2*n.left
	return Box{
		X: whole(n.x - n.left), Y: whole((b.top + b.bottom - high) / 2), Width: whole(wide), Height: whole(high),
		Text: cut(g.graph.States[state].Label, mostState),
	}
}

// label puts a transition's label around a point.
func (g *grid) label(a *Arrow, transition int, x, y float64) {
	text, condition := g.words(transition)
	wide, high := labelWidth(text, condition), labelHeight(text, condition)
	a.Label = Box{X: whole(x - wide/2), Y: whole(y - high/2), Width: whole(wide), Height: whole(high), Text: text}
	if condition != "" {
		a.Condition, a.ConditionAt = condition, whole(x-conditionWidth(condition)/2)
	}
}

func whole(x float64) int { return int(math.Round(x)) }
