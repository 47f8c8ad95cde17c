package handlers

import (
	"fmt"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/views"
)

// differs words how today's definition differs from the version that rules the task;
// nil where it does not, or where that is not known.
func (w wording) differs() *views.Differs {
	if w.Machine == nil {
		return nil
	}
	today, known := w.desk.Today(w.request.Context(), w.Task.DefinitionID)
	if !known {
		return nil
	}
	if today == nil {
		return &views.Differs{Lead: "This definition is not there any more today. The task follows the version that it was created with, for life."}
	}
	if oneVersion(w.Machine, today) {
		return nil
	}
	all := machine.Differences(w.Machine, today)
	if len(all) == 0 {
		return nil
	}
	d := &views.Differs{}
	words := differenceWords{was: w.Machine, now: today}
	for _, one := range all {
		text := words.sentence(one)
		item := views.Difference{Text: strings.ToUpper(text[:1]) + text[1:] + "."}
		if one.Kind == machine.Changed {
			item.Old, item.New = words.value(w.Machine, one, one.Old), words.value(today, one, one.New)
		}
		d.Items = append(d.Items, item)
	}
	d.Lead = fmt.Sprintf("Today’s definition, of %s, differs from the one that this task follows: %s.",
		today.Definition().Version.AsAtModified.In(w.zone).Format("2 Jan 2006"), words.summary(all))
	return d
}

// oneVersion tells whether two machines are of one version of a definition, which never
// changes.
func oneVersion(a, b *machine.Machine) bool {
	began := a.Definition().Version.AsAtModified
	return !began.IsZero() && began.Equal(b.Definition().Version.AsAtModified)
}

// differenceWords words differences by what the two versions call their parts.
type differenceWords struct{ was, now *machine.Machine }

const differencesTold = 3 // in the one sentence; the list below has all

// summary names the first few parts that differ, each once.
func (d differenceWords) summary(all []machine.Difference) string {
	var told []string
	for _, one := range all {
		if s := d.sentence(one); !d.follows(one, all) && !slices.Contains(told, s) {
			told = append(told, s)
		}
	}
	if more := len(told) - differencesTold; more > 0 {
		told = append(told[:differencesTold], fmt.Sprintf("%d more", more))
	}
	return and(told)
}

// follows tells whether a difference only follows from its trigger having come or gone.
func (d differenceWords) follows(one machine.Difference, all []machine.Difference) bool {
	return one.Part == machine.PartTransition && one.Kind != machine.Changed && slices.ContainsFunc(all, func(other machine.Difference) bool {
		return other.Part == machine.PartTrigger && other.Kind == one.Kind && other.Name == one.Name
	})
}

// sentence says what differs: "guard of transition “Resolve” from “Open” changed".
func (d differenceWords) sentence(one machine.Difference) string {
	what := d.part(one)
	if one.Kind == machine.Changed {
		what = aspectWords[one.Aspect] + " of " + what
	}
	return what + " " + string(one.Kind)
}

// part names the part that a difference is about, as the task's own version calls it
// where that has it.
func (d differenceWords) part(one machine.Difference) string {
	m := d.was
	if one.Kind == machine.Added {
		m = d.now
	}
	switch one.Part {
	case machine.PartState:
		return "state " + quoted(m.StateName(one.Name))
	case machine.PartField:
		return "field " + quoted(m.FieldName(one.Name))
	case machine.PartTrigger:
		return "trigger " + quoted(m.TriggerName(one.Name))
	case machine.PartTransition:
		return "transition " + quoted(m.TriggerName(one.Name)) + " from " + quoted(m.StateName(one.From))
	case machine.PartAction:
		return "action " + quoted(one.Name)
	case machine.PartStart:
		return "a new task"
	default:
		return "the definition"
	}
}

func quoted(name string) string { return "“" + name + "”" }

var aspectWords = map[machine.Aspect]string{
	machine.AspectLabel: "label", machine.AspectDescription: "description", machine.AspectCategory: "category", machine.AspectType: "type",
	machine.AspectReadOnly: "read-only states", machine.AspectValues: "values", machine.AspectLink: "link", machine.AspectState: "first state",
	machine.AspectRequired: "required fields", machine.AspectTarget: "target", machine.AspectGuard: "guard", machine.AspectGuardWords: "words for the guard",
	machine.AspectAction: "action", machine.AspectOrder: "order of targets", machine.AspectRunAs: "user", machine.AspectDetails: "details",
}

// value words one side of what changed.
func (d differenceWords) value(m *machine.Machine, one machine.Difference, text string) string {
	switch one.Aspect {
	case machine.AspectTarget, machine.AspectState:
		return m.StateName(text)
	case machine.AspectLink:
		return map[string]string{"true": "shown as a link", "false": "shown as text"}[text]
	case machine.AspectValues:
		text = strings.Replace(text, apiclient.Validated+": ", wordsValidated, 1)
		return strings.Replace(text, apiclient.Suggested+": ", wordsSuggested, 1)
	case machine.AspectReadOnly:
		return readOnlyText(m, text)
	case machine.AspectRequired:
		return eachNamed(text, m.FieldName)
	}
	return text
}

// readOnlyText words in which states a field is read-only: a kind of state, or names of some.
func readOnlyText(m *machine.Machine, text string) string {
	switch text {
	case "":
		return "never read-only"
	case apiclient.AllStates, apiclient.OnlyInitial, apiclient.OnlyTerminal:
		return readOnlyIn(m, &apiclient.ReadOnlyStates{StateType: text})
	}
	return "read-only in " + eachNamed(text, m.StateName)
}

// eachNamed is a list of names with what each is called in its place.
func eachNamed(list string, called func(name string) string) string {
	names := strings.Split(list, ", ")
	for i, name := range names {
		names[i] = called(name)
	}
	return strings.Join(names, ", ")
}
