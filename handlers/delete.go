package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/views"
)

// confirmDelete answers GET /tasks/{id}/delete: what would be lost.
func (s *server) confirmDelete(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.May(r.Context(), desk.OpDelete); err != nil {
		return err
	}
	v, err := s.taskNow(w, r)
	if v == nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpDelete, v.Task.DefinitionID, ""); err != nil {
		return err
	}
	return s.showDelete(w, r, http.StatusOK, v, nil, nil)
}

// deleteTask answers POST /tasks/{id}/delete.
func (s *server) deleteTask(w http.ResponseWriter, r *http.Request) error {
	if err := s.desk.Attempt(r.Context(), desk.OpDelete, r.PathValue("id"), "", submission(r)); err != nil {
		return err
	}
	base, err := seen(r.PostForm)
	if err != nil {
		return err
	}
	id, err := s.canonicalID(w, r)
	if err != nil {
		return err
	}
	x := desk.Delete{Submission: submission(r), Task: id, Seen: base}
	v, err := s.taskNow(w, r)
	if _, gone := goneOf(err); !gone { // a double click finds it gone: the desk knows the first answer
		if v == nil {
			return err
		}
		if m := s.taskModel(r, v); asksShort(v) && !strings.EqualFold(strings.TrimSpace(r.PostForm.Get(inConfirm)), m.Short) {
			return s.showDelete(w, r, http.StatusUnprocessableEntity, v, nil, &views.Problem{
				Heading: "Type " + m.Short + " to confirm", Lines: []string{"Nothing was sent. This task is not finished, so its short id is asked for."},
			})
		}
	}
	result, err := s.desk.Delete(r.Context(), x)
	if stale, ok := errors.AsType[*desk.Stale](err); ok {
		return s.showDelete(w, r, http.StatusConflict, stale.Now, stale, s.staleProblem(r, stale))
	}
	if problem, status := formProblem(err); problem != nil && v != nil {
		return s.showDelete(w, r, status, v, nil, problem)
	}
	if err != nil {
		return err
	}
	s.sent(r, result, "")
	if result.Outcome() == desk.Refused && v != nil {
		return s.showDelete(w, r, refusedStatus(result), v, nil, refusalProblem(result))
	}
	return s.showResult(w, r, result)
}

func asksShort(v *desk.View) bool { return !v.Task.Terminal }

func (s *server) showDelete(w http.ResponseWriter, r *http.Request, status int, v *desk.View, stale *desk.Stale, problem *views.Problem) error {
	m, words := s.taskModel(r, v), s.wording(r, v)
	p := &views.DeletePanel{
		Hidden: s.hidden(r, v.Task), Action: s.root.Task(m.ID, "delete"), Cancel: s.root.Task(m.ID), Confirm: "Delete " + m.Short,
		Typed: r.PostForm.Get(inConfirm), Why: words.why(r.PostForm, ""), Problem: problem,
		Lines: []string{
			fmt.Sprintf("This removes %s %s with its %s.", m.Name, m.Short, counted(len(v.Task.Fields), "field")),
			"It stays readable as at every moment before the deletion; it cannot be brought back under the same id.",
		},
	}
	if n := len(v.Task.Children); n > 0 {
		p.Lines = append(p.Lines, fmt.Sprintf("It has %s, which will still name it as their parent.", children(n)))
	}
	if asksShort(v) {
		p.AskShort = m.Short
	}
	if stale != nil {
		p.Changed = words.changes(stale.Theirs)
	}
	m.Delete = p
	m.Frame.Title += " · Delete"
	return s.showModel(w, r, status, m)
}

func children(n int) string {
	if n == 1 {
		return "1 child task"
	}
	return fmt.Sprintf("%d child tasks", n)
}

// overlapChanges are the fields that both changed, as changes of theirs.
func overlapChanges(stale *desk.Stale) []history.Change {
	var all []history.Change
	for _, o := range stale.Overlaps {
		all = append(all, history.Change{Attribute: "Fields[" + o.Field + "]", Old: o.Original, New: o.Theirs})
	}
	return all
}
