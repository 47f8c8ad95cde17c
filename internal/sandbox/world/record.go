package world

import (
	"errors"
	"fmt"

	"taskdesk/apiclient"
)

// A record is one thing that happened, as the tape keeps it: exactly one of its
// members is set.
type record struct {
	Begin    *taskRecord           `json:"begin,omitzero"`
	Change   *versionRecord        `json:"change,omitzero"`
	End      *endRecord            `json:"end,omitzero"`
	Define   *apiclient.Definition `json:"define,omitzero"`
	Undefine *undefineRecord       `json:"undefine,omitzero"`
	Log      *logRecord            `json:"log,omitzero"`
	Line     *lineRecord           `json:"line,omitzero"`
}

type taskRecord struct {
	Definition apiclient.DefinitionID `json:"definition"`
	Since      Moment                 `json:"since"` // of the definition's version
	Parent     ID                     `json:"parent,omitzero"`
	First      *versionRecord         `json:"first"`
}

type versionRecord struct {
	Task         ID        `json:"task"`
	At           Moment    `json:"at"`
	Moved        Moment    `json:"moved"`
	User         string    `json:"user"`
	Request      RequestID `json:"request"`
	State        string    `json:"state"`
	Values       []string  `json:"values"` // JSON texts in the order of the field schema
	Correlations []string  `json:"correlations,omitzero"`
	StackingKey  string    `json:"stackingKey,omitzero"`
	Modified     ID        `json:"modified,omitzero"`  // the actions
	Submitted    ID        `json:"submitted,omitzero"` // that had a hand in it
}

type endRecord struct {
	Task ID     `json:"task"`
	At   Moment `json:"at"`
	By   Author `json:"by"`
}

type undefineRecord struct {
	ID apiclient.DefinitionID `json:"id"`
	At Moment                 `json:"at"`
}

type logRecord struct {
	ID     ID     `json:"id"`
	Task   ID     `json:"task"`
	Action string `json:"action"`
	By     Author `json:"by"`
	Depth  int    `json:"depth"`
}

type lineRecord struct {
	Log     ID     `json:"log"`
	At      Moment `json:"at"`
	Kind    string `json:"kind"`
	Details string `json:"details,omitzero"`
}

func recordOfTask(t *task) *taskRecord {
	r := &taskRecord{Definition: t.def.wire.ID, Since: t.def.since, First: recordOfVersion(t, &t.versions[0])}
	if t.parent != nil {
		r.Parent = t.parent.id
	}
	return r
}

func recordOfVersion(t *task, v *version) *versionRecord {
	r := &versionRecord{
		Task: t.id, At: v.at, Moved: v.moved, User: v.by.User, Request: v.by.Request, State: v.state, Values: v.values,
	}
	if v.labels != nil {
		r.Correlations, r.StackingKey = v.labels.correlations, v.labels.stackingKey
	}
	r.Modified, r.Submitted = v.acts.of().modified, v.acts.of().submitted
	return r
}

func recordOfLog(l *actionLog) *logRecord {
	return &logRecord{ID: l.id, Task: l.task.id, Action: l.action.Name, By: l.by.undated(), Depth: l.depth}
}

// play does again what a record tells. It fails on one that does not fit the world.
func (w *World) play(r record) error {
	switch {
	case r.Begin != nil:
		return w.playBegin(r.Begin)
	case r.Change != nil:
		t, err := w.known(r.Change.Task)
		if err == nil {
			w.change(t, r.Change.version())
		}
		return err
	case r.End != nil:
		t, err := w.known(r.End.Task)
		if err == nil {
			w.end(t, deletion{r.End.At, r.End.By})
		}
		return err
	case r.Define != nil:
		w.define(newDefinition(r.Define))
		return nil
	case r.Undefine != nil:
		if w.definitions[r.Undefine.ID] == nil {
			return fmt.Errorf("there is no definition %s", r.Undefine.ID)
		}
		w.undefine(r.Undefine.ID, r.Undefine.At)
		return nil
	case r.Log != nil:
		return w.playLog(r.Log)
	case r.Line != nil:
		return w.playLine(r.Line)
	}
	return fmt.Errorf("a record of nothing")
}

func (w *World) playBegin(r *taskRecord) error {
	def, parent := w.definitions[r.Definition].at(r.Since), w.byID[r.Parent]
	if r.First == nil || parent == nil && r.Parent != (ID{}) {
		return errors.New("a task without a beginning, or of no parent")
	}
	if def == nil || len(r.First.Values) != len(def.wire.FieldSchema) {
		return fmt.Errorf("task %s does not fit definition %s", r.First.Task, r.Definition)
	}
	w.begin(&task{id: r.First.Task, def: def, parent: parent, versions: []version{r.First.version()}})
	return nil
}

func (w *World) playLog(r *logRecord) error {
	t, err := w.known(r.Task)
	if err != nil {
		return err
	}
	l, err := newLog(t, r.Action, r.By)
	if err != nil {
		return err
	}
	l.id, l.depth = r.ID, r.Depth
	w.open(l)
	return nil
}

func (w *World) playLine(r *lineRecord) error {
	l := w.logs[r.Log]
	if l == nil {
		return fmt.Errorf("there is no log %s", r.Log)
	}
	w.note(l, logLine{r.At, r.Kind, r.Details})
	return nil
}

func (w *World) known(id ID) (*task, error) {
	if t := w.byID[id]; t != nil {
		return t, nil
	}
	return nil, fmt.Errorf("there is no task %s", id)
}

// version returns the version that a record tells of.
func (r *versionRecord) version() version {
	v := version{at: r.At, moved: r.Moved, by: Author{User: r.User, Request: r.Request}, state: r.State, values: r.Values}
	v.labels = (*labels)(nil).with(r.Correlations, r.StackingKey)
	if r.Modified != (ID{}) || r.Submitted != (ID{}) {
		v.acts = &acts{modified: r.Modified, submitted: r.Submitted}
	}
	return v
}

// latest returns the moment of what a record tells.
func (r record) latest() Moment {
	switch {
	case r.Begin != nil:
		return r.Begin.First.At
	case r.Change != nil:
		return r.Change.At
	case r.End != nil:
		return r.End.At
	case r.Define != nil:
		return MomentOf(r.Define.Version.AsAtModified)
	case r.Undefine != nil:
		return r.Undefine.At
	case r.Line != nil:
		return r.Line.At
	}
	return 0
}
