package world

import (
	"fmt"

	"taskdesk/apiclient"
)

// An actionLog tells how one action goes.
type actionLog struct {
	id      ID
	task    *task // that started it
	action  *apiclient.Action
	details apiclient.ActionDetails
	by      Author // whom it acts as, and the request at the beginning of it all
	depth   int    // how many actions in a row led here, this one included
	lines   []logLine
}

type logLine struct {
	at      Moment
	kind    string
	details string
}

// The kinds of line. The service does not publish how it logs failures: the last
// two are our choice.
const (
	actionSubmitted    = "ActionSubmitted"
	actionInitialising = "ActionInitialising"
	actionStarted      = "ActionStarted"
	actionProgress     = "ActionProgressUpdate"
	actionSuccessful   = "ActionSuccessful"
	actionFailed       = "ActionFailed"
	actionNotTriggered = "ActionTriggerRefused"
)

// acts are the actions that had a hand in a version, by the ids of their logs.
type acts struct {
	modified  ID // the last that made or changed the task
	submitted ID // the last that the task started
}

// of returns the acts, and none for nil.
func (a *acts) of() acts {
	if a == nil {
		return acts{}
	}
	return *a
}

// modifiedBy returns the acts after a change by an action; nil is a person's change.
func (a *acts) modifiedBy(l *actionLog) *acts {
	if l == nil {
		return a
	}
	return &acts{modified: l.id, submitted: a.of().submitted}
}

// submitting returns the acts after the task started an action.
func (a *acts) submitting(l *actionLog) *acts {
	return &acts{modified: a.of().modified, submitted: l.id}
}

// newLog returns the log of an action that a task starts. It fails when the task's
// definition has no action of that name that can be read.
func newLog(t *task, action string, by Author) (*actionLog, error) {
	for i := range t.def.wire.Actions {
		if a := &t.def.wire.Actions[i]; a.Name == action {
			details, err := a.ReadDetails()
			if a.RunAsUserID != "" {
				by.User = a.RunAsUserID
			}
			return &actionLog{id: NewID(), task: t, action: a, details: details, by: by}, err
		}
	}
	return nil, fmt.Errorf("definition %s has no action %s", t.def.wire.ID, action)
}

func (l *actionLog) wire() *apiclient.ActionLog {
	out := &apiclient.ActionLog{
		ID:          l.id.String(),
		Origin:      apiclient.ActionOrigin{TaskID: l.task.id.String(), RequestID: l.by.Request.String()},
		Type:        l.details.Type,
		RunAsUserID: l.action.RunAsUserID,
		Items:       make([]apiclient.ActionLogItem, len(l.lines)),
	}
	for i, line := range l.lines {
		out.Items[i] = apiclient.ActionLogItem{Timestamp: line.at.Time(), Type: line.kind, Details: line.details}
	}
	return out
}

// origin returns the task as it was when it started the action.
func (l *actionLog) origin() view {
	for i := range l.task.versions {
		if v := &l.task.versions[i]; v.acts.of().submitted == l.id {
			return view{l.task, v, v.at}
		}
	}
	return l.task.last()
}

// finished tells whether the action has come to its end.
func (l *actionLog) finished() bool {
	last := l.lines[len(l.lines)-1].kind
	return last == actionSuccessful || last == actionFailed
}

// ActionLog returns the log of an action as it is now. It fails with ActionLogNotFound.
func (w *World) ActionLog(id ID) (*apiclient.ActionLog, error) {
	w.look(Now)
	w.mu.RLock()
	defer w.mu.RUnlock()
	l := w.logs[id]
	if l == nil {
		return nil, &Refusal{Reason: ActionLogNotFound, Detail: "There is no such action log."}
	}
	return l.wire(), nil
}
