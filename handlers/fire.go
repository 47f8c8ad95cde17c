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
		return s.showFire(w, r, http.StatusConflict, stale.Now, e, views.FirePanel{Hidden: s.hidden(r, stale.Now.Task), Problem: s.staleProblem(r, stale), Changed: changed})
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
	words.judge(v.Facts(r.Context(), e.wanted()))
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
	ways := w.waysOf(trigger)
	switch {
	case w.Machine == nil:
		p.Description = "No definition is there to say where this leads and what it needs. The Workflow service decides."
		p.Inputs = w.typedInputs(e)
	case len(ways) == 0:
		w.describeNone(p, trigger)
		p.Inputs = w.typedInputs(e)
		return
	default:
		w.describeWays(p, ways, e)
	}
	p.Inputs = append(p.Inputs, w.moreInput(w.request.PostForm, e.problems[inMore])...)
	p.Confirm = p.Label + " " + taskid.Short(w.Task.ID)
	if len(ways) > 1 { // which of them is open can change while the dialog is filled in
		p.Confirm = w.Machine.TriggerName(trigger) + " " + taskid.Short(w.Task.ID)
	}
}

// describeNone says that a trigger leads nowhere from here: there is nothing to confirm.
func (w wording) describeNone(p *views.FirePanel, trigger string) {
	p.Label = w.Machine.TriggerName(trigger)
	p.Description = "Nothing leads out of " + p.From.Label + " with this trigger, so there is nothing to fire."
}

// typedInputs are the inputs of what was typed, in no other order than that of names.
func (w wording) typedInputs(e edit) (inputs []views.Input) {
	for _, name := range slices.Sorted(maps.Keys(e.values())) {
		inputs = append(inputs, w.input(w.schema(name), e.values(), e.problems[name]))
	}
	return inputs
}

// waysOf are the places of the ways that a trigger may go, in the order written.
func (w wording) waysOf(trigger string) (places []int) {
	for i, way := range w.ways {
		if way.Trigger == trigger {
			places = append(places, i)
		}
	}
	return places
}

// taken is the way that a trigger would go: the first that is not ruled out, else the
// first at all.
func (w wording) taken(ways []int) machine.Way {
	for _, i := range ways {
		if w.ways[i].Verdict != expr.NotMet {
			return w.ways[i]
		}
	}
	return w.ways[ways[0]]
}

// describeWays words where a trigger leads, and what each of its ways needs.
func (w wording) describeWays(p *views.FirePanel, ways []int, e edit) {
	way := w.taken(ways)
	p.Label, p.Description, p.To = w.wayLabel(way), way.Description, w.state(way.To)
	p.Outcome = w.outcome(way)
	asked := map[string]bool{}
	for _, i := range ways {
		w.askFor(p, w.ways[i], e, asked)
		if w.ways[i].Transition.Guard != "" || len(ways) > 1 {
			p.Guards = append(p.Guards, w.explain(i, func(field string) string { return w.inputURL(field, asked) }))
		}
	}
}

// askFor adds the inputs of the fields that a guard looks at, each once.
func (w wording) askFor(p *views.FirePanel, way machine.Way, e edit, asked map[string]bool) {
	if way.Guard == nil {
		return
	}
	for _, name := range way.Guard.Fields() {
		if schema, ok := w.Machine.Schema(name); ok && w.readOnly(name) == "" && !asked[name] {
			asked[name] = true
			p.Inputs = append(p.Inputs, w.input(schema, e.values(), e.problems[name]))
		}
	}
}

// inputURL leads to a field's input in the dialog, or to its row where it has none.
func (w wording) inputURL(field string, asked map[string]bool) string {
	if asked[field] {
		return "#" + views.InputAnchor(field)
	}
	return w.fieldURL(field)
}
