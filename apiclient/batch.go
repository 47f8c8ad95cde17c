package apiclient

import "github.com/go-json-experiment/json/jsontext"

// A TaskUpdate is one entry of a batch: a change to one task, as Update makes it.
type TaskUpdate struct {
	TaskID         string   `json:"taskInstanceId"`
	Trigger        string   `json:"triggerName,omitzero"` // empty fires none
	Fields         []Field  `json:"fields,omitzero"`
	CorrelationIDs []string `json:"correlationIds,omitzero"` // replaces the set when given
	StackingKey    string   `json:"stackingKey,omitzero"`
}

// An UpdateTasks is the body of a batch update.
type UpdateTasks struct {
	Tasks []TaskUpdate `json:"updateTasks"`
}

// An UpdatedTasks is the answer to a batch update. Each entry of the batch stands
// alone: some may have worked and others not.
type UpdatedTasks struct {
	Values  []Task         `json:"values"`
	Failed  []FailedUpdate `json:"failed"`
	Unknown jsontext.Value `json:",embed"`
}

// A FailedUpdate says why one entry of a batch did not work.
type FailedUpdate struct {
	ID      string              `json:"id"` // the task's
	Type    string              `json:"type,omitzero"`
	Detail  string              `json:"detail,omitzero"`
	Details []map[string]string `json:"errorDetails,omitzero"`
	Unknown jsontext.Value      `json:",embed"`
}

// A DeleteTasks is the body of a batch deletion, which is all or nothing.
type DeleteTasks struct {
	IDs []string `json:"taskIds"`
}
