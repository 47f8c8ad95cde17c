package handlers

import (
	"net/url"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// Without a definition nobody can say which fields a task may have and which triggers
// there are. What it has is shown, and the rest is typed by name.

// nameFields adds the fields that a form names besides those of the task, when no
// definition lists them: inputs of an earlier step, and well-formed lines of the
// input for other fields, which become inputs of their own. Those lines count too when
// there was no definition as the form was made, and now there is one.
func (w *wording) nameFields(form url.Values) {
	if form == nil {
		return
	}
	var rest []string
	for line := range strings.Lines(form.Get(inMore)) {
		name, value, ok := strings.Cut(line, "=")
		if name = strings.TrimSpace(name); ok && w.takes(name) {
			form.Set(name, strings.TrimSpace(value))
		} else if strings.TrimSpace(line) != "" {
			rest = append(rest, strings.TrimSpace(line))
		}
	}
	if form.Has(inMore) {
		form.Set(inMore, strings.Join(rest, "\n"))
	}
	if w.Machine != nil {
		return
	}
	names := make([]string, 0, len(form))
	for name := range form {
		if isName(name) && !w.lists(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		w.schemas = append(w.schemas, apiclient.FieldSchema{Name: name})
	}
}

// lists tells whether a field is one of the task's or its definition's.
func (w *wording) lists(name string) bool {
	return slices.ContainsFunc(w.schemas, func(s apiclient.FieldSchema) bool { return s.Name == name })
}

// takes tells whether a field can be typed by its name: any without a definition.
func (w *wording) takes(name string) bool { return isName(name) && (w.Machine == nil || w.lists(name)) }

const wordsMore = "Write one field a line, as name = value; a name has letters, digits, hyphens and underscores."

// moreInput is the input for fields that the task does not have yet; nil where a
// definition lists them all, unless something is left in it.
func (w wording) moreInput(form url.Values, problem string) []views.Input {
	if w.Machine != nil && form.Get(inMore) == "" {
		return nil
	}
	return []views.Input{{
		Name: inMore, Label: "Other fields", Kind: views.InputLong, Value: form.Get(inMore), Problem: problem,
		Hint: "One a line, as name = value. The Workflow service offers no definition that lists them.",
	}}
}

func (w wording) moreGroup(form url.Values, problems map[string]string) []views.InputGroup {
	if more := w.moreInput(form, problems[inMore]); more != nil {
		return []views.InputGroup{{Title: "By name", Inputs: more}}
	}
	return nil
}

// triggerInput takes the name of a trigger; nil where a definition lists them.
func (w wording) triggerInput(label, typed string) *views.Input {
	if w.Machine != nil {
		return nil
	}
	in := &views.Input{Name: inTrigger, Label: label, Kind: views.InputText, Value: typed, Hint: "The name of a trigger, or nothing to fire none."}
	for _, g := range w.worked() {
		note := g.Times
		if g.To != "" {
			note = "→ " + g.To + ", " + note
		}
		in.Kind, in.Options = views.InputSuggest, append(in.Options, views.Option{Value: g.Name, Label: note})
	}
	if typed != "" && !isName(typed) {
		in.Problem = wordsTrigger
	}
	return in
}

// mostWorked is how many triggers that worked before are offered.
const mostWorked = 8

// worked are the triggers that worked before from the task's state, those that the policy
// leaves to the person. A page goes on without them.
func (w wording) worked() (all []views.WorkedTrigger) {
	known, err := w.desk.Worked(w.request.Context(), w.View)
	if err != nil {
		return nil
	}
	for _, g := range known {
		if len(all) == mostWorked || w.bars(g.Trigger) != "" {
			continue
		}
		all = append(all, views.WorkedTrigger{
			Name: g.Trigger, URL: w.root.Task(w.Task.ID, "triggers", g.Trigger), To: or(g.To),
			Times: "worked " + counted(g.Times, "time") + ", last " + moment.Ago(w.now.Sub(g.Last)),
		})
	}
	return all
}

const wordsTrigger = "A trigger's name has letters, digits, hyphens and underscores."

// chosenTrigger is the trigger that a form is to fire; "" is none.
func chosenTrigger(form url.Values) string { return strings.TrimSpace(form.Get(inTrigger)) }

// triggerProblem says that a form's trigger can be none; nil when it can, or when none is chosen.
func triggerProblem(form url.Values) *views.Problem {
	if name := chosenTrigger(form); name == "" || isName(name) {
		return nil
	}
	return &views.Problem{Heading: "That is no name of a trigger", Lines: []string{wordsTrigger, "Nothing was sent. All that you typed is still here."}}
}
