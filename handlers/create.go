package handlers

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/views"
)

const (
	inDefinition  = ".definition"
	inCorrelation = ".correlation"
	inStacking    = ".stacking"
	inLike        = ".like"   // the task that the values are from
	inLikeAt      = ".likeAt" // the moment at which it had them; empty for as it is now
)

// newTask answers GET /tasks/new: definitions to choose from, or the form of one,
// afresh or with the values of another task as it was.
func (s *server) newTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpCreate); err != nil {
		return err
	}
	q := r.URL.Query()
	if q.Has("like") {
		return s.newLike(w, r, q.Get("like"))
	}
	if q.Get("definition") == "" && q.Get("scope") == "" {
		return s.chooseDefinition(w, r)
	}
	words, err := s.blankOf(r, q)
	if err != nil {
		return err
	}
	return s.openNew(w, r, words)
}

// blankOf is blank for the definition that q names, of which the person may create tasks.
func (s *server) blankOf(r *http.Request, q url.Values) (wording, error) {
	id, err := s.definitionID(q)
	if err != nil {
		return wording{}, err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpCreate, id, ""); err != nil {
		return wording{}, err
	}
	return s.blank(r, id, nil)
}

// openNew shows the form afresh, or with what its person typed earlier.
func (s *server) openNew(w http.ResponseWriter, r *http.Request, words wording) error {
	draft, err := s.draft(r, newPlace(words.Task.DefinitionID))
	if err != nil {
		return err
	}
	return s.showNew(w, r, http.StatusOK, words, views.NewTask{Draft: draft, Correlation: r.PostForm.Get(inCorrelation)})
}

// blank is the task that a form would create, as far as its fields go: those of the
// values that today's definition has. It fails when there may be a definition that
// cannot be read now.
func (s *server) blank(r *http.Request, id apiclient.DefinitionID, values []apiclient.Field) (wording, error) {
	t := &apiclient.Task{DefinitionID: id, Fields: values}
	v := s.desk.Blank(r.Context(), t)
	if v.Machine != nil {
		t.State = v.Machine.Definition().InitialState.Name
		t.DefinitionName = v.Machine.Definition().DisplayName
		t.Fields = slices.DeleteFunc(slices.Clone(values), func(f apiclient.Field) bool {
			_, ok := v.Machine.Schema(f.Name)
			return !ok
		})
	}
	return s.newWording(r, v), undefined(v)
}

func (s *server) showNew(w http.ResponseWriter, r *http.Request, status int, words wording, n views.NewTask) error {
	id := words.Task.DefinitionID
	n.Frame = s.frame(r, "New "+words.name())
	s.carryOn(r, words, &n)
	key := n.Hidden.Key
	n.Hidden, n.Hidden.Drafts = s.anew(r), s.draftsURL(newPlace(id))
	n.Hidden.Key = cmp.Or(key, n.Hidden.Key)
	n.Why = words.why(r.PostForm, chosenTrigger(r.PostForm), words.triggerNames()...)
	n.Action, n.Cancel, n.Confirm = s.root.At("/tasks"), s.root.At("/tasks/new"), "Create "+words.name()
	if n.Like != nil {
		n.Cancel = s.root.Task(n.Like.ID)
	}
	if n.Like != nil && n.Like.Again {
		n.Frame.Title = "Create " + words.name() + " again"
	}
	n.Chosen = &views.DefinitionChoice{ID: id.String(), Name: words.name()}
	if words.Machine == nil {
		n.Chosen.Description = "The Workflow service shows no definition of this name, so its fields and triggers are not known here."
	} else {
		n.Chosen.Description = words.Machine.Definition().Description
	}
	if words.Given != nil {
		n.Chosen.Given = words.givenBy()
	}
	if n.Groups == nil {
		n.Groups = words.newInputs(r.PostForm, nil)
	}
	n.Triggers, n.ByName = words.firstTriggers(chosenTrigger(r.PostForm)), words.triggerInput("First trigger", chosenTrigger(r.PostForm))
	return s.render(w, r, status, views.NewTaskPage(n), views.NewTaskMain(n))
}

// newInputs are the inputs of a new task: nothing is read-only yet, and what the
// initial state requires is marked.
func (w wording) newInputs(typed url.Values, problems map[string]string) []views.InputGroup {
	var required []string
	if w.Machine != nil {
		required = w.Machine.Definition().InitialState.RequiredFields
	}
	var groups []views.InputGroup
	titles, inputs := grouped(w.schemas, func(schema apiclient.FieldSchema) (views.Input, bool) {
		schema.ReadOnlyStates = nil
		in := w.inputOf(schema, typed, problems[schema.Name])
		in.Required, in.Was = slices.Contains(required, schema.Name), ""
		return in, true
	})
	for _, title := range titles {
		groups = append(groups, views.InputGroup{Title: title, Inputs: inputs[title]})
	}
	return append(groups, w.moreGroup(typed, problems)...)
}

// firstTriggers are the triggers that can be fired at creation; the first is none.
func (w wording) firstTriggers(chosen string) []views.Option {
	if w.Machine == nil {
		return nil
	}
	return w.waysToChoose("none: start in "+w.Task.State, chosen)
}

// createTask answers POST /tasks.
func (s *server) createTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Attempt(r.Context(), desk.OpCreate, "", chosenTrigger(r.PostForm), submission(r)); err != nil {
		return err
	}
	id, err := s.definitionID(url.Values{"definition": {r.PostForm.Get(inDefinition)}})
	if err != nil {
		return err
	}
	words, err := s.blank(r, id, nil)
	if err != nil {
		return err
	}
	e := words.editOf(r.PostForm, words.Task)
	n := views.NewTask{Correlation: r.PostForm.Get(inCorrelation)}
	words.requireFields(&e)
	words.unacceptable(e.fields, e.problems)
	if n.Problem = triggerProblem(r.PostForm); n.Problem != nil {
		return s.showNew(w, r, http.StatusUnprocessableEntity, words, n)
	}
	if len(e.problems) > 0 {
		n.Problem, n.Groups = mend(e), words.newInputs(r.PostForm, e.problems)
		return s.showNew(w, r, http.StatusUnprocessableEntity, words, n)
	}
	create := createOf(r, id, e)
	create.From = s.origin(r)
	result, err := s.desk.Create(r.Context(), create)
	if problem := policyProblem(err); problem != nil {
		n.Problem = problem
		return s.showNew(w, r, http.StatusUnprocessableEntity, words, n)
	}
	if err != nil {
		return err
	}
	s.sent(r, result, newPlace(id))
	switch result.Outcome() {
	case desk.Refused:
		n.Problem = refusalProblem(result)
		return s.showNew(w, r, refusedStatus(result), words, n)
	case desk.Unknown:
		// The form keeps its key: sent again, it gets the first submission's answer.
		n.Unknown, n.Hidden.Key = s.notice(r, result), r.PostForm.Get(inKey)
		return s.showNew(w, r, unknownStatus(result), words, n)
	}
	return s.showResult(w, r, result)
}

// requireFields adds a problem for each field that the initial state requires and
// that has no value.
func (w wording) requireFields(e *edit) {
	if w.Machine == nil {
		return
	}
	for _, name := range w.Machine.Definition().InitialState.RequiredFields {
		set := slices.ContainsFunc(e.fields, func(f apiclient.Field) bool { return f.Name == name && f.IsSet() })
		if !set && e.problems[name] == "" {
			e.problems[name] = "A new task needs a value here."
		}
	}
}
