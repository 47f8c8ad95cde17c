package handlers

import (
	"fmt"
	"net/http"
	"time"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// compareModel words a comparison.
func (s *server) compareModel(r *http.Request, c comparison, from, to desk.Side) views.Compare {
	m := s.compareFrame(r, c, from, to)
	m.Sides = []views.CompareSide{s.compareSide(r, c, sideFrom, from), s.compareSide(r, c, sideTo, to)}
	m.SwapURL = s.compareURL(c.swapped())
	q := c.query()
	q.Set("to", "now")
	m.NowURL = s.root.Task(c.task, "compare") + "?" + q.Encode()
	if from.View == nil || to.View == nil {
		m.Lead = "Nothing to compare: on one side there is no task"
		if from.View == nil && to.View == nil {
			m.Lead = "Nothing to compare: on neither side is there a task"
		}
		return m
	}
	all := differences(from.View, to.View)
	other := c
	other.all = !c.all
	m.ShowURL, m.Show = s.compareURL(other), "Only differences"
	if !c.all {
		m.Show = fmt.Sprintf("All %d attributes", len(all))
	}
	m.Lead, m.Notes = leadOf(all), s.compareNotes(r, c, from.View, to.View)
	words := versus{s.newWording(r, from.View), s.newWording(r, to.View)}
	for _, d := range all {
		if c.all || d.Kind != history.Alike {
			m.Rows = append(m.Rows, words.row(d))
		}
	}
	return m
}

// compareFrame is what is around a comparison: the task, its tabs, and the form.
func (s *server) compareFrame(r *http.Request, c comparison, from, to desk.Side) views.Compare {
	m := views.Compare{ID: c.task, Short: taskid.Short(c.task)}
	title := m.Short + " · Compare"
	view := from.View
	if view == nil && c.one() {
		view = to.View
	}
	if view != nil {
		now := *view
		now.AsAt = time.Time{} // its tabs are those of the task now
		task := s.taskModel(r, &now)
		m.Name, m.Tabs = task.Name, task.Tabs
		title += " · " + m.Name
	}
	if view == nil {
		m.Tabs = []views.Link{{Text: "Task", URL: s.root.Task(c.task)}, {Text: "Compare", URL: s.root.Task(c.task, "compare")}}
	}
	for i := range m.Tabs {
		m.Tabs[i].Current = m.Tabs[i].URL == s.root.Task(c.task, "compare")
	}
	m.Frame = s.frame(r, title)
	zone := s.zone(r)
	if c.problem() != nil {
		zone = s.typedZone(r) // of what is to be mended
	}
	m.Form = views.CompareForm{
		Root: s.root, Action: s.root.Task(c.task, "compare"), Zone: zone.String(), All: c.all,
		From: compareInput(c.from), To: compareInput(c.to), With: views.CompareInput{Typed: c.with.typed, Problem: c.with.problem},
	}
	return m
}

func compareInput(p pin) views.CompareInput {
	if p.problem != "" || p.at.IsZero() {
		return views.CompareInput{Typed: p.typed, Problem: p.problem}
	}
	return views.CompareInput{Typed: moment.Address(p.at), Echo: moment.UTC(p.at)}
}

// differences are what two views differ in, and what not.
func differences(from, to *desk.View) []history.Difference {
	return history.Diff(history.Side{Task: from.Task, Fields: schemasOf(from)}, history.Side{Task: to.Task, Fields: schemasOf(to)})
}

// leadOf says how many attributes differ.
func leadOf(all []history.Difference) string {
	differ, rewritten := 0, 0
	for _, d := range all {
		switch d.Kind {
		case history.Alike:
		case history.Rewritten:
			rewritten++
		default:
			differ++
		}
	}
	lead := "Nothing differs"
	if differ > 0 {
		lead = counted(differ, "difference")
	}
	if rewritten > 0 {
		lead += fmt.Sprintf(", and %d written in another way", rewritten)
	}
	return lead
}

// compareNotes say how values were compared, where that is not plain.
func (s *server) compareNotes(r *http.Request, c comparison, from, to *desk.View) (notes []string) {
	a, b := from.Task, to.Task
	switch {
	case a.DefinitionID != b.DefinitionID:
		notes = append(notes, "The two tasks have different definitions, so their fields are compared by name.")
	case !a.DefinitionVersion.AsAtModified.Equal(b.DefinitionVersion.AsAtModified):
		notes = append(notes, "The two tasks follow different versions of their definition.")
	}
	if from.Machine == nil || to.Machine == nil {
		notes = append(notes, wordsGuessed)
	}
	if c.one() && a.Version.Number == b.Version.Number {
		notes = append(notes, fmt.Sprintf("Both moments are in version %d of the task.", a.Version.Number))
	}
	return notes
}

const wordsGuessed = "No definition is there to say what the fields hold, so values that read as numbers or as moments are compared as such."
