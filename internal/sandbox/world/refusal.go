package world

// A Reason is why something was refused.
type Reason int

// The reasons for a refusal.
const (
	TaskNotFound Reason = iota
	ActionLogNotFound
	DefinitionNotFound // it was asked for
	DefinitionUnknown  // a task was to be made of it
	DefinitionExists
	DefinitionFaulty
	FieldTwice
	FieldUnknown
	FieldReadOnly
	FieldMissing
	ValueNotValid
	GuardNotMet
	NoTransition
	FilterNotReadable
	SortUnknown
	PageUnknown
	LimitOutOfRange
)

// A Refusal says why nothing was done.
type Refusal struct {
	Reason Reason
	Detail string              // a sentence for people
	About  []map[string]string // what it is about, one entry for each fault
	Errors map[string][]string // sentences by parameter
}

func (r *Refusal) Error() string { return r.Detail }
