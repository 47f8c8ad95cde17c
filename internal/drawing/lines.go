package drawing

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

const (
	portGap  = 15.0 // between lines at a box's side
	portEdge = 16.0 // from a box's corner to the first line
	headLong = 8.0  // of an arrow
	headWide = 4.0  // to each side

	loopReach  = 34.0 // from the box to the loop's label
	loopHeight = 20.0
	loopGap    = 8.0
)

// ends are the two points at which a line leaves its boxes.
type ends struct{ x0, y0, x1, y1 float64 }

// ends spreads the lines along the sides of each box, in the order in which they go.
func (g *grid) ends(bands []band) []ends {
	all := make([]ends, len(g.edges))
	for s, n := range g.boxes {
		b, high := bands[n.row], g.boxHeight(s)
		top := (b.top + b.bottom - high) / 2
		var lower, upper []port
		for i, e := range g.edges {
			if e.way[0] == n {
				lower = append(lower, port{i, e.way[1]})
			}
			if e.way[len(e.way)-1] == n {
				upper = append(upper, port{i, e.way[len(e.way)-2]})
			}
		}
		for i, x := range spread(n, lower) {
			all[lower[i].edge].x0, all[lower[i].edge].y0 = x, top+high
		}
		for i, x := range spread(n, upper) {
			all[upper[i].edge].x1, all[upper[i].edge].y1 = x, top
		}
	}
	return all
}

// A port is where a line meets a box, and the point to which it goes from there.
type port struct {
	edge int
	to   *node
}

// spread puts the ports of one side in order and returns where they are: as straight
// as possible above or below where their lines go.
func spread(n *node, ports []port) []float64 {
	slices.SortFunc(ports, func(a, b port) int { return cmp.Compare(a.to.x, b.to.x) })
	half := n.left - portEdge
	want, weight, gap := make([]float64, len(ports)), make([]float64, len(ports)), make([]float64, len(ports))
	for i, p := range ports {
		want[i], weight[i], gap[i] = min(max(p.to.x, n.x-half), n.x+half), 1, portGap
	}
	x := apart(want, weight, gap)
	for i := range x {
		x[i] = max(x[i], n.x-half+float64(i)*portGap)
	}
	for i := range x {
		x[i] = min(x[i], n.x+half-float64(len(x)-1-i)*portGap)
	}
	return x
}

// arrow draws a transition: straight through the rows, and curved between them.
func (g *grid) arrow(e *edge, at ends, bands []band) Arrow {
	var a Arrow
	if e.turned {
		a.Head = head(at.x0, at.y0, -1)
		at.y0 += headLong
	} else {
		a.Head = head(at.x1, at.y1, 1)
		at.y1 -= headLong
	}
	p := &pen{}
	p.move(at.x0, at.y0)
	p.down(max(at.y0, bands[e.way[0].row].bottom))
	for _, n := range e.way[1 : len(e.way)-1] {
		p.curve(n.x, bands[n.row].top)
		p.down(bands[n.row].bottom)
	}
	p.curve(at.x1, min(at.y1, bands[e.way[len(e.way)-1].row].top))
	p.down(at.y1)
	a.Line = p.path.String()
	b := bands[e.label.row]
	g.label(&a, e.transition, e.label.x, (b.top+b.bottom)/2)
	return a
}

// head is an arrow's head that points down, or up with -1, with its tip at a point.
func head(x, y, down float64) string {
	return fmt.Sprintf("M%s %sl%g %gh%gz", coordinate(x), coordinate(y), -headWide, -headLong*down, 2*headWide)
}

// drawLoops draws the transitions of a state to itself, one below the other on its right.
func (g *grid) drawLoops(state int, d *Drawing) {
	box := d.States[state]
	right, y := float64(box.X+box.Width), float64(box.Y)+loopGap/2
	for _, i := range g.loops[state] {
		high := max(loopHeight, labelHeight(g.words(i)))
		middle := y + high/2
		p := &pen{}
		p.move(right, middle-6)
		fmt.Fprintf(&p.path, "C%s %s %s %s %s %s", coordinate(right+loopReach), coordinate(middle-14), coordinate(right+loopReach), coordinate(middle+14),
			coordinate(right+headLong), coordinate(middle+6))
		a := Arrow{Line: p.path.String(), Head: fmt.Sprintf("M%s %sl%g %gv%gz", coordinate(right), coordinate(middle+6), headLong, -headWide, 2*headWide)}
		g.label(&a, i, right+loopReach-4+g.labelWidth(i)/2, middle)
		d.Transitions[i] = a
		y += high + loopGap
	}
}

// A pen writes a path.
type pen struct {
	path strings.Builder
	x, y float64
}

func (p *pen) move(x, y float64) {
	p.x, p.y = x, y
	fmt.Fprintf(&p.path, "M%s %s", coordinate(x), coordinate(y))
}

// down draws a straight line, unless it is there already.
func (p *pen) down(y float64) {
	if math.Abs(y-p.y) >= 0.5 {
		fmt.Fprintf(&p.path, "V%s", coordinate(y))
		p.y = y
	}
}

// curve draws to a point, leaving and coming in upright.
func (p *pen) curve(x, y float64) {
	if math.Abs(x-p.x) < 1 {
		p.down(y)
		return
	}
	middle := (p.y + y) / 2
	fmt.Fprintf(&p.path, "C%s %s %s %s %s %s", coordinate(p.x), coordinate(middle), coordinate(x), coordinate(middle), coordinate(x), coordinate(y))
	p.x, p.y = x, y
}

// coordinate is a number with at most one digit after the point.
func coordinate(x float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", x), ".0") }
