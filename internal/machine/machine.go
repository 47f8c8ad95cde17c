// Package machine reads a task definition as a graph: what leaves a state, what
// can fire, and what a field may hold.
package machine

import (
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A Machine is one version of a definition. Goroutines may share it.
type Machine struct{ definition *apiclient.Definition }

// New returns the machine of d, which must not change afterwards.
func New(d *apiclient.Definition) *Machine { return &Machine{definition: d} }

// Definition returns the definition that the machine was made of.
func (m *Machine) Definition() *apiclient.Definition { return m.definition }

// From returns the transitions that leave a state, in the order written.
func (m *Machine) From(state string) []apiclient.Transition { return nil }

// Terminal tells whether no transition leaves the state.
func (m *Machine) Terminal(state string) bool { return true }

// ReadOnly tells whether an update of a task in this state cannot change the field.
// The state that counts is the one before the update; creation may set every field.
func (m *Machine) ReadOnly(field, state string) bool { return false }

// Schema returns what the definition says of a field, and false when it does not name it.
func (m *Machine) Schema(field string) (apiclient.FieldSchema, bool) {
	return apiclient.FieldSchema{}, false
}

// A ValueError tells why a field cannot have a value.
type ValueError struct {
	Field   string
	Problem string // what is wrong, to follow the field's name
}

func (e *ValueError) Error() string { return e.Field + " " + e.Problem }

// CheckValue tells whether a field may have the value; null, which clears it, always
// may. It fails with a *ValueError: the field is unknown, the value has the wrong
// type, or it is not among those that the definition insists on.
func (m *Machine) CheckValue(field string, v jsontext.Value) error { return nil }

// Guard returns the guard of one of the definition's transitions, and nil when it
// has none. It fails when the guard cannot be read.
func (m *Machine) Guard(t apiclient.Transition) (*expr.Expr, error) { return nil, nil }

// Facts are what a guard is judged by.
type Facts struct {
	Task        *apiclient.Task           // nil for a task that is about to be created
	Fields      map[string]jsontext.Value // what the same request sets; counts instead of the task's own
	CurrentUser string                    // who fires; empty when not known

	// Partial says that the task comes from a server that does not send all
	// members (the seed era): what is absent is then not known, instead of not set.
	Partial bool
}

// Env returns the facts as guards and filters name them.
func (m *Machine) Env(f Facts) expr.Env { return nil }

// Fire tells what a trigger does: t is the first of the state's transitions with
// this trigger whose guard is met, in the order written, and blocked are those
// before it whose guard is not. The verdict is Met when t fires, NotMet when none
// does, and CannotTell when t is the first that may: its guard rests on what is not
// known here, or cannot be read. NotMet with nothing blocked means that no
// transition leaves the state with this trigger.
func (m *Machine) Fire(trigger string, f Facts) (t apiclient.Transition, blocked []apiclient.Transition, verdict expr.Verdict) {
	return t, nil, expr.NotMet
}

// StateName returns what to call a state: its display name, or else the name itself.
func (m *Machine) StateName(name string) string { return name }

// FieldName returns what to call a field: its display name, or else the name itself.
func (m *Machine) FieldName(name string) string { return name }

// TriggerName returns what to call a trigger: its display name, or else the name itself.
func (m *Machine) TriggerName(name string) string { return name }
