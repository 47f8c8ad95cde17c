package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/internal/person"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// A wording is what turns one task into words: whose eyes, which zone, which moment.
type wording struct {
	*desk.View
	root    views.Root
	desk    *desk.Desk
	request *http.Request
	person  *person.Person
	zone    *time.Location
	now     time.Time // by which ages are told: the moment shown
	locked  string    // why this person cannot change it

	schemas    []apiclient.FieldSchema    // of its fields, in order
	given      machine.Facts              // by which the ways are judged
	ways       []machine.Way              // that lead on from its state as it is
	conditions [][]machine.Clause         // of the guard of each way that is blocked
	needs      [][]views.Run              // what each of those asks for: "needs Comment"
	blocking   [][]*apiclient.TaskSummary // the children that keep each of those waiting
	around     desk.Around                // on a page of the task alone
}

func (s *server) newWording(r *http.Request, v *desk.View) wording {
	w := wording{
		View: v, root: s.root, desk: s.desk, request: r, person: person.From(r.Context()), zone: s.zone(r), now: s.now(),
		schemas: schemasOf(v),
	}
	w.judge(v.Facts(r.Context(), nil))
	w.nameFields(r.PostForm)
	return w
}

func (s *server) wording(r *http.Request, v *desk.View) wording {
	w := s.newWording(r, v)
	if !v.AsAt.IsZero() {
		w.now = v.AsAt
		return w
	}
	switch err := s.desk.May(r.Context(), desk.OpUpdate); {
	case err == nil:
		w.locked = w.bars("")
	case s.ReadOnly:
		w.locked = "Taskdesk is in read-only mode: this task can be looked at, not changed."
	default:
		w.locked = fmt.Sprintf("You are signed in as %s: you can look, not change.", role(w.person.Role))
	}
	return w
}

// taskModel words a task page.
func (s *server) taskModel(r *http.Request, v *desk.View) views.Task {
	w, t := s.wording(r, v), v.Task
	w.lookAround()
	m := views.Task{
		ID: t.ID, Short: taskid.Short(t.ID), Name: w.name(), State: w.state(t.State), Version: t.Version.Number,
		ChangedAgo: moment.Ago(w.now.Sub(t.Version.AsAtModified)), ChangedAt: moment.Text(t.Version.AsAtModified, w.zone), ChangedBy: w.who(t.Version.UserIDModified),
		Definition: t.DefinitionID.String(), DefinitionOf: "of " + t.DefinitionVersion.AsAtModified.In(w.zone).Format("2 Jan 2006"),
		Missing: w.missing(), Differs: w.differs(), Asks: w.asks(), Waiting: w.waiting(), Locked: w.locked,
		Family: w.family(), MoreFamily: w.moreFamily(), Stack: w.stack(), Facts: w.facts(), Crumbs: w.crumbs(),
	}
	if v.Given != nil {
		m.DefinitionOf += ", from the file " + v.Given.File
	}
	if v.Machine != nil {
		m.DefinitionURL = views.AsAt(s.root.Definition(t.DefinitionID.Scope, t.DefinitionID.Code), t.DefinitionVersion.AsAtModified)
	}
	if !t.LastTransition.IsZero() {
		m.InState, m.InStateSince = moment.Span(w.now.Sub(t.LastTransition)), moment.Text(t.LastTransition, w.zone)
	}
	m.Groups, m.Empty = w.fields()
	m.PlanURL, m.Explain = w.planFrom(), w.explainer()
	m.Notice, m.EvidenceURL = noticeIn(r), s.root.Evidence(v.AsAt, t.ID)
	m.Frame = s.frame(r, fmt.Sprintf("%s · %s · %s", m.Short, t.State, m.Name))
	m.Frame.Here = views.AsAt(s.root.Task(t.ID), v.AsAt)
	m.Picker = views.Picker{Root: s.root, Action: s.root.Task(t.ID), Zone: w.zone.String(), Note: s.pickerNote(r)}
	w.slider(&m.Picker, s.now())
	m.Before, m.After = w.steps()
	m.Tabs = s.tabs(r, v)
	if !v.AsAt.IsZero() {
		m.AsAt = moment.Address(v.AsAt)
		m.Past = &views.Past{Moment: moment.Text(v.AsAt, w.zone), UTC: moment.UTC(v.AsAt), Version: t.Version.Number, NowURL: s.root.Task(t.ID), ListURL: s.root.Task(t.ID, "changes")}
		m.Picker.Typed, m.Picker.Echo = moment.Address(v.AsAt), moment.UTC(v.AsAt)
		m.Frame.Title = fmt.Sprintf("%s · %s · as at %s", m.Short, t.State, v.AsAt.In(w.zone).Format("2 Jan 2006 15:04"))
		m.Locked = ""
		return m
	}
	m.Fresh = s.freshPage(r, v)
	s.controls(r, w, &m)
	return m
}

// controls adds what this person can do to the task now.
func (s *server) controls(r *http.Request, w wording, m *views.Task) {
	if w.locked != "" {
		return
	}
	m.Triggers = w.triggers()
	if w.Machine == nil && !w.Task.Terminal {
		m.ByName = &views.ByName{Action: s.root.Task(m.ID, "triggers"), Worked: w.worked()}
	}
	m.EditURL, m.EditNote = s.root.Task(m.ID, "edit"), w.readOnlyCount()
	m.LikeURL = s.likeURL(m.ID, time.Time{})
	if s.desk.May(r.Context(), desk.OpDelete) == nil {
		m.DeleteURL = s.root.Task(m.ID, "delete")
	}
}

func (w wording) name() string {
	switch {
	case w.Task.DefinitionName != "":
		return w.Task.DefinitionName
	case w.Machine != nil && w.Machine.Definition().DisplayName != "":
		return w.Machine.Definition().DisplayName
	}
	return w.Task.DefinitionID.Code
}

// state words a state of this task's machine.
func (w wording) state(name string) views.State {
	if w.Machine == nil {
		return views.State{Name: name, Label: name, Kind: kindWithout(w.Task, name)}
	}
	return stateOf(w.Machine, name)
}

func kindWithout(t *apiclient.Task, name string) string {
	if t.Terminal && t.State == name {
		return views.StateDone
	}
	return views.StateUnknown
}

func stateOf(m *machine.Machine, name string) views.State {
	st := views.State{Name: name, Label: m.StateName(name), Kind: views.StateOpen}
	switch {
	case m.Terminal(name):
		st.Kind = views.StateDone
	case name == m.Definition().InitialState.Name:
		st.Kind = views.StateStart
	}
	return st
}

// who words a user id: the API has no names, but one's own id is known.
func (w wording) who(id string) string { return called(w.Self, id) }

// called words a user id to somebody, who is "you" unless others have the same id.
func called(i desk.Identity, id string) string {
	if id != "" && !i.Shared() && (id == i.UserID || id == i.Subject) {
		return "you"
	}
	return id
}

// What the service does not tell in the seed era.
const (
	wordsNoFamily  = "The Workflow service does not tell of which tasks this one is a parent or a child."
	wordsNoActions = "The Workflow service does not tell which actions had a hand in this task."
)

// missing names what the service does not tell of this task.
func (w wording) missing() (lines []string) {
	so := "so triggers are fired by name and fields are shown as they are stored."
	if !w.AsAt.IsZero() {
		so = "so fields are shown as they are stored, and nothing is told of its triggers."
	}
	unfit, isUnfit := errors.AsType[*desk.Unfit](w.Missing)
	switch {
	case isUnfit:
		lines = append(lines, fmt.Sprintf("The definition in the file %s, given by whoever runs Taskdesk, has no state %s, in which this task is. It is left aside, %s", unfit.File, unfit.State, so))
	case w.Given != nil:
		lines = append(lines, w.givenBy())
	case w.Machine != nil:
	case undefined(w.View) != nil:
		lines = append(lines, "The Workflow service did not give the definition of this task just now, "+so+" Load the page again for them.")
	default:
		lines = append(lines, "The Workflow service offers no definition for this task, "+w.laterFile()+so)
	}
	if !w.Tells() {
		lines = append(lines, wordsNoFamily)
	}
	if !w.desk.TellsActions(w.View) {
		lines = append(lines, wordsNoActions)
	}
	return lines
}
