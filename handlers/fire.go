package handlers

import (
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// nameShape is what the API takes for a trigger, a scope or a code.
var nameShape = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

const longestName = 1024 // in bytes

func isName(s string) bool { return len(s) <= longestName && nameShape.MatchString(s) }

func (s *server) noTrigger(id, typed string) error {
	return &badInput{
		heading: "That is no name of a trigger", lines: []string{wordsTrigger, "The Workflow service was not asked."},
		examples: []string{"assign", "resolve"}, typed: typed, name: inName, action: s.root.Task(id, "triggers"),
	}
}

// namedTrigger answers GET /tasks/{id}/triggers: it leads to the dialog of a trigger that was typed.
func (s *server) namedTrigger(w http.ResponseWriter, r *http.Request) error {
	id, err := s.canonicalID(w, r)
	if id == "" {
		return err
	}
	name := strings.TrimSpace(r.URL.Query().Get(inName))
	if !isName(name) {
		return s.noTrigger(id, name)
	}
	http.Redirect(w, r, s.root.Task(id, "triggers", name), http.StatusSeeOther)
	return nil
}

// showTrigger answers GET /tasks/{id}/triggers/{name}: the trigger's dialog. Opening it does nothing.
func (s *server) showTrigger(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpFire); err != nil {
		return err
	}
	if name := r.PathValue("name"); !isName(name) {
		return s.noTrigger(r.PathValue("id"), name)
	}
	v, err := s.taskNow(w, r)
	if v == nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpFire, v.Task.DefinitionID, r.PathValue("name")); err != nil {
		return err
	}
	return s.openFire(w, r, v)
}

// openFire shows the dialog afresh, or with what its person typed earlier.
func (s *server) openFire(w http.ResponseWriter, r *http.Request, v *desk.View) error {
	e, draft, err := s.resume(r, v, firePlace(v.Task.ID, r.PathValue("name")))
	if err != nil {
		return err
	}
	if draft == nil {
		return s.showFire(w, r, http.StatusOK, v, edit{}, views.FirePanel{Hidden: s.hidden(r, v.Task)})
	}
	// A trigger is never fired on another version than the one that is shown.
	return s.showFire(w, r, http.StatusOK, v, e, views.FirePanel{Hidden: s.hidden(r, v.Task), Draft: draft})
}

// fireTrigger answers POST /tasks/{id}/triggers/{name}: it fires, with the fields that were filled in.
func (s *server) fireTrigger(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Attempt(r.Context(), desk.OpFire, r.PathValue("id"), r.PathValue("name"), submission(r)); err != nil {
		return err
	}
	if name := r.PathValue("name"); !isName(name) {
		return s.noTrigger(r.PathValue("id"), name)
	}
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if len(e.problems) > 0 {
		return s.showFire(w, r, http.StatusUnprocessableEntity, v, e, views.FirePanel{Hidden: s.sameVersion(r), Problem: mend(e)})
	}
	result, err := s.desk.Update(r.Context(), updateOf(r, v, base, e, r.PathValue("name")))
	if stale, ok := errors.AsType[*desk.Stale](err); ok {
		changed := s.wording(r, stale.Now).changes(append(stale.Theirs, overlapChanges(stale)...))
		return s.showFire(w, r, http.StatusConflict, stale.Now, e, views.FirePanel{Hidden: s.hidden(r, stale.Now.Task), Problem: staleProblem(stale), Changed: changed})
	}
	if problem, status := formProblem(err); problem != nil {
		return s.showFire(w, r, status, v, e, views.FirePanel{Hidden: s.sameVersion(r), Problem: problem})
	}
	if err != nil {
		return err
	}
	s.sent(r, result, firePlace(v.Task.ID, r.PathValue("name")))
	if result.Outcome() == desk.Refused {
		return s.showFire(w, r, refusedStatus(result), v, e, views.FirePanel{Hidden: s.hidden(r, v.Task), Problem: refusalProblem(result)})
	}
	return s.showFired(w, r, result)
}

// showFire shows the dialog of the trigger in the address, with what was typed.
func (s *server) showFire(w http.ResponseWriter, r *http.Request, status int, v *desk.View, e edit, p views.FirePanel) error {
	m := s.taskModel(r, v)
	words, trigger := s.wording(r, v), r.PathValue("name")
	p.Why, p.Hidden.Drafts = words.why(r.PostForm, trigger), s.draftsURL(firePlace(m.ID, trigger))
	words.describeTrigger(&p, trigger, e)
	words.joinWay(&p, onTheWay(r), e)
	m.Fire = &p
	m.Frame.Title += " · " + p.Label
	return s.showModel(w, r, status, m)
}

// describeTrigger words what a trigger does here.
func (w wording) describeTrigger(p *views.FirePanel, trigger string, e edit) {
	p.Trigger, p.Label, p.From = trigger, trigger, w.state(w.Task.State)
	p.Action, p.Cancel = w.root.Task(w.Task.ID, "triggers", trigger), w.root.Task(w.Task.ID)
	if way := w.way(trigger, e); way != nil {
		w.describeWay(p, *way, e)
	} else if w.Machine != nil {
		p.Description = "As far as the definition says, nothing leads out of " + p.From.Label + " with this trigger."
	}
	if w.Machine == nil {
		p.Description = "No definition is there to say where this leads and what it needs. The Workflow service decides."
		for _, name := range slices.Sorted(maps.Keys(e.values())) {
			p.Inputs = append(p.Inputs, w.input(w.schema(name), e.values(), e.problems[name]))
		}
	}
	p.Inputs = append(p.Inputs, w.moreInput(w.request.PostForm, e.problems[inMore])...)
	p.Confirm = p.Label + " " + taskid.Short(w.Task.ID)
}

// way is the transition that a trigger would fire: the first that is not ruled out,
// else the first at all.
func (w wording) way(trigger string, e edit) *machine.Way {
	var first *machine.Way
	for _, way := range w.Ways(w.request.Context(), e.wanted()) {
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

func (w wording) describeWay(p *views.FirePanel, way machine.Way, e edit) {
	p.Label, p.Description, p.To = w.wayLabel(way), way.Description, w.state(way.To)
	p.Guard, p.GuardWords, p.Starts, p.Back = way.Transition.Guard, way.GuardDescription, way.Action, w.wayBack(way)
	if way.Guard == nil {
		return
	}
	env := w.Machine.Env(w.Facts(w.request.Context(), e.wanted()))
	for _, clause := range way.Guard.Clauses() {
		p.Clauses = append(p.Clauses, views.Clause{Text: clause.String(), Verdict: verdictWord(clause.Eval(env)), Saw: w.saw(clause)})
	}
	for _, name := range way.Guard.Fields() {
		if schema, ok := w.Machine.Schema(name); ok && w.readOnly(name) == "" {
			p.Inputs = append(p.Inputs, w.input(schema, e.values(), e.problems[name]))
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
