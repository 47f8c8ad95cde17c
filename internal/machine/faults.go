package machine

import (
	"errors"
	"fmt"
	"slices"

	"taskdesk/apiclient"
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
func (m *Machine) Faults() []Fault {
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

func (m *Machine) hasState(name string) bool {
	return slices.ContainsFunc(m.definition.States, func(s apiclient.State) bool { return s.Name == name })
}

func (m *Machine) hasTrigger(name string) bool {
	return slices.ContainsFunc(m.definition.Triggers, func(t apiclient.TriggerSchema) bool { return t.Name == name })
}

func (m *Machine) hasAction(name string) bool {
	return slices.ContainsFunc(m.definition.Actions, func(a apiclient.Action) bool { return a.Name == name })
}

// names finds names that two things of one kind have.
func (f *faultFinder) names() {
	d := f.definition
	find := func(kind string, n int, name func(int) string) {
		counts := map[string]int{}
		for i := range n {
			counts[name(i)]++
			if counts[name(i)] == 2 {
				f.add(NameTwice, name(i), -1, "Two %ss have the name %s. Only the first counts.", kind, name(i))
			}
		}
	}
	find("state", len(d.States), func(i int) string { return d.States[i].Name })
	find("field", len(d.FieldSchema), func(i int) string { return d.FieldSchema[i].Name })
	find("trigger", len(d.Triggers), func(i int) string { return d.Triggers[i].Name })
	find("action", len(d.Actions), func(i int) string { return d.Actions[i].Name })
}

func (f *faultFinder) start() {
	start := f.definition.InitialState
	if !f.hasState(start.Name) {
		f.add(UnknownState, start.Name, -1, "Tasks begin in the state %s, which is not among the states.", start.Name)
	}
	for _, name := range start.RequiredFields {
		if _, ok := f.fields[name]; !ok {
			f.add(UnknownField, name, -1, "A new task needs the field %s, which the definition does not have: no task can be created.", name)
		}
	}
}

func (f *faultFinder) readOnly(s *apiclient.FieldSchema) {
	if s.ReadOnlyStates == nil {
		return
	}
	for _, state := range s.ReadOnlyStates.Selected {
		if !f.hasState(state) {
			f.add(UnknownState, state, -1, "The field %s is read-only in the state %s, which is not among the states.", f.FieldName(s.Name), state)
		}
	}
}

func (f *faultFinder) transition(i int, t *apiclient.Transition) {
	for _, state := range []string{t.From, t.To} {
		if !f.hasState(state) {
			f.add(UnknownState, state, i, "A transition of %s names the state %s, which is not among the states.", f.TriggerName(t.Trigger), state)
		}
	}
	if !f.hasTrigger(t.Trigger) {
		f.add(UnknownTrigger, t.Trigger, i, "The transition from %s to %s has the trigger %s, which is not among the triggers.", f.StateName(t.From), f.StateName(t.To), t.Trigger)
	}
	if t.Action != "" && !f.hasAction(t.Action) {
		f.add(UnknownAction, t.Action, i, "The transition from %s to %s starts the action %s, which is not among the actions.", f.StateName(t.From), f.StateName(t.To), t.Action)
	}
	f.guard(i, t)
	if before, ok := f.shadow(i); ok {
		f.add(Shadowed, t.Trigger, i, "%s never leads from %s to %s: the transition to %s that is written before it comes first in every case.",
			f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), f.StateName(before.To))
	}
}

func (f *faultFinder) guard(i int, t *apiclient.Transition) {
	guard, err := f.Guard(*t)
	if err != nil {
		f.add(UnreadableGuard, t.Trigger, i, "The guard of %s from %s to %s cannot be read: %v.", f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), errors.Unwrap(err))
		return
	}
	if guard == nil {
		return
	}
	for _, name := range guard.Fields() {
		if f.named(name) != nil {
			continue
		}
		then := "what it asks of that field is judged as if it were never set"
		if f.neverMet(guard.Part()) {
			then = "so it is never met"
		}
		f.add(UnknownField, name, i, "The guard of %s from %s to %s names the field %s, which the definition does not have: %s.",
			f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), name, then)
	}
}

func (f *faultFinder) triggers() {
	for _, t := range f.definition.Triggers {
		if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Trigger == t.Name }) {
			f.add(UnusedTrigger, t.Name, -1, "No transition has the trigger %s: wherever it is fired, it is refused.", f.TriggerName(t.Name))
		}
	}
}

func (f *faultFinder) actions() {
	for i := range f.definition.Actions {
		a := &f.definition.Actions[i]
		if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Action == a.Name }) {
			f.add(UnusedAction, a.Name, -1, "No transition starts the action %s.", a.Name)
		}
		for _, trigger := range workerTriggers(a) {
			if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Trigger == trigger }) {
				f.add(UnknownTrigger, trigger, -1, "The worker of the action %s fires %s, and no transition has that trigger.", a.Name, trigger)
			}
		}
	}
}

// workerTriggers are the triggers that the worker of an action fires on its task, each once.
func workerTriggers(a *apiclient.Action) (names []string) {
	d, err := a.ReadDetails()
	if err != nil {
		return nil
	}
	w := d.Triggers
	for _, name := range []string{w.Started, w.CompletedWithResults, w.CompletedNoResults, w.FailedToStart, w.FailedToComplete} {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// ends finds what the transitions, taken together, make of the states.
func (f *faultFinder) ends() {
	ways, start := f.graph(), f.definition.InitialState.Name
	reached := ways.reach(start)
	for _, s := range f.definition.States {
		if !slices.Contains(reached, s.Name) {
			f.add(UnreachableState, s.Name, -1, "No task can come to %s: no way that can be gone leads there from %s.", f.StateName(s.Name), f.StateName(start))
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
	ending := ways.backwards().reach(last...)
	if f.hasState(start) && !slices.Contains(ending, start) {
		f.add(Trap, start, -1, "No task is ever finished: from %s, where tasks begin, no way that can be gone leads to an end.", f.StateName(start))
		return
	}
	for _, state := range reached {
		f.trap(state, len(ways[state]) == 0, ending)
	}
}

func (f *faultFinder) trap(state string, closed bool, ending []string) {
	switch {
	case slices.Contains(ending, state), !f.hasState(state):
	case closed:
		f.add(Trap, state, -1, "A task that has come to %s never ends: nothing that leads out of it can ever be fired.", f.StateName(state))
	default:
		f.add(Trap, state, -1, "A task that has come to %s never ends: what leads out of it leads to no end.", f.StateName(state))
	}
}
