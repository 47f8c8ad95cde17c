package machine

import (
	"fmt"
	"slices"
)

// A Fault is something in a definition that cannot work, or does not work as it reads.
type Fault struct {
	Kind       FaultKind
	Name       string // of the state, trigger, field or action that it is about
	Transition int    // the transition that it is about, by its place in the definition; -1 for none
	Words      string // a sentence or two
}

// A FaultKind says what is wrong.
type FaultKind string

// The kinds of fault.
const (
	UnreachableState FaultKind = "unreachable state" // no task can come to the state
	Trap             FaultKind = "trap"              // a state that can be come to, and from which no end can be reached
	NoEnd            FaultKind = "no end"            // every state has a way on
	DeadEnd          FaultKind = "dead end"          // an end whose category says that it is none
	UnusedTrigger    FaultKind = "unused trigger"    // no transition has the trigger
	UnusedAction     FaultKind = "unused action"     // no transition starts the action
	UnknownState     FaultKind = "unknown state"     // a state is named that is not there
	UnknownTrigger   FaultKind = "unknown trigger"   // a trigger is named that is not there
	UnknownAction    FaultKind = "unknown action"    // an action is named that is not there
	UnknownField     FaultKind = "unknown field"     // a field is named that is not there
	UnreadableGuard  FaultKind = "unreadable guard"
	Shadowed         FaultKind = "shadowed" // a transition that an earlier one always comes before
	NameTwice        FaultKind = "name twice"
)

// Faults returns what is wrong with the definition: first what its parts say of one
// another, in the order written, and then what follows for its states.
func (m *Machine) Faults() []Fault { return slices.Clone(m.faults()) }

// DeadEnd returns the fault of a state that nothing leaves although work seems to go on
// in it, and false when it is none.
func (m *Machine) DeadEnd(state string) (Fault, bool) {
	i := slices.IndexFunc(m.faults(), func(f Fault) bool { return f.Kind == DeadEnd && f.Name == state })
	if i < 0 {
		return Fault{}, false
	}
	return m.faults()[i], true
}

func (m *Machine) findFaults() []Fault {
	f := &faultFinder{Machine: m}
	f.names()
	f.start()
	for i := range m.definition.FieldSchema {
		f.readOnly(&m.definition.FieldSchema[i])
	}
	for i := range m.definition.Transitions {
		f.transition(i, &m.definition.Transitions[i])
	}
	f.triggers()
	f.actions()
	f.ends()
	return f.found
}

type faultFinder struct {
	*Machine
	found []Fault
}

func (f *faultFinder) add(kind FaultKind, name string, transition int, format string, args ...any) {
	f.found = append(f.found, Fault{kind, name, transition, fmt.Sprintf(format, args...)})
}
