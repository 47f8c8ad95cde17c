package apiclient

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// A Task is one workflow task as it stood at one moment.
//
// Values of fields and members that this package does not know are kept as the
// text they came in, so a task decodes and encodes back unchanged.
type Task struct {
	ID                string            `json:"id"`
	DefinitionID      DefinitionID      `json:"taskDefinitionId"`
	DefinitionVersion DefinitionVersion `json:"taskDefinitionVersion"`
	DefinitionName    string            `json:"taskDefinitionDisplayName,omitzero"` // not in the seed era

	WorkflowID   *DefinitionID `json:"workflowId,omitzero"`
	WorkflowName string        `json:"workflowDisplayName,omitzero"`

	State          string        `json:"state"`
	UltimateParent *TaskSummary  `json:"ultimateParentTask,omitzero"` // a root names itself; some servers leave it out
	Parent         *TaskSummary  `json:"parentTask,omitzero"`         // nil for a root
	Children       []TaskSummary `json:"childTasks,omitzero"`
	CorrelationIDs []string      `json:"correlationIds,omitzero"`
	Version        Version       `json:"version,omitzero"`
	Terminal       bool          `json:"terminalState"`               // no transition leaves State
	LastTransition time.Time     `json:"asAtLastTransition,omitzero"` // UTC; creation before the first transition
	Fields         []Field       `json:"fields,omitzero"`             // fields without a value are not listed

	StackingKey string `json:"stackingKey,omitzero"`
	Stack       *Stack `json:"stack,omitzero"`

	ActionLogCreated   string `json:"actionLogIdCreated,omitzero"`
	ActionLogModified  string `json:"actionLogIdModified,omitzero"`
	ActionLogSubmitted string `json:"actionLogIdSubmitted,omitzero"`

	Position         string `json:"hierarchicalPosition,omitzero"` // UltimateParent, IntermediateParent, Child or Standalone
	CompletionStatus string `json:"completionStatus,omitzero"`     // NotStarted, InProgress or Completed

	// Whole seconds, computed by the server; nil where it does not compute them.
	OpenDuration                *int64 `json:"openDuration,omitzero"`
	OpenDurationSinceUpdate     *int64 `json:"openDurationSinceLastUpdate,omitzero"`
	OpenDurationSinceTransition *int64 `json:"openDurationSinceLastTransition,omitzero"`

	Unknown jsontext.Value `json:",embed"`
}

// Field returns the value of the named field as JSON text, and nil when it is not set.
func (t *Task) Field(name string) jsontext.Value {
	for _, f := range t.Fields {
		if f.Name == name && f.IsSet() {
			return f.Value
		}
	}
	return nil
}

// A Field is one named value of a task. Value is JSON text exactly as sent or
// received: a decimal keeps its digits. Nil or null means not set.
type Field struct {
	Name    string         `json:"name"`
	Value   jsontext.Value `json:"value,omitzero"`
	Unknown jsontext.Value `json:",embed"`
}

// IsSet tells whether the field has a value; an empty text is one.
func (f Field) IsSet() bool { return len(f.Value) > 0 && f.Value.Kind() != 'n' }

// A TaskSummary is a parent or child as a task mentions it.
type TaskSummary struct {
	ID                string            `json:"id"`
	DefinitionID      DefinitionID      `json:"taskDefinitionId"`
	DefinitionVersion DefinitionVersion `json:"taskDefinitionVersion"`
	DefinitionName    string            `json:"taskDefinitionDisplayName"`
	State             string            `json:"state"`
	Unknown           jsontext.Value    `json:",embed"`
}

// A DefinitionID names a task definition or a workflow.
type DefinitionID struct {
	Scope string `json:"scope"`
	Code  string `json:"code"`
}

// String returns the id as scope/code.
func (d DefinitionID) String() string { return d.Scope + "/" + d.Code }

// A DefinitionVersion says which version of its definition rules a task: the one
// that was current at AsAtModified (UTC).
type DefinitionVersion struct {
	AsAtModified time.Time `json:"asAtModified"`
}

// A Version tells which version of an entity this is and who made it when.
// Moments are UTC with microseconds. The seed era has no request ids.
type Version struct {
	AsAtCreated       time.Time      `json:"asAtCreated,omitzero"`
	UserIDCreated     string         `json:"userIdCreated,omitzero"`
	RequestIDCreated  string         `json:"requestIdCreated,omitzero"`
	AsAtModified      time.Time      `json:"asAtModified,omitzero"`
	UserIDModified    string         `json:"userIdModified,omitzero"`
	RequestIDModified string         `json:"requestIdModified,omitzero"`
	Number            int            `json:"asAtVersionNumber,omitzero"` // 1 at creation, then one more per change
	Unknown           jsontext.Value `json:",embed"`
}

// A Stack is a group of tasks that share a stacking key. Moments are UTC.
type Stack struct {
	MemberAdded    time.Time      `json:"memberAddedAsAt"`
	Opened         time.Time      `json:"stackOpenedAsAt"`
	Closed         time.Time      `json:"stackClosedAsAt,omitzero"`
	MembershipType string         `json:"stackMembershipType"` // Lead or Member
	Status         string         `json:"stackStatus"`         // Open or Closed
	LeadTaskID     string         `json:"leadTaskId"`
	LeadTaskState  string         `json:"leadTaskState,omitzero"`
	TasksInStack   int            `json:"tasksInStack"`
	Unknown        jsontext.Value `json:",embed"`
}

// A Definition says which states, fields and transitions its tasks have.
type Definition struct {
	ID           DefinitionID    `json:"id"`
	Version      Version         `json:"version,omitzero"`
	DisplayName  string          `json:"displayName"`
	Description  string          `json:"description,omitzero"`
	States       []State         `json:"states"`
	FieldSchema  []FieldSchema   `json:"fieldSchema,omitzero"`
	InitialState InitialState    `json:"initialState"`
	Triggers     []TriggerSchema `json:"triggers,omitzero"`
	Transitions  []Transition    `json:"transitions,omitzero"`
	Actions      []Action        `json:"actions,omitzero"`
	Unknown      jsontext.Value  `json:",embed"`
}

// A State is one state of a definition's machine.
type State struct {
	Name        string         `json:"name"`
	DisplayName string         `json:"displayName,omitzero"`
	Description string         `json:"description,omitzero"`
	Category    string         `json:"category,omitzero"`
	Unknown     jsontext.Value `json:",embed"`
}

// The types that a field can have.
const (
	String   = "String"
	Decimal  = "Decimal"
	DateTime = "DateTime"
	Boolean  = "Boolean"
)

// A FieldSchema is what a definition says of one field.
type FieldSchema struct {
	Name             string            `json:"name"`
	Type             string            `json:"type"` // String, Decimal, DateTime or Boolean
	DisplayName      string            `json:"displayName,omitzero"`
	Description      string            `json:"description,omitzero"`
	Category         string            `json:"category,omitzero"`
	ContainsURL      *bool             `json:"containsUrl,omitzero"`
	ReadOnlyStates   *ReadOnlyStates   `json:"readOnlyStates,omitzero"`
	ValueConstraints *ValueConstraints `json:"valueConstraints,omitzero"`
	Unknown          jsontext.Value    `json:",embed"`
}

// The states in which a field can be read-only.
const (
	AllStates      = "AllStates"
	OnlyInitial    = "InitialState"
	OnlyTerminal   = "TerminalState"
	SelectedStates = "SelectedStates"
)

// ReadOnlyStates says where a field cannot be changed.
type ReadOnlyStates struct {
	StateType string         `json:"stateType"`               // AllStates, InitialState, TerminalState or SelectedStates
	Selected  []string       `json:"selectedStates,omitzero"` // with SelectedStates alone
	Unknown   jsontext.Value `json:",embed"`
}

// The kinds of value constraint: a hint, or a rule that the server enforces.
const (
	Suggested = "Suggested"
	Validated = "Validated"
)

// ValueConstraints lists the values that a field should or must have.
type ValueConstraints struct {
	ConstraintType   string           `json:"constraintType"`  // Suggested or Validated
	ValueSourceType  string           `json:"valueSourceType"` // AcceptableValues
	AcceptableValues []jsontext.Value `json:"acceptableValues"`
	Unknown          jsontext.Value   `json:",embed"`
}

// InitialState is where tasks begin, and what they need for it.
type InitialState struct {
	Name           string         `json:"name"`
	RequiredFields []string       `json:"requiredFields,omitzero"`
	Unknown        jsontext.Value `json:",embed"`
}

// A TriggerSchema is a name that fires transitions.
type TriggerSchema struct {
	Name        string         `json:"name"`
	Trigger     TriggerKind    `json:"trigger"`
	DisplayName string         `json:"displayName,omitzero"`
	Description string         `json:"description,omitzero"`
	Unknown     jsontext.Value `json:",embed"`
}

// A TriggerKind says who can fire a trigger; External is the only kind.
type TriggerKind struct {
	Type    string         `json:"type"`
	Unknown jsontext.Value `json:",embed"`
}

// A Transition leads from one state to another when its trigger is fired and its guard is met.
type Transition struct {
	From               string         `json:"fromState"`
	To                 string         `json:"toState"`
	Trigger            string         `json:"trigger"`
	Guard              string         `json:"guard,omitzero"`
	Action             string         `json:"action,omitzero"`
	DisplayName        string         `json:"displayName,omitzero"`
	Description        string         `json:"description,omitzero"`
	GuardDescription   string         `json:"guardDescription,omitzero"`
	GuardNotMetMessage string         `json:"guardConditionNotMetMessage,omitzero"`
	Unknown            jsontext.Value `json:",embed"`
}

// An Action is work that a transition starts. Details holds its kind and settings as JSON.
type Action struct {
	Name        string         `json:"name"`
	RunAsUserID string         `json:"runAsUserId,omitzero"`
	Details     jsontext.Value `json:"actionDetails,omitzero"`
	DisplayName string         `json:"displayName,omitzero"`
	Description string         `json:"description,omitzero"`
	Unknown     jsontext.Value `json:",embed"`
}

// CreateTask is what a new task starts with.
type CreateTask struct {
	DefinitionID   DefinitionID `json:"taskDefinitionId"`
	CorrelationIDs []string     `json:"correlationIds,omitzero"`
	Fields         []Field      `json:"fields,omitzero"`
	StackingKey    string       `json:"stackingKey,omitzero"`
}

// UpdateTask is a change to a task: only the fields it names change, and one
// without a value (null) is cleared.
type UpdateTask struct {
	CorrelationIDs []string `json:"correlationIds,omitzero"` // replaces the set when given
	Fields         []Field  `json:"fields,omitzero"`
	StackingKey    string   `json:"stackingKey,omitzero"`
}

// A Deleted tells when a deletion took effect (UTC).
type Deleted struct {
	AsAt    time.Time      `json:"asAt"`
	Href    string         `json:"href,omitzero"`
	Unknown jsontext.Value `json:",embed"`
}
