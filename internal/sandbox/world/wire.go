package world

import "taskdesk/apiclient"

// wire returns the view as the service sends it.
func (v view) wire() *apiclient.Task {
	t := &apiclient.Task{
		ID:                v.id.String(),
		DefinitionID:      v.def.wire.ID,
		DefinitionVersion: v.def.number(),
		DefinitionName:    v.def.wire.DisplayName,
		State:             v.state,
		Children:          []apiclient.TaskSummary{},
		CorrelationIDs:    []string{},
		Version:           v.info(),
		Terminal:          v.terminal(),
		LastTransition:    v.moved.Time(),
		Fields:            v.fields(),
		Stack:             v.stack(),
	}
	if v.labels != nil {
		t.CorrelationIDs = append(t.CorrelationIDs, v.labels.correlations...)
		t.StackingKey = v.labels.stackingKey
	}
	v.relate(t)
	v.compute(t)
	v.act(t)
	return t
}

// relate adds the task's family.
func (v view) relate(t *apiclient.Task) {
	top := v.top().summary()
	t.UltimateParent = &top
	if parent, ok := v.above(); ok {
		p := parent.summary()
		t.Parent = &p
	}
	for _, child := range v.family() {
		t.Children = append(t.Children, child.summary())
	}
}

// act names the actions that had a hand in the task.
func (v view) act(t *apiclient.Task) {
	t.ActionLogCreated = v.versions[0].acts.of().modified.named()
	t.ActionLogModified = v.acts.of().modified.named()
	t.ActionLogSubmitted = v.acts.of().submitted.named()
}

// compute adds the members that the service works out when it is asked.
func (v view) compute(t *apiclient.Task) {
	t.Position = v.hierarchy()
	t.CompletionStatus = v.completion()
	open, updated, moved := v.durations()
	t.OpenDuration, t.OpenDurationSinceUpdate, t.OpenDurationSinceTransition = &open, &updated, &moved
}

func (v view) summary() apiclient.TaskSummary {
	return apiclient.TaskSummary{
		ID:                v.id.String(),
		DefinitionID:      v.def.wire.ID,
		DefinitionVersion: v.def.number(),
		DefinitionName:    v.def.wire.DisplayName,
		State:             v.state,
	}
}

func (v view) info() apiclient.Version {
	first := &v.versions[0]
	return apiclient.Version{
		AsAtCreated:       first.at.Time(),
		UserIDCreated:     first.by.User,
		RequestIDCreated:  first.by.Request.String(),
		AsAtModified:      v.version.at.Time(),
		UserIDModified:    v.by.User,
		RequestIDModified: v.by.Request.String(),
		Number:            v.number(),
	}
}

// hierarchy returns the task's place in its family. Our choice: it is judged by
// who is there as at the view's moment.
func (v view) hierarchy() string {
	parent, children := v.parent != nil, len(v.family()) > 0
	switch {
	case parent && children:
		return "IntermediateParent"
	case parent:
		return "Child"
	case children:
		return "UltimateParent"
	}
	return "Standalone"
}

func (v view) completion() string {
	switch {
	case v.terminal():
		return "Completed"
	case v.state == v.def.wire.InitialState.Name && v.moved == v.versions[0].at:
		return "NotStarted"
	}
	return "InProgress"
}

// durations returns how long the task has been open, in whole seconds: in all,
// since its last change, and since its last transition.
func (v view) durations() (open, updated, moved int64) {
	created := v.versions[0].at
	if v.terminal() {
		return seconds(created, v.moved), 0, 0
	}
	return seconds(created, v.seen), seconds(v.version.at, v.seen), seconds(v.moved, v.seen)
}
