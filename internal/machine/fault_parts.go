package machine

import (
	"errors"
	"slices"

	"taskdesk/apiclient"
)

// names finds names that two things of one kind have.
func (f *faultFinder) names() {
	d := f.definition
	find := func(kind string, n int, name func(int) string) {
		counts := map[string]int{}
		for i := range n {
			counts[name(i)]++
			if counts[name(i)] == 2 {
				f.add(NameTwice, name(i), -1, "Two %ss have the name “%s”. Only the first counts.", kind, name(i))
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
	if !f.HasState(start.Name) {
		f.add(UnknownState, start.Name, -1, "Tasks begin in the state “%s”, which is not among the states.", start.Name)
	}
	for _, name := range start.RequiredFields {
		if _, ok := f.fields[name]; !ok {
			f.add(UnknownField, name, -1, "A new task needs the field “%s”, which the definition does not have: no task can be created.", name)
		}
	}
}

func (f *faultFinder) readOnly(s *apiclient.FieldSchema) {
	if s.ReadOnlyStates == nil {
		return
	}
	for _, state := range s.ReadOnlyStates.Selected {
		if !f.HasState(state) {
			f.add(UnknownState, state, -1, "The field “%s” is read-only in the state “%s”, which is not among the states.", f.FieldName(s.Name), state)
		}
	}
}

func (f *faultFinder) transition(i int, t *apiclient.Transition) {
	for _, state := range []string{t.From, t.To} {
		if !f.HasState(state) {
			f.add(UnknownState, state, i, "A transition of “%s” names the state “%s”, which is not among the states.", f.TriggerName(t.Trigger), state)
		}
	}
	if !f.hasTrigger(t.Trigger) {
		f.add(UnknownTrigger, t.Trigger, i, "The transition from “%s” to “%s” has the trigger “%s”, which is not among the triggers.", f.StateName(t.From), f.StateName(t.To), t.Trigger)
	}
	if t.Action != "" && !f.hasAction(t.Action) {
		f.add(UnknownAction, t.Action, i, "The transition from “%s” to “%s” starts the action “%s”, which is not among the actions.", f.StateName(t.From), f.StateName(t.To), t.Action)
	}
	f.guard(i, t)
	if before, ok := f.shadow(i); ok {
		f.add(Shadowed, t.Trigger, i, "“%s” never leads from “%s” to “%s”: the transition to “%s” that is written before it comes first in every case.",
			f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), f.StateName(before.To))
	}
}

func (f *faultFinder) guard(i int, t *apiclient.Transition) {
	guard, err := f.Guard(*t)
	if err != nil {
		f.add(UnreadableGuard, t.Trigger, i, "The guard of “%s” from “%s” to “%s” cannot be read: %v.", f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), errors.Unwrap(err))
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
		f.add(UnknownField, name, i, "The guard of “%s” from “%s” to “%s” names the field “%s”, which the definition does not have: %s.",
			f.TriggerName(t.Trigger), f.StateName(t.From), f.StateName(t.To), name, then)
	}
}

func (f *faultFinder) triggers() {
	for _, t := range f.definition.Triggers {
		if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Trigger == t.Name }) {
			f.add(UnusedTrigger, t.Name, -1, "No transition has the trigger “%s”: wherever it is fired, it is refused.", f.TriggerName(t.Name))
		}
	}
}

func (f *faultFinder) actions() {
	for i := range f.definition.Actions {
		a := &f.definition.Actions[i]
		if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Action == a.Name }) {
			f.add(UnusedAction, a.Name, -1, "No transition starts the action “%s”.", a.Name)
		}
		for _, trigger := range workerTriggers(a) {
			if !slices.ContainsFunc(f.definition.Transitions, func(w apiclient.Transition) bool { return w.Trigger == trigger }) {
				f.add(UnknownTrigger, trigger, -1, "The worker of the action “%s” fires “%s”, and no transition has that trigger.", a.Name, trigger)
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

func (m *Machine) hasTrigger(name string) bool {
	return slices.ContainsFunc(m.definition.Triggers, func(t apiclient.TriggerSchema) bool { return t.Name == name })
}

func (m *Machine) hasAction(name string) bool {
	return slices.ContainsFunc(m.definition.Actions, func(a apiclient.Action) bool { return a.Name == name })
}
