package machine

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// Check returns what contradicts itself in a definition or is missing from it, in
// sentences, by the member that each is about: "transitions[3].guard". There is none in a
// definition that can be used. A guard may name fields that the schema lacks, as the
// service's own example does.
func Check(d *apiclient.Definition) map[string][]string {
	c := &definitionCheck{d: d, problems: map[string][]string{}}
	c.head()
	c.collect()
	c.initial()
	for i := range d.FieldSchema {
		c.field(fmt.Sprintf("fieldSchema[%d]", i), &d.FieldSchema[i])
	}
	for i := range d.Transitions {
		c.transition(fmt.Sprintf("transitions[%d]", i), &d.Transitions[i])
	}
	for i := range d.Actions {
		c.action(fmt.Sprintf("actions[%d].actionDetails", i), &d.Actions[i])
	}
	return c.problems
}

// A definitionCheck looks through one definition.
type definitionCheck struct {
	d        *apiclient.Definition
	problems map[string][]string
	states   []string
	fields   []string
	triggers []string
	actions  []string
}

var (
	partShape = regexp.MustCompile(`^[a-zA-Z0-9\-_]+$`)
	codeShape = regexp.MustCompile(`^[a-zA-Z0-9\-_]{1,64}$`)
)

// canName tells whether a text can name a state, a field, a trigger or an action.
func canName(text string) bool { return len(text) <= 1024 && partShape.MatchString(text) }

func (c *definitionCheck) fault(where, format string, args ...any) {
	c.problems[where] = append(c.problems[where], fmt.Sprintf(format, args...))
}

func (c *definitionCheck) head() {
	if !codeShape.MatchString(c.d.ID.Scope) {
		c.fault("id.scope", "The scope must have 1 to 64 letters, digits, hyphens or underscores.")
	}
	if !codeShape.MatchString(c.d.ID.Code) {
		c.fault("id.code", "The code must have 1 to 64 letters, digits, hyphens or underscores.")
	}
	if c.d.DisplayName == "" {
		c.fault("displayName", "A display name is needed.")
	}
	if len(c.d.States) == 0 {
		c.fault("states", "At least one state is needed.")
	}
}

// collect gathers the names of all parts, each once.
func (c *definitionCheck) collect() {
	for i, s := range c.d.States {
		c.name(&c.states, fmt.Sprintf("states[%d].name", i), s.Name)
	}
	for i, f := range c.d.FieldSchema {
		c.name(&c.fields, fmt.Sprintf("fieldSchema[%d].name", i), f.Name)
	}
	for i, t := range c.d.Triggers {
		c.name(&c.triggers, fmt.Sprintf("triggers[%d].name", i), t.Name)
		if t.Trigger.Type != "External" {
			c.fault(fmt.Sprintf("triggers[%d].trigger.type", i), "The only type of trigger is External.")
		}
	}
	for i, a := range c.d.Actions {
		c.name(&c.actions, fmt.Sprintf("actions[%d].name", i), a.Name)
	}
}

func (c *definitionCheck) name(names *[]string, where, name string) {
	switch {
	case !canName(name):
		c.fault(where, "A name must have 1 to 1024 letters, digits, hyphens or underscores.")
	case slices.Contains(*names, name):
		c.fault(where, "The name %s occurs twice.", name)
	}
	*names = append(*names, name)
}

func (c *definitionCheck) refer(names []string, where, kind, name string) {
	if !slices.Contains(names, name) {
		c.fault(where, "There is no %s %q.", kind, name)
	}
}

func (c *definitionCheck) initial() {
	c.refer(c.states, "initialState.name", "state", c.d.InitialState.Name)
	for i, name := range c.d.InitialState.RequiredFields {
		c.refer(c.fields, fmt.Sprintf("initialState.requiredFields[%d]", i), "field", name)
	}
}

func (c *definitionCheck) field(where string, f *apiclient.FieldSchema) {
	types := []string{apiclient.String, apiclient.Decimal, apiclient.DateTime, apiclient.Boolean}
	c.refer(types, where+".type", "field type", f.Type)
	if r := f.ReadOnlyStates; r != nil {
		kinds := []string{apiclient.AllStates, apiclient.OnlyInitial, apiclient.OnlyTerminal, apiclient.SelectedStates}
		c.refer(kinds, where+".readOnlyStates.stateType", "state type", r.StateType)
		if len(r.Selected) > 0 && r.StateType != apiclient.SelectedStates {
			c.fault(where+".readOnlyStates.selectedStates", "States can be selected with SelectedStates alone.")
		}
		for _, name := range r.Selected {
			c.refer(c.states, where+".readOnlyStates.selectedStates", "state", name)
		}
	}
	if v := f.ValueConstraints; v != nil {
		c.refer([]string{apiclient.Suggested, apiclient.Validated}, where+".valueConstraints.constraintType", "constraint type", v.ConstraintType)
		c.refer([]string{"AcceptableValues"}, where+".valueConstraints.valueSourceType", "value source", v.ValueSourceType)
	}
}

func (c *definitionCheck) transition(where string, t *apiclient.Transition) {
	c.refer(c.states, where+".fromState", "state", t.From)
	c.refer(c.states, where+".toState", "state", t.To)
	c.refer(c.triggers, where+".trigger", "trigger", t.Trigger)
	if t.Action != "" {
		c.refer(c.actions, where+".action", "action", t.Action)
	}
	if t.Guard == "" {
		return
	}
	if utf8.RuneCountInString(t.Guard) > 1024 {
		c.fault(where+".guard", "A guard has at most 1024 characters.")
	}
	if _, err := expr.Parse(t.Guard); err != nil {
		c.fault(where+".guard", "The guard cannot be read: %v.", err)
	}
}

func (c *definitionCheck) action(where string, a *apiclient.Action) {
	d, err := a.ReadDetails()
	if err != nil {
		c.fault(where, "It cannot be read as what an action does.")
		return
	}
	switch d.Type {
	case apiclient.CreateChildTasks:
		if len(d.Children) == 0 {
			c.fault(where+".childTaskConfigurations", "At least one child is needed.")
		}
	case apiclient.RunWorker:
		if d.WorkerID.Scope == "" || d.WorkerID.Code == "" {
			c.fault(where+".workerId", "A worker is needed.")
		}
		if d.Timeout < 0 || d.Timeout > math.MaxInt32 {
			c.fault(where+".workerTimeout", "It is no number of seconds.")
		}
	case apiclient.TriggerParentTask, apiclient.TriggerChildTasks:
		if !canName(d.Trigger) {
			c.fault(where+".trigger", "A trigger is needed.")
		}
		c.filter(where+".filter", d.Filter)
	default:
		c.fault(where+".type", "There is no type of action %q.", d.Type)
	}
	for i, child := range d.Children {
		at := fmt.Sprintf("%s.childTaskConfigurations[%d]", where, i)
		if child.DefinitionID.Scope == "" || child.DefinitionID.Code == "" {
			c.fault(at+".taskDefinitionId", "A definition is needed.")
		}
		if child.Matching != nil {
			c.filter(at+".resultMatchingPattern.filter", child.Matching.Filter)
		}
	}
}

func (c *definitionCheck) filter(where, filter string) {
	if filter == "" {
		return
	}
	if _, err := expr.Parse(filter); err != nil {
		c.fault(where, "The filter cannot be read: %v.", err)
	}
}
