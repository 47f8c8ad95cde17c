package apiclient

import (
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ActionDetails say what an action does. Which members count depends on the type.
type ActionDetails struct {
	Type     string        `json:"type"`                             // CreateChildTasks, RunWorker, TriggerParentTask or TriggerChildTasks
	Children []ChildConfig `json:"childTaskConfigurations,omitzero"` // CreateChildTasks; RunWorker makes them of its results
	Trigger  string        `json:"trigger,omitzero"`                 // TriggerParentTask, TriggerChildTasks
	Filter   string        `json:"filter,omitzero"`                  // TriggerChildTasks: which children

	WorkerID   DefinitionID            `json:"workerId,omitzero"`
	WorkerAsAt time.Time               `json:"workerAsAt,omitzero"` // UTC; zero for now
	Parameters map[string]FieldMapping `json:"workerParameters,omitzero"`
	Triggers   WorkerTriggers          `json:"workerStatusTriggers,omitzero"`
	Timeout    int                     `json:"workerTimeout,omitzero"` // seconds; 0 for none

	Unknown jsontext.Value `json:",embed"`
}

// ReadDetails reads what the action does. It fails when there is nothing to read.
func (a *Action) ReadDetails() (ActionDetails, error) {
	var d ActionDetails
	if err := json.Unmarshal(a.Details, &d, JSONOptions); err != nil {
		return d, fmt.Errorf("read the details of action %s: %w", a.Name, err)
	}
	return d, nil
}

// A ChildConfig says how an action makes a child task.
type ChildConfig struct {
	Matching       *ResultMatching         `json:"resultMatchingPattern,omitzero"` // of a worker's results: which become children
	DefinitionID   DefinitionID            `json:"taskDefinitionId"`
	DefinitionAsAt time.Time               `json:"taskDefinitionAsAt,omitzero"` // UTC; zero for now
	InitialTrigger string                  `json:"initialTrigger,omitzero"`
	Fields         map[string]FieldMapping `json:"childTaskFields,omitzero"`
	StackingField  string                  `json:"mapStackingKeyFrom,omitzero"` // the field whose value becomes the stacking key
	Unknown        jsontext.Value          `json:",embed"`
}

// A ResultMatching chooses among the results of a worker.
type ResultMatching struct {
	Filter  string         `json:"filter"`
	Unknown jsontext.Value `json:",embed"`
}

// A FieldMapping says where a value comes from: a field, or a constant.
type FieldMapping struct {
	MapFrom string         `json:"mapFrom,omitzero"`
	SetTo   jsontext.Value `json:"setTo,omitzero"`
	Unknown jsontext.Value `json:",embed"`
}

// WorkerTriggers are fired on the task as its worker goes; an empty one is not.
type WorkerTriggers struct {
	Started              string         `json:"started,omitzero"`
	CompletedWithResults string         `json:"completedWithResults,omitzero"`
	CompletedNoResults   string         `json:"completedNoResults,omitzero"`
	FailedToStart        string         `json:"failedToStart,omitzero"`
	FailedToComplete     string         `json:"failedToComplete,omitzero"`
	Unknown              jsontext.Value `json:",embed"`
}
