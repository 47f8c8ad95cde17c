package world

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// Our choice, so that definitions which call each other in a circle come to an end:
// how many actions one request, or one step of a worker, can set off, and how many
// can follow from each other before a person has to step in.
const (
	maxActions = 500
	maxDepth   = 10
)

// submit opens the log of the action that a version's transition starts, and notes
// it in the version. It returns nil when there is none. The maker is the action whose
// doing it is, nil for a person.
func (w *World) submit(by Author, t *task, v *version, action string, maker *actionLog) *actionLog {
	if action == "" {
		return nil
	}
	l, err := newLog(t, action, by)
	if err != nil {
		panic("world: " + err.Error()) // definitions are checked when they are made
	}
	l.depth = 1
	if maker != nil {
		l.depth = maker.depth + 1
	}
	v.acts = v.acts.submitting(l)
	return l
}

// launch puts an action in the queue, once the version that submitted it is there.
func (w *World) launch(l *actionLog) {
	if l == nil {
		return
	}
	w.open(l)
	w.note(l, logLine{at: l.task.last().version.at, kind: actionSubmitted})
	w.submitted = append(w.submitted, l)
}

// act runs the actions that were submitted, and those that they submit. Our choice:
// what makes or moves tasks is done before the request that caused it is answered;
// a worker takes its time.
func (w *World) act() {
	for n := 1; len(w.submitted) > 0; n++ {
		l := w.submitted[0]
		w.submitted = w.submitted[1:]
		switch {
		case n > maxActions:
			w.noteNow(l, actionFailed, "Too many actions follow from one request.")
		case l.depth > maxDepth:
			w.noteNow(l, actionFailed, "Too many actions follow from each other.")
		case l.details.Type == apiclient.RunWorker:
			w.schedule(l)
		default:
			w.perform(l)
		}
	}
}

// perform does an action that is done at once.
func (w *World) perform(l *actionLog) {
	w.noteNow(l, actionInitialising, "")
	w.noteNow(l, actionStarted, "")
	said, err := w.do(l)
	if err != nil {
		w.noteNow(l, actionFailed, err.Error())
		return
	}
	w.noteNow(l, actionProgress, said)
	w.noteNow(l, actionSuccessful, "")
}

// do does what an action is for, and says what came of it.
func (w *World) do(l *actionLog) (string, error) {
	switch l.details.Type {
	case apiclient.CreateChildTasks:
		n, err := w.createChildren(l, l.details.Children, l.origin().value)
		return plural(n, "child task made", "child tasks made"), err
	case apiclient.TriggerParentTask:
		return w.triggerParent(l)
	case apiclient.TriggerChildTasks:
		return w.triggerChildren(l)
	}
	return "", fmt.Errorf("this sandbox cannot run an action of type %s", l.details.Type)
}

func (w *World) noteNow(l *actionLog, kind, details string) {
	w.note(l, logLine{w.tick(l.by), kind, details})
}

// createChildren makes a child for each configuration, all or none: our choice. It
// returns how many.
func (w *World) createChildren(l *actionLog, configs []apiclient.ChildConfig, source func(string) string) (int, error) {
	births := make([]birth, 0, len(configs))
	for i := range configs {
		b, err := w.child(l, &configs[i], source)
		if err != nil {
			return 0, err
		}
		births = append(births, b)
	}
	for _, b := range births {
		w.bear(l.by, b, l.task, l)
	}
	return len(births), nil
}

// child drafts a child whose values come from its parent, or from a worker's result.
func (w *World) child(l *actionLog, c *apiclient.ChildConfig, source func(string) string) (birth, error) {
	in := apiclient.CreateTask{DefinitionID: c.DefinitionID}
	for _, name := range slices.Sorted(maps.Keys(c.Fields)) {
		if value := mapped(c.Fields[name], source); value != nil {
			in.Fields = append(in.Fields, apiclient.Field{Name: name, Value: value})
		}
	}
	if c.StackingField != "" {
		in.StackingKey = textOf(source(c.StackingField))
	}
	at := Now
	if !c.DefinitionAsAt.IsZero() {
		at = MomentOf(c.DefinitionAsAt)
	}
	return w.draft(l.by, w.definitions[c.DefinitionID].at(at), in, c.InitialTrigger)
}

// mapped returns the value that a mapping gives, and nil for none.
func mapped(m apiclient.FieldMapping, source func(string) string) jsontext.Value {
	if m.MapFrom == "" {
		return m.SetTo
	}
	if text := source(m.MapFrom); text != "" {
		return jsontext.Value(text)
	}
	return nil
}

// textOf returns a string's text, and the JSON of anything else.
func textOf(value string) string {
	if text, err := jsontext.AppendUnquote(nil, value); err == nil {
		return string(text)
	}
	return value
}

func (w *World) triggerParent(l *actionLog) (string, error) {
	parent := l.task.parent
	if parent == nil {
		return "", errors.New("the task has no parent")
	}
	return w.trigger(l, parent, l.details.Trigger)
}

// triggerChildren fires on every child that is there and matches. Our choice: the
// action fails only when every one of several refuses.
func (w *World) triggerChildren(l *actionLog) (string, error) {
	v := l.task.last()
	v.seen = w.seen(l.by)
	matches, err := readFilter[view](l.details.Filter)
	if err != nil {
		return "", err
	}
	children := slices.DeleteFunc(v.family(), func(child view) bool { return !matches(&env[view]{child}) })
	var refused []error
	for _, child := range children {
		if _, err := w.trigger(l, child.task, l.details.Trigger); err != nil {
			refused = append(refused, fmt.Errorf("task %s: %w", child.id, err))
		}
	}
	moved := len(children) - len(refused)
	if moved == 0 && len(refused) > 0 {
		return "", errors.Join(refused...)
	}
	said := plural(moved, "child task moved", "child tasks moved")
	if len(refused) > 0 {
		said += ", " + plural(len(refused), "refused", "refused")
	}
	return said, nil
}

// trigger fires on a task as the action.
func (w *World) trigger(l *actionLog, t *task, trigger string) (string, error) {
	moved, err := w.update(l.by, t.id, apiclient.UpdateTask{}, trigger, l)
	if err != nil {
		return "", err
	}
	return "Task " + moved.ID + " moved to " + moved.State, nil
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
