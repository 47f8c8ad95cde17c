package machine

import (
	"slices"
	"strings"
	"unicode"
)

// ends finds what the transitions, taken together, make of the states.
func (f *faultFinder) ends() {
	ways, start := f.graph().edges, f.definition.InitialState.Name
	reached := ways.reach(start)
	for _, s := range f.definition.States {
		if !slices.Contains(reached, s.Name) {
			f.add(UnreachableState, s.Name, -1, "No task can come to “%s”: no way that can be taken leads there from “%s”.", f.StateName(s.Name), f.StateName(start))
		}
	}
	var last []string
	for _, s := range f.definition.States {
		if f.Terminal(s.Name) {
			last = append(last, s.Name)
		}
	}
	if len(last) == 0 {
		f.add(NoEnd, "", -1, "Every state has a way on, so no task is ever finished.")
		return
	}
	f.deadEnds()
	ending := ways.backwards().reach(last...)
	if f.HasState(start) && !slices.Contains(ending, start) {
		f.add(Trap, start, -1, "No task is ever finished: from “%s”, where tasks begin, no way that can be taken leads to an end.", f.StateName(start))
		return
	}
	for _, state := range reached {
		f.trap(state, len(ways[state]) == 0, ending)
	}
}

// deadEnds finds states that nothing leaves, and that are perhaps not meant as ends: their
// category says that work goes on, or is that of states with a way on while other ends
// have one of their own. No more than that can be told, for categories are free text, and
// a state is an end by nothing leaving it.
func (f *faultFinder) deadEnds() {
	open, last := map[string]bool{}, map[string]bool{}
	for _, s := range f.definition.States {
		if f.Terminal(s.Name) {
			last[s.Category] = true
		} else {
			open[s.Category] = true
		}
	}
	proper := false // some ends have a category of their own
	for category := range last {
		proper = proper || category != "" && !open[category]
	}
	for _, s := range f.definition.States {
		switch {
		case s.Category == "", !f.Terminal(s.Name):
		case goesOn(s.Category):
			f.add(DeadEnd, s.Name, -1, "Nothing leads out of “%s”, although its category, “%s”, says that work goes on. Perhaps a transition is missing.", f.StateName(s.Name), s.Category)
		case proper && open[s.Category]:
			f.add(DeadEnd, s.Name, -1, "Nothing leads out of “%s”, although its category is “%s”, as of states that have a way on. Perhaps a transition is missing.", f.StateName(s.Name), s.Category)
		}
	}
}

// goesOn tells whether a category is one of those by which people commonly say that work is
// not done yet, however it is written: "Doing", "To do", "in-progress".
func goesOn(category string) bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, category)
	return slices.Contains([]string{"todo", "doing", "inprogress", "wip", "ongoing", "pending", "waiting", "onhold"}, letters)
}

func (f *faultFinder) trap(state string, closed bool, ending []string) {
	switch {
	case slices.Contains(ending, state), !f.HasState(state):
	case closed:
		f.add(Trap, state, -1, "A task that has come to “%s” never ends: nothing that leads out of it can ever be fired.", f.StateName(state))
	default:
		f.add(Trap, state, -1, "A task that has come to “%s” never ends: what leads out of it leads to no end.", f.StateName(state))
	}
}
