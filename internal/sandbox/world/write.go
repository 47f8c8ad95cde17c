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
func (w *World) Create(by Author, in apiclient.CreateTask, trigger string) (*apiclient.Task, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	def := w.definitions[in.DefinitionID].at(Now)
	if def == nil {
		return nil, &Refusal{Reason: DefinitionUnknown, Detail: "There is no task definition " + in.DefinitionID.String() + "."}
	}
	if err := def.checkNew(in.Fields); err != nil {
		return nil, err
	}
	first := version{by: by, state: def.wire.InitialState.Name, values: def.with(make([]string, len(def.wire.FieldSchema)), in.Fields)}
	first.labels = (*labels)(nil).with(in.CorrelationIDs, in.StackingKey)
	if trigger != "" {
		to, err := def.fire(trigger, first.state, machine.Facts{Fields: byName(in.Fields), CurrentUser: by.User})
		if err != nil {
			return nil, err
		}
		first.state = to
	}
	first.at = w.clock.tick()
	first.moved = first.at
	t := &task{id: NewID(), def: def, versions: []version{first}}
	w.add(t)
	w.restack(t.last())
	return t.last().wire(), nil
}

// Update changes a task: the named fields, then the state if a trigger is given,
// all or nothing. It fails with a *Refusal. Our choice: an update that changes
// nothing and fires nothing makes no version.
func (w *World) Update(by Author, id ID, in apiclient.UpdateTask, trigger string) (*apiclient.Task, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, err := w.alive(id)
	if err != nil {
		return nil, err
	}
	now := t.last()
	now.seen = w.clock.look(Now) // its guard sees its children as they are, not as they were at its own last change
	next, err := now.changed(by, in, trigger)
	if err != nil {
		return nil, err
	}
	if trigger == "" && slices.Equal(next.values, now.values) && next.labels.equal(now.labels) {
		return now.wire(), nil
	}
	next.at = w.clock.tick()
	if trigger != "" {
		next.moved = next.at
	}
	t.versions = append(t.versions, next)
	w.restack(t.last())
	return t.last().wire(), nil
}

// changed returns the version that an update makes, still without its moment.
// Our choice: for read-only fields the state before the trigger counts.
func (v view) changed(by Author, in apiclient.UpdateTask, trigger string) (version, error) {
	next := *v.version
	if err := v.def.checkChange(in.Fields, v.state); err != nil {
		return next, err
	}
	next.by = by
	next.values = v.def.with(v.values, in.Fields)
	next.labels = v.labels.with(in.CorrelationIDs, in.StackingKey)
	if trigger == "" {
		return next, nil
	}
	facts := machine.Facts{Task: v.wire(), Fields: byName(in.Fields), CurrentUser: by.User}
	to, err := v.def.fire(trigger, v.state, facts)
	next.state = to
	return next, err
}

// fire returns the state that a trigger leads to from the given one. It fails with
// NoTransition or GuardNotMet. Our choice: a guard that cannot be judged is not met.
func (d *definition) fire(trigger, from string, facts machine.Facts) (string, error) {
	t, blocked, verdict := d.machine.Fire(trigger, facts)
	switch {
	case verdict == expr.Met:
		return t.To, nil
	case verdict == expr.CannotTell:
		blocked = append(blocked, t)
	case len(blocked) == 0:
		return "", &Refusal{
			Reason: NoTransition,
			Detail: "No transition from " + from + " is fired by " + trigger + ".",
			About:  []map[string]string{{"state": from, "trigger": trigger}},
		}
	}
	return "", notMet(blocked[0])
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
