package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/fields"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// newLike shows the form with the values of another task, now or as at a moment.
func (s *server) newLike(w http.ResponseWriter, r *http.Request, given string) error {
	id, err := taskid.Parse(given)
	if err != nil {
		return s.noTaskID(given)
	}
	asAt, _, err := s.momentOf(r)
	if err != nil {
		return err
	}
	v, err := s.desk.Task(r.Context(), id, asAt)
	if err != nil {
		return err
	}
	if err := s.desk.MayWrite(r.Context(), desk.OpCreate, v.Task.DefinitionID, ""); err != nil {
		return err
	}
	words, err := s.blank(r, v.Task.DefinitionID, v.Task.Fields)
	if err != nil {
		return err
	}
	return s.showNew(w, r, http.StatusOK, words, views.NewTask{
		Like: s.likeModel(r, words, v), Groups: words.newInputs(nil, words.unacceptable(words.Task.Fields, map[string]string{})),
		Correlation: strings.Join(append(ownCorrelations(v.Task.CorrelationIDs), id), "\n"),
		Stacking:    v.Task.StackingKey, AskStacking: v.Task.StackingKey != "",
	})
}

// ownCorrelations are a task's correlation ids without those that Taskdesk made for
// one submission.
func ownCorrelations(ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return strings.HasPrefix(id, "taskdesk ") })
}

// source reads the task that a form says its values are from. It is nil where the form
// says none, or one that cannot be read now.
func (s *server) source(r *http.Request) *desk.View {
	id, err := taskid.Parse(r.PostForm.Get(inLike))
	if err != nil {
		return nil
	}
	var asAt time.Time
	if at := r.PostForm.Get(inLikeAt); at != "" {
		if asAt, err = moment.ParseAddress(at); err != nil {
			return nil
		}
	}
	v, err := s.desk.Task(r.Context(), id, asAt)
	if err != nil {
		return nil
	}
	return v
}

// origin is what the journal keeps of where a new task's values come from.
func (s *server) origin(r *http.Request) *desk.Origin {
	v := s.source(r)
	if v == nil {
		return nil
	}
	return &desk.Origin{Task: v.Task.ID, Version: v.Task.Version.Number, AsAt: v.AsAt}
}

// likeModel words what becomes of another task's values in the new one that w is to be. Of
// one that is created again it says so too where that was done before.
func (s *server) likeModel(r *http.Request, w wording, v *desk.View) *views.Like {
	l := w.like(s.newWording(r, v))
	if l.Again {
		if made := s.desk.CreatedFrom(r.Context(), v.Task); len(made) > 0 {
			l.Told = slices.Insert(l.Told, 0, s.againRuns(r, made, "; this would be another."))
		}
	}
	if runs := s.movedOnRuns(r, v, w.Machine); runs != nil {
		l.Told = append(l.Told, runs)
	}
	return l
}

// like words what becomes of another task's values in the new one that w is to be.
func (w wording) like(from wording) *views.Like {
	short, version := taskid.Short(from.Task.ID), from.Task.Version.Number
	l := &views.Like{
		ID: from.Task.ID, Again: !from.AsAt.IsZero(),
		From: views.Link{Text: fmt.Sprintf("%s %s, version %d", from.name(), short, version), URL: views.AsAt(w.root.Task(from.Task.ID), from.AsAt)},
	}
	if l.Again {
		l.At, l.Moment = moment.Address(from.AsAt), "as it was on "+moment.Text(from.AsAt, w.zone)
	}
	l.Told = [][]views.Run{
		plain(fmt.Sprintf("It becomes a new task with an id of its own; the history stays with %s.", short)), plain(w.startsIn(from)),
	}
	for _, f := range from.Task.Fields {
		if !w.carries(f.Name) {
			value, _ := fields.Words(fields.TypeOf(f.Value), f.Value, w.zone)
			l.LeftOut = append(l.LeftOut, views.Fact{Label: from.label(f.Name), Value: value})
		}
	}
	l.LeftLead = "Left out, as the definition of today does not have it:"
	if len(l.LeftOut) > 1 {
		l.LeftLead = "Left out, as the definition of today does not have them:"
	}
	return l
}

// startsIn says in which state the new task begins, and that this is not where the other was.
func (w wording) startsIn(from wording) string {
	short, was, verb := taskid.Short(from.Task.ID), from.state(from.Task.State).Label, "is"
	if !from.AsAt.IsZero() {
		verb = "was"
	}
	switch {
	case w.Machine == nil:
		return fmt.Sprintf("It starts in the first state of its definition, and not where %s had come to: that one %s in %s.", short, verb, was)
	case w.Task.State == from.Task.State:
		return fmt.Sprintf("It starts in %s, as %s did.", w.Machine.StateName(w.Task.State), short)
	}
	return fmt.Sprintf("It starts in %s and not in %s, where %s %s: its triggers are fired anew.", w.Machine.StateName(w.Task.State), was, short, verb)
}

// carries tells whether a new task can have the field; where no definition is to be had
// the service decides.
func (w wording) carries(field string) bool { return w.Machine == nil || w.known(field) }

// label is what a field of the task is called.
func (w wording) label(field string) string { return label(w.schema(field)) }

// unacceptable adds a problem for each value that the definition does not take.
func (w wording) unacceptable(values []apiclient.Field, problems map[string]string) map[string]string {
	if w.Machine == nil {
		return problems
	}
	for _, f := range values {
		bad, ok := errors.AsType[*machine.ValueError](w.Machine.CheckValue(f.Name, f.Value))
		if ok && problems[f.Name] == "" {
			problems[f.Name] = "The definition of today does not take this value: it " + bad.Problem + "."
		}
	}
	return problems
}

// carryOn fills a form that is shown again with what it says of the task that its values are from.
func (s *server) carryOn(r *http.Request, words wording, n *views.NewTask) {
	if n.Like == nil {
		if from := s.source(r); from != nil {
			n.Like = s.likeModel(r, words, from)
		}
	}
	if r.PostForm.Has(inStacking) {
		n.Stacking, n.AskStacking = r.PostForm.Get(inStacking), true
	}
}

// createdFrom leads from a task to the one that its values came from; nil where none is known.
func (w wording) createdFrom() *views.Link {
	if !slices.ContainsFunc(w.Task.CorrelationIDs, isTaskID) {
		return nil
	}
	return w.originLink(w.desk.Origin(w.request.Context(), w.Task.ID))
}

func isTaskID(correlation string) bool {
	id, err := taskid.Parse(correlation)
	return err == nil && id == correlation
}

func (w wording) originLink(from *desk.Origin) *views.Link {
	if from == nil {
		return nil
	}
	return &views.Link{Text: fmt.Sprintf("%s, version %d", taskid.Short(from.Task), from.Version), URL: views.AsAt(w.root.Task(from.Task), from.AsAt)}
}

// createOf is the task that a form asks for.
func createOf(r *http.Request, id apiclient.DefinitionID, e edit) desk.Create {
	return desk.Create{
		Submission: submission(r), Definition: id, Fields: e.fields, Trigger: chosenTrigger(r.PostForm), StackingKey: strings.TrimSpace(r.PostForm.Get(inStacking)),
		CorrelationIDs: strings.FieldsFunc(r.PostForm.Get(inCorrelation), func(c rune) bool { return c == '\n' || c == '\r' }),
	}
}

// likeURL is the form of a new task that is filled with another one, as at a moment.
func (s *server) likeURL(id string, asAt time.Time) string { return likeURL(s.root, id, asAt) }

func likeURL(root views.Root, id string, asAt time.Time) string {
	q := url.Values{"like": {id}}
	if !asAt.IsZero() {
		q.Set("asAt", moment.Address(asAt))
	}
	return root.At("/tasks/new?" + q.Encode())
}
