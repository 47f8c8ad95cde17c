package handlers

import (
	"cmp"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// A sketch is a machine's picture while it is worded. Its states are in the machine's
// order, its ways in the definition's; all of them lead to the list below the picture.
type sketch struct {
	machine *machine.Machine
	states  []views.DrawnState
	ways    []views.DrawnWay
}

func sketchOf(m *machine.Machine) *sketch {
	k := &sketch{machine: m}
	picture := m.Drawing()
	for i, state := range m.States() {
		box := picture.States[i]
		k.states = append(k.states, views.DrawnState{
			State: stateOf(m, state.Name), X: box.X, Y: box.Y, Width: box.Width, Height: box.Height, Text: box.Text,
			URL: "#" + views.StateAnchor(state.Name), Category: state.Category, Description: state.Description,
		})
	}
	for i, t := range m.Definition().Transitions {
		k.ways = append(k.ways, k.way(i, t))
	}
	k.markFaults()
	return k
}

// markFaults marks the states that no task can come to, and those that are perhaps not
// meant as ends.
func (k *sketch) markFaults() {
	for _, fault := range k.machine.Faults() {
		state := k.state(fault.Name)
		switch {
		case state == nil:
		case fault.Kind == machine.UnreachableState:
			state.Mark, state.MarkText, state.Kind = views.Unreachable, "No task can come here.", views.StateStuck
		case fault.Kind == machine.DeadEnd && state.MarkText == "":
			state.MarkText = "Perhaps not meant as an end."
		}
	}
}

func (k *sketch) way(i int, t apiclient.Transition) views.DrawnWay {
	arrow := k.machine.Drawing().Transitions[i]
	return views.DrawnWay{
		Index: i, Line: arrow.Line, Head: arrow.Head, X: arrow.Label.X, Y: arrow.Label.Y, Width: arrow.Label.Width, Height: arrow.Label.Height,
		Text: arrow.Label.Text, Condition: arrow.Condition, ConditionAt: arrow.ConditionAt, URL: "#" + views.WayAnchor(i),
		Label: k.machine.WayName(t), To: stateOf(k.machine, t.To), Guard: t.Guard, Meaning: t.GuardDescription, NotMet: t.GuardNotMetMessage,
		Action: k.machine.ActionName(t.Action), Description: t.Description,
	}
}

// state returns the state of a name, and nil when there is none.
func (k *sketch) state(name string) *views.DrawnState {
	i := slices.IndexFunc(k.states, func(s views.DrawnState) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &k.states[i]
}

// drawing is the picture with all that was marked on it. What is higher comes first,
// and of what is as high, what is farther to the left.
func (k *sketch) drawing(title string) views.Drawing {
	picture := k.machine.Drawing()
	d := views.Drawing{Title: title, Width: picture.Width, Height: picture.Height}
	for _, s := range k.states {
		s.Title = k.stateTitle(s)
		for i, t := range k.machine.Definition().Transitions {
			if t.From == s.Name {
				w := k.ways[i]
				w.Title = wayTitle(s, w)
				s.Ways = append(s.Ways, w)
			}
		}
		d.States = append(d.States, s)
	}
	slices.SortStableFunc(d.States, func(a, b views.DrawnState) int {
		return cmp.Or(cmp.Compare(a.Y+a.Height/2, b.Y+b.Height/2), cmp.Compare(a.X, b.X))
	})
	return d
}

// stateTitle is a state in a sentence or two.
func (k *sketch) stateTitle(s views.DrawnState) string {
	title := s.Label
	if s.Name != s.Label {
		title += " (" + s.Name + ")"
	}
	switch s.Kind {
	case views.StateStart:
		title += ", where tasks begin"
	case views.StateDone:
		title += ", an end"
	}
	return strings.Join(present(title+".", s.MarkText, s.Description), " ")
}

// wayTitle is a transition in a sentence or two.
func wayTitle(from views.DrawnState, w views.DrawnWay) string {
	guard := ""
	if asks := cmp.Or(w.Meaning, w.Guard); asks != "" {
		guard = "Its guard: " + asks + "."
	}
	return strings.Join(present(w.Label+", from "+from.Label+" to "+w.To.Label+".", w.MarkText, guard), " ")
}

// present are the texts that say something.
func present(texts ...string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return text == "" })
}
