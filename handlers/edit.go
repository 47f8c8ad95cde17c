package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/store"
	"taskdesk/views"
)

// editTask answers GET /tasks/{id}/edit: the field table as a form.
func (s *server) editTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpUpdate); err != nil {
		return err
	}
	v, err := s.taskNow(w, r)
	if v == nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpUpdate, v.Task.DefinitionID, ""); err != nil {
		return err
	}
	if err := undefined(v); err != nil {
		return err
	}
	e, draft, err := s.resume(r, v, editPlace(v.Task.ID))
	if err != nil {
		return err
	}
	if draft == nil || len(e.typed) == 0 {
		r.PostForm = nil
		if r.URL.Query().Has("from") {
			return s.bringBack(w, r, v)
		}
		return s.showEdit(w, r, http.StatusOK, v, edit{}, nil)
	}
	if r.URL.Query().Has("from") {
		draftFirst(r, draft)
	}
	return s.showForm(w, r, http.StatusOK, v, views.EditForm{
		Hidden: s.sameVersion(r), Groups: s.wording(r, v).inputs(r.PostForm, e.problems), Draft: draft,
	})
}

// undefined returns why a definition that there may be could not be read: without it
// a form cannot tell what its fields take. That there is none to be had is no reason.
func undefined(v *desk.View) error {
	_, unfit := errors.AsType[*desk.Unfit](v.Missing)
	if v.Machine != nil || unfit || errors.Is(v.Missing, apiclient.ErrNotFound) || errors.Is(v.Missing, apiclient.ErrForbidden) {
		return nil
	}
	return v.Missing
}

// showEdit shows the form of the task as it is now, with what was typed in place of
// what it differs from.
func (s *server) showEdit(w http.ResponseWriter, r *http.Request, status int, v *desk.View, e edit, problem *views.Problem) error {
	return s.showForm(w, r, status, v, views.EditForm{
		Hidden: s.hidden(r, v.Task), Groups: s.wording(r, v).inputs(e.values(), e.problems), Problem: problem,
	})
}

// mendEdit shows the form as it was sent, about the version that it was sent for:
// what was typed stays, and what others did since is still found out.
func (s *server) mendEdit(w http.ResponseWriter, r *http.Request, v *desk.View, e edit, problem *views.Problem) error {
	return s.showForm(w, r, http.StatusUnprocessableEntity, v, views.EditForm{
		Hidden: s.sameVersion(r), Groups: s.wording(r, v).inputs(r.PostForm, e.problems), Problem: problem,
	})
}

func (s *server) showForm(w http.ResponseWriter, r *http.Request, status int, v *desk.View, form views.EditForm) error {
	m := s.taskModel(r, v)
	m.Frame.Title += " · Edit"
	form.Action, form.Cancel = s.root.Task(m.ID, "review"), s.root.Task(m.ID)
	form.Carried, form.Hidden.Drafts = carried(r.PostForm), s.draftsURL(editPlace(m.ID))
	m.Edit = &form
	return s.showModel(w, r, status, m)
}

// reviewTask answers POST /tasks/{id}/review: what a save would do. Nothing is sent.
func (s *server) reviewTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpUpdate); err != nil {
		return err
	}
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpUpdate, v.Task.DefinitionID, ""); err != nil {
		return err
	}
	if err := s.saveDraft(r, editPlace(v.Task.ID)); err != nil && !errors.Is(err, store.ErrTooMany) { // where no script does
		return err
	}
	switch {
	case r.PostForm.Has(inBack):
		return s.showEdit(w, r, http.StatusOK, v, e, nil)
	case len(e.problems) > 0:
		return s.mendEdit(w, r, v, e, mend(e))
	case len(e.fields) == 0:
		return s.mendEdit(w, r, v, e, nothingDiffers)
	}
	stale := &desk.Stale{Now: v}
	if base.Version != v.Task.Version.Number {
		if stale, err = s.desk.Compare(r.Context(), v, base, e.fields); err != nil {
			return err
		}
	}
	if len(stale.Overlaps) > 0 {
		return s.showConflict(w, r, e, stale)
	}
	return s.showReview(w, r, http.StatusOK, v, e, stale, nil)
}

// readEdit reads a form of the task: the task now, the version that the person saw,
// and what they want to change of that. A nil view has been answered, or has an error.
func (s *server) readEdit(w http.ResponseWriter, r *http.Request) (*desk.View, desk.Seen, edit, error) {
	v, err := s.taskNow(w, r)
	if v == nil {
		return nil, desk.Seen{}, edit{}, err
	}
	base, err := seen(r.PostForm)
	if err != nil {
		return nil, base, edit{}, err
	}
	if err := undefined(v); err != nil {
		return nil, base, edit{}, err
	}
	original, err := s.desk.Original(r.Context(), v, base)
	if err != nil {
		return nil, base, edit{}, err
	}
	return v, base, s.wording(r, v).editOf(r.PostForm, original), nil
}

func (s *server) showReview(w http.ResponseWriter, r *http.Request, status int, v *desk.View, e edit, stale *desk.Stale, problem *views.Problem) error {
	m, words := s.taskModel(r, v), s.wording(r, v)
	m.Frame.Title += " · Review"
	m.Review = &views.ReviewPanel{
		Hidden: s.hidden(r, v.Task), Action: s.root.Task(m.ID), Back: s.root.Task(m.ID, "review"), Cancel: s.root.Task(m.ID),
		Changes: e.changes, Typed: e.typed, Theirs: words.changes(stale.Theirs), Triggers: words.triggerOptions(chosenTrigger(r.PostForm)), ByName: words.triggerInput("And fire", chosenTrigger(r.PostForm)),
		Why: words.why(r.PostForm, chosenTrigger(r.PostForm), words.triggerNames()...), Confirm: fmt.Sprintf("Save %s to %s", counted(len(e.fields), "change"), m.Short), Problem: problem,
	}
	return s.showModel(w, r, status, m)
}

func (s *server) showConflict(w http.ResponseWriter, r *http.Request, e edit, stale *desk.Stale) error {
	v := stale.Now
	m, words := s.taskModel(r, v), s.wording(r, v)
	m.Frame.Title += " · Conflict"
	m.Conflict = &views.ConflictPanel{
		Hidden: s.hidden(r, v.Task), Action: s.root.Task(m.ID, "review"), Cancel: s.root.Task(m.ID),
		Who:    fmt.Sprintf("%s changed it %s (v%d)", m.ChangedBy, m.ChangedAgo, m.Version),
		Theirs: words.changes(stale.Theirs), Typed: append(e.typed, carried(r.PostForm)...),
	}
	for _, o := range stale.Overlaps {
		schema := words.schema(o.Field)
		row := views.ConflictRow{Name: o.Field, Label: label(schema)}
		row.Original, _ = fields.Words(schema.Type, o.Original, words.zone)
		row.Yours, _ = fields.Words(schema.Type, o.Mine, words.zone)
		row.Theirs, _ = fields.Words(schema.Type, o.Theirs, words.zone)
		m.Conflict.Rows = append(m.Conflict.Rows, row)
		m.Conflict.Typed = append(m.Conflict.Typed, views.Pair{Name: inOverlap, Value: o.Field})
	}
	return s.showModel(w, r, http.StatusConflict, m)
}

// saveTask answers POST /tasks/{id}: the reviewed change, with a trigger if one was chosen.
func (s *server) saveTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Attempt(r.Context(), desk.OpUpdate, r.PathValue("id"), chosenTrigger(r.PostForm), submission(r)); err != nil {
		return err
	}
	v, base, e, err := s.readEdit(w, r)
	if v == nil {
		return err
	}
	if len(e.problems) > 0 {
		return s.mendEdit(w, r, v, e, mend(e))
	}
	u := updateOf(r, v, base, e, chosenTrigger(r.PostForm))
	if problem := triggerProblem(r.PostForm); problem != nil {
		return s.showReview(w, r, http.StatusUnprocessableEntity, v, e, &desk.Stale{}, problem)
	}
	if len(u.Fields) == 0 && u.Trigger == "" {
		return s.mendEdit(w, r, v, e, nothingDiffers)
	}
	result, err := s.desk.Update(r.Context(), u)
	if stale, ok := errors.AsType[*desk.Stale](err); ok {
		if len(stale.Overlaps) > 0 {
			return s.showConflict(w, r, e, stale)
		}
		return s.showReview(w, r, http.StatusConflict, stale.Now, e, stale, s.staleProblem(r, stale))
	}
	if problem, status := formProblem(err); problem != nil {
		return s.showReview(w, r, status, v, e, &desk.Stale{}, problem)
	}
	if err != nil {
		return err
	}
	s.sent(r, result, editPlace(v.Task.ID))
	if result.Outcome() == desk.Refused {
		return s.showReview(w, r, refusedStatus(result), v, e, &desk.Stale{}, refusalProblem(result))
	}
	return s.showResult(w, r, result)
}

// updateOf is the change that a form asks for, with a trigger if it names one.
func updateOf(r *http.Request, v *desk.View, base desk.Seen, e edit, trigger string) desk.Update {
	return desk.Update{Submission: submission(r), Task: v.Task.ID, Seen: base, Fields: e.fields, Trigger: trigger}
}
