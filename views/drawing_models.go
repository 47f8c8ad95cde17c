package views

import (
	"fmt"
	"slices"
)

// Drawing is a machine as a picture, and in the same order as a list.
type Drawing struct {
	Title         string
	Width, Height int
	States        []DrawnState // from the top of the picture down
	Notes         []string     // what is not known of it
	Task          bool         // it shows where a task is, and was
	Past          bool         // as at a past moment
}

// The marks of what a task's drawing shows. A state is Current or Visited, a transition
// Taken, Next or Blocked.
const (
	Current     = "current"
	Visited     = "visited"
	Unreachable = "unreachable" // no task can come there
	Taken       = "taken"
	Next        = "next"
	Blocked     = "blocked"
)

// DrawnState is a state as a box, and as an item of the list.
type DrawnState struct {
	State
	X, Y, Width, Height int
	Text                string // the label, as far as there is room for it
	Note                string // under it, in a few characters
	Title               string // all that there is to say in a sentence
	URL                 string
	Mark                string
	MarkText            string // "The task is here, for 2 d 4 h."
	Category            string
	Description         string
	Ways                []DrawnWay // the transitions that leave it
}

// DrawnWay is a transition as a line with its label, and as an item of the list.
type DrawnWay struct {
	Index         int // in the definition
	Line, Head    string
	X, Y          int // of the label, with its size
	Width, Height int
	Text          string // of the label
	Condition     string
	ConditionAt   int
	Title, URL    string
	Mark          string
	MarkText      string // "Can be fired now.", "Blocked: it needs Comment."
	Verdict       string // of its guard on the task; empty where none is judged
	Opens         bool   // URL is the dialog of its trigger

	Label       string
	To          State
	Guard       string // as it is written
	Meaning     string // what the author says of the guard
	NotMet      string // what the author says when it is not met
	Action      string
	Description string
}

// TaskDrawing is the tab of a task's page that shows where in its machine it is.
type TaskDrawing struct {
	Drawing *Drawing // nil where no definition says how the machine is
	Stays   []Stay   // the states that the task was in, the last one first
	Note    string   // what is not known of them
}

// Stay is a state that a task was in.
type Stay struct {
	State   State
	Text    string // "twice, 3 h 20 min in all"
	Current bool
}

// anchor is the id of a state's item in the list.
func (s DrawnState) anchor() string { return StateAnchor(s.Name) }

// StateAnchor is the id of a state's item in the list of a machine, to be linked to
// after a "#".
func StateAnchor(name string) string { return elementID("state-", name) }

// WayAnchor is the same of a transition, by its place in the definition.
func WayAnchor(index int) string { return fmt.Sprintf("way-%d", index) }

// TriggerAnchor is the same of a trigger's row on the page of a definition.
func TriggerAnchor(name string) string { return elementID("trigger-", name) }

// ActionAnchor is the same of an action's row.
func ActionAnchor(name string) string { return elementID("action-", name) }

// marked is a class with that of a mark.
func marked(class, mark string) string {
	if mark == "" {
		return class
	}
	return class + " " + mark
}

// middle is the middle of the box, across.
func (s DrawnState) middle() int { return s.X + s.Width/2 }

// textAt is the y of the label's text: in the middle when it stands alone.
func (s DrawnState) textAt() int {
	if s.Note != "" {
		return s.Y + s.Height/2 - 3
	}
	return s.Y + s.Height/2 + 5
}

// corner is how round the box is: what nothing leads out of is round at its ends.
func (s DrawnState) corner() int {
	if s.Kind == StateDone {
		return 23
	}
	return 7
}

// signAt is where the sign of the state's kind stands.
func (s DrawnState) signAt() string {
	return fmt.Sprintf("translate(%d %d) scale(.8)", s.X+8, s.Y+s.Height/2-6)
}

// labelAt is the y of the label's first line.
func (w DrawnWay) labelAt() int { return w.Y + 13 }

// conditionAt is the y of the line of the condition.
func (w DrawnWay) conditionAt() int {
	if w.Text == "" {
		return w.Y + 13
	}
	return w.Y + 30
}

// signAt is where the sign before the condition stands.
func (w DrawnWay) signAt() string {
	return fmt.Sprintf("translate(%d %d) scale(.7)", w.ConditionAt, w.conditionAt()-10)
}

// sign is that of the guard: a lock, or how it is judged.
func (w DrawnWay) sign() string {
	switch w.Verdict {
	case Met, CannotTell:
		return w.Verdict
	default:
		return "lock"
	}
}

// then returns the words of the two that are right for the moment that is shown.
func (d Drawing) then(now, then string) string {
	if d.Past {
		return then
	}
	return now
}

// shows tells whether any state of the picture has a mark.
func (d Drawing) shows(mark string) bool {
	return slices.ContainsFunc(d.States, func(s DrawnState) bool { return s.Mark == mark })
}

// viewBox is the picture at its natural size.
func (d Drawing) viewBox() string { return fmt.Sprintf("0 0 %d %d", d.Width, d.Height) }
