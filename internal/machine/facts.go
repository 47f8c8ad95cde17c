package machine

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// Facts are what a guard is judged by.
type Facts struct {
	Task        *apiclient.Task           // nil for a task that CurrentUser is about to create
	Fields      map[string]jsontext.Value // what the same request sets, by exact name; counts instead of the task's own
	CurrentUser string                    // who fires; empty when not known

	// Partial says that the task comes from a server that does not send all
	// members (the seed era): what is absent is then not known, instead of not set.
	Partial bool

	// open are the paths, in lower case, whose values are not known yet: a plan judges
	// a task as it will be.
	open map[string]bool
}

// Env returns the facts as guards and filters name them: fields, the members of a
// task by their wire names, and the three persons. Persons that are not told are
// not known. The facts must not change while it is in use.
func (m *Machine) Env(f Facts) expr.Env { return m.env(f) }

func (m *Machine) env(f Facts) taskEnv {
	if f.Task == nil {
		f.Partial = false // a task without a past has nothing that is not known
		f.Task = &apiclient.Task{
			DefinitionID: m.definition.ID,
			State:        m.definition.InitialState.Name,
			Version:      apiclient.Version{UserIDCreated: f.CurrentUser},
		}
	}
	return taskEnv{m, f}
}

// A taskEnv is a task in the words of guards and filters.
type taskEnv struct {
	machine *Machine
	facts   Facts
}

// Lookup returns a field, a person or a member of the task.
func (e taskEnv) Lookup(path []string) (v expr.Value, known bool) {
	if e.facts.open != nil && e.facts.open[wireName(path)] {
		return v, false
	}
	if name, ok := fieldOf(path); ok {
		return e.field(name), true
	}
	name := wireName(path)
	if id, ok := e.person(name); ok {
		return optional(id), id != ""
	}
	v = member(e.facts.Task, name)
	return v, v.IsSet() || !e.facts.Partial
}

// person returns the id of somebody whom a guard names, empty when it is not
// known, and false when the name is not that of a person.
func (e taskEnv) person(name string) (id string, ok bool) {
	version := e.facts.Task.Version
	switch name {
	case "currentuser":
		return e.facts.CurrentUser, true
	case "usercreated":
		return version.UserIDCreated, true
	case "userupdated":
		return cmp.Or(version.UserIDModified, version.UserIDCreated), true
	default:
		return "", false
	}
}

// field returns a field's value as its schema types it, whatever JSON kind it came in.
func (e taskEnv) field(name string) expr.Value {
	schema := e.machine.named(name)
	if schema != nil {
		name = schema.Name
	}
	raw, ok := e.facts.Fields[name]
	if !ok {
		raw = e.facts.Task.Field(name)
	}
	if schema == nil {
		return expr.Of(raw)
	}
	v, _ := read(schema.Type, raw)
	return v
}

// Each returns the elements of a list, which also see the three persons.
func (e taskEnv) Each(path []string) (items []expr.Env, known bool) {
	t := e.facts.Task
	if e.facts.open[wireName(path)] {
		return nil, false
	}
	switch wireName(path) {
	case "childtasks":
		for i := range t.Children {
			items = append(items, element{e, func(name string) expr.Value { return summaryMember(&t.Children[i], name) }})
		}
		return items, t.Children != nil || !e.facts.Partial
	case "correlationids":
		for _, id := range t.CorrelationIDs {
			items = append(items, element{e, func(name string) expr.Value { return plain(id, name) }})
		}
		return items, true
	default:
		return nil, !e.facts.Partial
	}
}

// An element is one item of a task's list.
type element struct {
	of     taskEnv
	member func(name string) expr.Value
}

// Lookup returns a member of the element, or a person.
func (e element) Lookup(path []string) (v expr.Value, known bool) {
	name := wireName(path)
	if e.of.facts.open[name] && people[name].name != "" {
		return v, false
	}
	if id, ok := e.of.person(name); ok {
		return optional(id), id != ""
	}
	return e.member(name), true
}

// Each returns nothing: elements of a task have no lists.
func (e element) Each([]string) (items []expr.Env, known bool) { return nil, true }

// plain returns an element that has no members and goes by "~".
func plain(text, name string) expr.Value {
	if name != "~" {
		return expr.Value{}
	}
	return expr.Text(text)
}

func wireName(path []string) string { return strings.ToLower(strings.Join(path, ".")) }
