package handlers

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"

	"taskdesk/internal/desk"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/internal/person"
	"taskdesk/views"
)

// triggerName is what the API takes for a trigger.
var triggerName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,1024}$`)

// namedTrigger answers GET /tasks/{id}/triggers?name=: the panel of a trigger that was typed.
func (s *server) namedTrigger(w http.ResponseWriter, r *http.Request) error {
	name := r.URL.Query().Get("name")
	if !triggerName.MatchString(name) {
		return &badInput{
			heading: "That is no name of a trigger", lines: []string{"A trigger's name has letters, digits, hyphens and underscores.", "The Workflow service was not asked."},
			examples: []string{"assign", "resolve"}, typed: name, name: "name", action: r.URL.Path,
		}
	}
	http.Redirect(w, r, views.TaskURL(r.PathValue("id"), "triggers", name), http.StatusSeeOther)
	return nil
}

// showTrigger answers GET /tasks/{id}/triggers/{name}: the trigger's dialog. Opening it does nothing.
func (s *server) showTrigger(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), person.Operator); err != nil {
		return err
	}
	v, err := s.taskNow(w, r)
	if v == nil {
		return err
	}
	return s.showFire(w, r, http.StatusOK, v, nil, edit{}, nil, nil)
}

// fireTrigger answers POST /tasks/{id}/triggers/{name}: it fires, with the fields that were filled in.
func (s *server) fireTrigger(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), person.Operator); err != nil {
		return err
	}
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if len(e.problems) > 0 {
		return s.showFire(w, r, http.StatusUnprocessableEntity, v, r.PostForm, e, mend(e), nil)
	}
	result, err := s.desk.Update(r.Context(), desk.Update{
		Submission: submission(r), Task: v.Task.ID, Seen: base, Fields: e.fields, Trigger: r.PathValue("name"),
	})
	if stale, ok := errors.AsType[*desk.Stale](err); ok {
		return s.showFire(w, r, http.StatusConflict, stale.Now, r.PostForm, e, staleProblem(stale), stale)
	}
	if err != nil {
		return err
	}
	if result.Outcome() == desk.Refused {
		return s.showFire(w, r, refusedStatus(result), v, r.PostForm, e, refusalProblem(result), nil)
	}
	return s.showResult(w, r, result)
}

// showFire shows the dialog of the trigger in the address.
func (s *server) showFire(w http.ResponseWriter, r *http.Request, status int, v *desk.View, typed url.Values, e edit, problem *views.Problem, stale *desk.Stale) error {
	m, words := s.taskModel(r, v), s.wording(r, v)
	p := words.firePanel(r.PathValue("name"), typed, e)
	p.Hidden, p.Problem, p.Reason = hidden(v.Task), problem, typed.Get(inReason)
	if stale != nil {
		p.Changed = words.changes(append(stale.Theirs, overlapChanges(stale)...))
	}
	m.Fire = p
	m.Frame.Title = p.Label + " " + m.Frame.Title
	return s.showModel(w, r, status, m)
}

// firePanel words the dialog of a trigger.
func (w wording) firePanel(trigger string, typed url.Values, e edit) *views.FirePanel {
	p := &views.FirePanel{
		Trigger: trigger, Label: trigger, From: w.state(w.Task.State),
		Action: views.TaskURL(w.Task.ID, "triggers", trigger), Cancel: views.TaskURL(w.Task.ID),
	}
	if way := w.way(trigger, e); way != nil {
		w.describeWay(p, *way, typed, e)
	} else if w.Machine != nil {
		p.Description = "As far as the definition says, nothing leads out of " + p.From.Label + " with this trigger."
	}
	p.Confirm = p.Label + " " + w.Task.ID[:8]
	return p
}

// way is the transition that a trigger would fire: the first that is not ruled out,
// else the first at all.
func (w wording) way(trigger string, e edit) *machine.Way {
	var first *machine.Way
	for _, way := range w.Ways(w.request.Context(), e.values()) {
		if way.Trigger != trigger {
			continue
		}
		if way.Verdict != expr.NotMet {
			return &way
		}
		if first == nil {
			first = &way
		}
	}
	return first
}

func (e edit) values() map[string]desk.Value {
	values := make(map[string]desk.Value, len(e.fields))
	for _, f := range e.fields {
		values[f.Name] = f.Value
	}
	return values
}

func (w wording) describeWay(p *views.FirePanel, way machine.Way, typed url.Values, e edit) {
	p.Label, p.Description, p.To = w.wayLabel(way), way.Description, w.state(way.To)
	p.Guard, p.GuardWords, p.Starts = way.Transition.Guard, way.GuardDescription, way.Action
	if way.Guard == nil {
		return
	}
	env := w.Machine.Env(machine.Facts{Task: w.Task, Fields: e.values(), CurrentUser: w.person.Subject})
	for _, clause := range way.Guard.Clauses() {
		p.Clauses = append(p.Clauses, views.Clause{Text: clause.String(), Verdict: verdictWord(clause.Eval(env)), Saw: w.saw(clause)})
	}
	for _, name := range way.Guard.Fields() {
		if schema, ok := w.Machine.Schema(name); ok && w.readOnly(name) == "" {
			in := w.input(schema, typed, e.problems[name])
			p.Inputs = append(p.Inputs, in)
		}
	}
}

func verdictWord(v expr.Verdict) string {
	return map[expr.Verdict]string{expr.Met: "met", expr.NotMet: "notMet", expr.CannotTell: "cannotTell"}[v]
}

// saw says what a condition looked at: the value of its one field.
func (w wording) saw(clause *expr.Expr) string {
	names := clause.Fields()
	if len(names) != 1 {
		return ""
	}
	row := w.fieldRow(w.schema(names[0]))
	switch value := w.Task.Field(names[0]); {
	case value == nil:
		return row.Label + " is not set"
	case row.Value == "":
		return row.Label + " is empty"
	default:
		return row.Label + " is " + row.Value
	}
}
