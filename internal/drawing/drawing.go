// Package drawing lays a machine out as a picture, from top to bottom: boxes for its
// states, and curves with labels for its transitions. It gives positions and paths,
// and knows nothing of HTML.
//
// The layout is layered. Cycles are broken, states get rows, every transition gets a
// point in each row that it passes, the rows are put in an order with few crossings,
// and each row is then moved to where its lines are straightest.
package drawing

// A Graph is what is to be drawn.
type Graph struct {
	States      []State
	Transitions []Transition
	Start       int // the state that is drawn on top; none when it is out of range
}

// A State is a box with a label. There is always room for a short second line.
type State struct{ Label string }

// A Transition is a line between two states, given by their indices, with a label of
// one line or two.
type Transition struct {
	From, To         int
	Label, Condition string
}

// A Drawing is a picture of Width by Height units, which are pixels at its natural
// size. Its parts are in the order of the graph's.
type Drawing struct {
	Width, Height int
	States        []Box
	Transitions   []Arrow
}

// A Box is a rectangle with a text that fits in.
type Box struct {
	X, Y, Width, Height int // X and Y are its upper left corner
	Text                string
}

// Middle returns the middle of the box.
func (b Box) Middle() (x, y int) { return b.X + b.Width/2, b.Y + b.Height/2 }

// An Arrow is a transition's line with its head and its label, whose box covers the
// line. The box has no size when the transition has nothing to say.
type Arrow struct {
	Line, Head  string // as the d of an SVG path
	Label       Box
	Condition   string // the second line of the label, after a sign of 12 pixels
	ConditionAt int    // the x at which that sign begins
}

// New draws a graph. The same graph always gives the same drawing.
func New(g Graph) *Drawing {
	turned := turnedRound(g)
	grid := newGrid(g, turned, ranks(g, turned))
	grid.arrange()
	grid.place()
	return grid.draw()
}
