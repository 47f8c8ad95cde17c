package world

import (
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
)

// Create makes a task, and fires the trigger at once unless it is empty: still one
// request, and so one version. It fails with a *Refusal, and then makes nothing.
func (w *World) Create(by Author, in apiclient.CreateTask, trigger string) (made *apiclient.Task, err error) {
	err = w.write(func() error {
		b, err := w.draft(by, w.definitions[in.DefinitionID].at(Now), in, trigger)
		if err != nil {
			return err
		}
		made = w.bear(by, b, nil, nil).wire()
		return nil
	})
	return made, err
}

// A birth is a task to be.
type birth struct {
	def    *definition
	first  version
	action string // that its first transition starts
}

// draft returns the task that a request describes, and refuses what cannot be one.
func (w *World) draft(by Author, def *definition, in apiclient.CreateTask, trigger string) (b birth, err error) {
	if def == nil {
		return b, &Refusal{Reason: DefinitionUnknown, Detail: "There is no task definition " + in.DefinitionID.String() + "."}
	}
	if err := def.checkNew(in.Fields); err != nil {
		return b, err
	}
	b = birth{def: def, first: version{by: by.undated(), state: def.wire.InitialState.Name}}
	b.first.values = def.with(make([]string, len(def.wire.FieldSchema)), in.Fields)
	b.first.labels = (*labels)(nil).with(in.CorrelationIDs, in.StackingKey)
	if trigger == "" {
		return b, nil
	}
	t, err := def.fire(trigger, b.first.state, machine.Facts{Fields: byName(in.Fields), CurrentUser: by.User})
	b.first.state, b.action = t.To, t.Action
	return b, err
}

// bear makes a task, below a parent and by an action if there are such, and returns
// it as it began.
func (w *World) bear(by Author, b birth, parent *task, maker *actionLog) view {
	t := &task{id: NewID(), def: b.def, parent: parent}
	b.first.at = w.tick(by)
	b.first.moved = b.first.at
	b.first.acts = (*acts)(nil).modifiedBy(maker)
	l := w.submit(by, t, &b.first, b.action, maker)
	t.versions = []version{b.first}
	w.begin(t)
	w.launch(l)
	return t.last()
}

// Update changes a task: the named fields, then the state if a trigger is given,
// all or nothing. It fails with a *Refusal. What it returns is the task as this
// request left it; actions that it starts come after. Our choice: an update that
// changes nothing and fires nothing makes no version.
func (w *World) Update(by Author, id ID, in apiclient.UpdateTask, trigger string) (t *apiclient.Task, err error) {
	err = w.write(func() error {
		t, err = w.update(by, id, in, trigger, nil)
		return err
	})
	return t, err
}

// update is Update under the lock, by an action if there is one.
func (w *World) update(by Author, id ID, in apiclient.UpdateTask, trigger string, maker *actionLog) (*apiclient.Task, error) {
	t, err := w.alive(id)
	if err != nil {
		return nil, err
	}
	now := t.last()
	now.seen = w.seen(by) // its guard sees its children as they are, not as they were at its own last change
	next, action, err := now.changed(by, in, trigger)
	if err != nil {
		return nil, err
	}
	if trigger == "" && slices.Equal(next.values, now.values) && next.labels.equal(now.labels) {
		return now.wire(), nil
	}
	next.at = w.tick(by)
	if trigger != "" {
		next.moved = next.at
	}
	next.acts = next.acts.modifiedBy(maker)
	l := w.submit(by, t, &next, action, maker)
	w.change(t, next)
	w.launch(l)
	return t.last().wire(), nil
}

// changed returns the version that an update makes, still without its moment, and
// the action that its transition starts. Our choice: for read-only fields the state
// before the trigger counts.
func (v view) changed(by Author, in apiclient.UpdateTask, trigger string) (next version, action string, err error) {
	next = *v.version
	if err := v.def.checkChange(in.Fields, v.state); err != nil {
		return next, "", err
	}
	next.by = by.undated()
	next.values = v.def.with(v.values, in.Fields)
	next.labels = v.labels.with(in.CorrelationIDs, in.StackingKey)
	if trigger == "" {
		return next, "", nil
	}
	facts := machine.Facts{Task: v.wire(), Fields: byName(in.Fields), CurrentUser: by.User}
	t, err := v.def.fire(trigger, v.state, facts)
	next.state = t.To
	return next, t.Action, err
}

// fire returns the transition that a trigger makes from the given state. It fails with
// NoTransition or GuardNotMet. Our choice: a guard that cannot be judged is not met.
func (d *definition) fire(trigger, from string, facts machine.Facts) (apiclient.Transition, error) {
	t, blocked, verdict := d.machine.Fire(trigger, facts)
	switch {
	case verdict == expr.Met:
		return t, nil
	case verdict == expr.CannotTell:
		blocked = append(blocked, t)
	case len(blocked) == 0:
		return t, &Refusal{
			Reason: NoTransition,
			Detail: "No transition from " + from + " is fired by " + trigger + ".",
			About:  []map[string]string{{"state": from, "trigger": trigger}},
		}
	}
	return t, notMet(blocked[0])
}

// notMet refuses a guarded transition, in the words of the definition's author if there are any.
func notMet(t apiclient.Transition) *Refusal {
	detail := t.GuardNotMetMessage
	if detail == "" {
		detail = "The guard of " + t.Trigger + " is not met: " + t.Guard
	}
	return &Refusal{Reason: GuardNotMet, Detail: detail}
}

// with returns the values after the fields were set. What it was given stays as it
// is: versions share values.
func (d *definition) with(values []string, fields []apiclient.Field) []string {
	if len(fields) == 0 {
		return values
	}
	values = slices.Clone(values)
	for _, f := range fields {
		text := ""
		if f.IsSet() {
			text = string(f.Value)
		}
		values[d.position[f.Name]] = text
	}
	return values
}

// with returns the labels after an update. Our choice: correlation ids that are
// given replace all there were, and a stacking key can be changed but not taken away.
func (l *labels) with(correlations []string, stackingKey string) *labels {
	if correlations == nil && stackingKey == "" {
		return l
	}
	next := labels{}
	if l != nil {
		next = *l
	}
	if correlations != nil {
		next.correlations = correlations
	}
	if stackingKey != "" {
		next.stackingKey = stackingKey
	}
	return &next
}

func (l *labels) equal(other *labels) bool {
	if l == nil || other == nil {
		return l == other
	}
	return l.stackingKey == other.stackingKey && slices.Equal(l.correlations, other.correlations)
}

func byName(fields []apiclient.Field) map[string]jsontext.Value {
	pairs := func(yield func(string, jsontext.Value) bool) {
		for _, f := range fields {
			value := f.Value
			if !f.IsSet() {
				value = jsontext.Value("null")
			}
			if !yield(f.Name, value) {
				return
			}
		}
	}
	return maps.Collect(pairs)
}
