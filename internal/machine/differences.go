package machine

import "taskdesk/apiclient"

// A Part is a kind of thing that a definition is made of.
type Part string

// The parts of a definition.
const (
	PartDefinition Part = "definition" // the definition itself
	PartStart      Part = "start"      // where its tasks begin, and what they need for it
	PartState      Part = "state"
	PartField      Part = "field"
	PartTrigger    Part = "trigger"
	PartTransition Part = "transition"
	PartAction     Part = "action"
)

// A Kind says what became of a part.
type Kind string

// A part was added, removed, or kept with something about it changed.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// An Aspect is what can change about a part that is kept.
type Aspect string

// The aspects of parts.
const (
	AspectLabel       Aspect = "label"
	AspectDescription Aspect = "description"
	AspectCategory    Aspect = "category"
	AspectType        Aspect = "type"      // of a field or a trigger
	AspectReadOnly    Aspect = "read-only" // the states in which a field cannot be changed
	AspectValues      Aspect = "values"    // that a field should or must have
	AspectLink        Aspect = "link"      // whether a field's text is shown as a link
	AspectState       Aspect = "state"     // where tasks begin
	AspectRequired    Aspect = "required"  // the fields that a new task needs
	AspectTarget      Aspect = "target"    // the state that a transition leads to
	AspectGuard       Aspect = "guard"
	AspectGuardWords  Aspect = "guard words" // what the author says of a guard, and when it is not met
	AspectAction      Aspect = "action"      // what a transition starts
	AspectOrder       Aspect = "order"       // of the transitions of one trigger: the first that may fire does
	AspectRunAs       Aspect = "user"        // as whom an action runs
	AspectDetails     Aspect = "details"     // of an action, as JSON
)

// A Difference is one thing that two versions of a definition do not share.
type Difference struct {
	Part   Part
	Kind   Kind
	Name   string // of the state, field, trigger or action; of a transition its trigger
	From   string // with a transition: the state that it leaves
	Aspect Aspect // with Changed alone
	Old    string // in the definition's own words; empty where there was nothing
	New    string
}

// Differences returns how the version now differs from the version was: first the
// definition itself, then where its tasks start, its states, fields, triggers,
// transitions and actions. In which order these are written counts only among the
// transitions that leave one state by one trigger. Guards that read the same are the
// same, however they are spaced.
func Differences(was, now *Machine) []Difference {
	a, b := was.definition, now.definition
	all := changes(Difference{Part: PartDefinition}, definitionAspects(a), definitionAspects(b))
	all = append(all, changes(Difference{Part: PartStart}, startAspects(a), startAspects(b))...)
	all = append(all, compareNamed(PartState, a.States, b.States, stateAspects)...)
	all = append(all, compareNamed(PartField, a.FieldSchema, b.FieldSchema, fieldAspects)...)
	all = append(all, compareNamed(PartTrigger, a.Triggers, b.Triggers, triggerAspects)...)
	all = append(all, compareTransitions(was, now)...)
	return append(all, compareNamed(PartAction, a.Actions, b.Actions, actionAspects)...)
}

// A named is a part with a name of its own, and what there is to it.
type named struct {
	name    string
	aspects []aspect
}

// An aspect is one thing about a part, in the definition's own words.
type aspect struct {
	of    Aspect
	value string
}

// compareNamed compares parts that have names. Of two with one name the first counts.
func compareNamed[T any](part Part, was, now []T, read func(T) named) (all []Difference) {
	before, after := readNamed(was, read), readNamed(now, read)
	for _, old := range before.list {
		of := Difference{Part: part, Name: old.name}
		if i, ok := after.at[old.name]; ok {
			all = append(all, changes(of, old.aspects, after.list[i].aspects)...)
			continue
		}
		of.Kind, of.Old = Removed, old.name
		all = append(all, of)
	}
	for _, made := range after.list {
		if _, ok := before.at[made.name]; !ok {
			all = append(all, Difference{Part: part, Kind: Added, Name: made.name, New: made.name})
		}
	}
	return all
}

// parts are named parts in the order written, and where each stands.
type parts struct {
	list []named
	at   map[string]int
}

func readNamed[T any](list []T, read func(T) named) parts {
	p := parts{at: make(map[string]int, len(list))}
	for _, item := range list {
		n := read(item)
		if _, twice := p.at[n.name]; twice {
			continue
		}
		p.at[n.name] = len(p.list)
		p.list = append(p.list, n)
	}
	return p
}

// changes are the aspects whose values differ; both lists have the same ones in the same order.
func changes(of Difference, was, now []aspect) (all []Difference) {
	for i := range was {
		if was[i].value != now[i].value {
			of.Kind, of.Aspect, of.Old, of.New = Changed, was[i].of, was[i].value, now[i].value
			all = append(all, of)
		}
	}
	return all
}

func definitionAspects(d *apiclient.Definition) []aspect {
	return []aspect{{AspectLabel, d.DisplayName}, {AspectDescription, d.Description}}
}
