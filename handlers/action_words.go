package handlers

import (
	"errors"
	"fmt"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/moment"
	"taskdesk/internal/taskid"
	"taskdesk/views"
)

// actionNames say what each type of action does.
var actionNames = map[string]string{
	apiclient.RunWorker:         "Run a worker",
	apiclient.CreateChildTasks:  "Make child tasks",
	apiclient.TriggerParentTask: "Fire a trigger on the parent",
	apiclient.TriggerChildTasks: "Fire a trigger on the children",
}

// logWords say the entries of a log whose meaning is known. How the service logs a failure
// is not published.
var logWords = map[string]string{
	"ActionSubmitted":      "Submitted",
	"ActionInitialising":   "Initialising",
	"ActionStarted":        "Started",
	"ActionProgressUpdate": "Progress",
	"ActionSuccessful":     "Successful",
	"ActionFailed":         "Failed",
	"ActionTriggerRefused": "A trigger was refused",
}

// ends say how an action went, with the sign that goes with it.
var ends = map[desk.ActionEnd]struct{ kind, words string }{
	desk.ActionRuns:      {"waiting", "Under way"},
	desk.ActionSucceeded: {views.Done, "Successful"},
	desk.ActionFailed:    {views.Refused, "Failed"},
	desk.ActionRefused:   {views.Refused, "Ended, but a trigger was refused"},
	desk.ActionUnclear:   {views.Unknown, "Not known how it ended"},
}

// action words an action that had a hand in the task.
func (w wording) action(a *desk.Action) views.Action {
	m := views.Action{ID: a.ID, Did: did(a), StartedBy: w.startedBy(a), What: "An action", Kind: views.Unknown, Outcome: "Cannot be read"}
	if a.Log == nil {
		m.Problem = unreadLog(a.Err)
		return m
	}
	end, item := desk.EndOf(a.Log)
	m.Kind, m.Outcome = ends[end].kind, ends[end].words
	if item != nil && desk.WentWrong(item) {
		m.Why = item.Details
	}
	m.Type, m.What, m.Request = a.Log.Type, a.Log.Type, a.Log.Origin.RequestID
	if name := actionNames[a.Log.Type]; name != "" {
		m.What = name
	}
	if a.Log.RunAsUserID != "" {
		m.RunAs = w.whom(a.Log.RunAsUserID)
	}
	if a.WentOn {
		m.Note = "It went on after this moment."
	}
	w.timeline(&m, a.Log.Items)
	return m
}

// timeline adds the entries of a log, with the time between them.
func (w wording) timeline(m *views.Action, items []apiclient.ActionLogItem) {
	for i, it := range items {
		step := views.ActionStep{At: w.stepTime(it.Timestamp, items[0].Timestamp), Title: moment.UTC(it.Timestamp), Words: it.Type, Type: it.Type, Details: it.Details, Failed: desk.WentWrong(&it)}
		if words := logWords[it.Type]; words != "" {
			step.Words = words
		}
		if i > 0 {
			step.After = took(it.Timestamp.Sub(items[i-1].Timestamp))
		}
		m.Steps = append(m.Steps, step)
	}
	if n := len(items); n > 0 {
		m.Began = moment.Text(items[0].Timestamp, w.zone)
		if m.Kind != "waiting" {
			m.Took = took(items[n-1].Timestamp.Sub(items[0].Timestamp))
		}
	}
}

// stepTime is the time of an entry, with its day when that is another one than the first's.
func (w wording) stepTime(t, first time.Time) string {
	t, first = t.In(w.zone), first.In(w.zone)
	if t.YearDay() == first.YearDay() && t.Year() == first.Year() {
		return t.Format("15:04:05.000")
	}
	return t.Format("2 Jan 15:04:05.000")
}

// took words how long something took, to the millisecond when that was short; "" for less.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return ""
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Truncate(100*time.Millisecond).Seconds())
	case d < time.Hour && d%time.Minute >= time.Second:
		return fmt.Sprintf("%d min %d s", d/time.Minute, d%time.Minute/time.Second)
	}
	return moment.Span(d)
}

// startedBy says which task started an action, as its log or a version of this task tells.
func (w wording) startedBy(a *desk.Action) []views.Run {
	switch {
	case a.Started > 0:
		return []views.Run{{Text: "this task, " + versionWords(a.Started, a.Earlier)}}
	case a.Log == nil || a.Log.Origin.TaskID == "":
		return nil
	case a.Log.Origin.TaskID == w.Task.ID:
		return []views.Run{{Text: "this task"}}
	}
	origin := a.Log.Origin.TaskID
	return []views.Run{{Text: "task "}, {Text: taskid.Short(origin), URL: views.AsAt(w.root.Task(origin, "actions"), w.AsAt)}}
}

// did says what an action did to the task.
func did(a *desk.Action) string {
	switch changed := versionWords(a.Changed, a.Earlier); {
	case a.Created && a.Changed > 0:
		return "made this task, and changed it: " + changed
	case a.Created:
		return "made this task"
	case a.Changed > 0:
		return "changed this task: " + changed
	}
	return ""
}

// versionWords names a version of a task, or one before it.
func versionWords(number int, earlier bool) string {
	if earlier {
		return fmt.Sprintf("version %d or one before", number)
	}
	return fmt.Sprintf("version %d", number)
}

// unreadLog says why a log cannot be read.
func unreadLog(err error) *views.Problem {
	p := &views.Problem{Text: "Its log could not be read just now. Load the page again for it.", RequestID: upstreamRequest(err)}
	switch {
	case errors.Is(err, apiclient.ErrNotFound):
		p.Text = "The Workflow service has no log of this id, or it is one that you are not permitted to see."
	case errors.Is(err, apiclient.ErrForbidden):
		p.Text = "You are not permitted to read its log."
	}
	if e, ok := errors.AsType[*apiclient.Error](err); ok && upstreamWords(e) != "" {
		p.Lines = []string{"The Workflow service says: " + upstreamWords(e)}
	}
	return p
}
