package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"taskdesk/internal/desk"
	"taskdesk/internal/expr"
	"taskdesk/internal/history"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// showDrawing answers GET /tasks/{id}/drawing: the machine of a task, with where the task
// is, where it was and for how long, and what leads on.
func (s *server) showDrawing(w http.ResponseWriter, r *http.Request) error {
	id, asAt, err := s.taskAsked(w, r)
	if id == "" {
		return err
	}
	life, err := s.desk.Life(r.Context(), id, asAt)
	if err != nil {
		return err
	}
	m := s.taskModel(r, life.View)
	s.openTab(r, &m, "Drawing", "drawing")
	m.Drawing = s.taskDrawing(r, life)
	return s.showModel(w, r, http.StatusOK, m)
}

// taskDrawing words the machine of a task. Without a definition it has only where the
// task was.
func (s *server) taskDrawing(r *http.Request, life *desk.Life) *views.TaskDrawing {
	words := s.wording(r, life.View)
	stays, err := history.StaysOf(life.Versions(r.Context()), words.now)
	d := &views.TaskDrawing{Stays: words.stays(stays)}
	if _, long := errors.AsType[*history.TooLong](err); long {
		d.Note = fmt.Sprintf("The task has more than %d versions, and only the newest are counted here: it was longer in its states, and went more ways, than is shown.", history.Longest)
	} else if err != nil {
		s.log.Info("versions left out", "err", err, "request", requestID(r.Context()))
		d.Note = "Not all versions of the task could be read just now, so the times are too short and some of the way is missing. Load the page again."
	}
	if life.Machine == nil {
		return d
	}
	k := sketchOf(life.Machine)
	words.markStays(k, stays)
	words.markWays(k)
	drawing := k.drawing("Where the task is")
	drawing.Task, drawing.Past = true, !life.AsAt.IsZero()
	d.Drawing = &drawing
	return d
}

// stays words the states that a task was in, the present one first.
func (w wording) stays(stays history.Stays) []views.Stay {
	var all []views.Stay
	for _, name := range stays.Order {
		in := stays.In[name]
		all = append(all, views.Stay{State: w.state(name), Text: timesWords(in) + ", " + moment.Span(in.Spent) + " in all", Current: name == w.Task.State})
	}
	return all
}

// markStays marks the states in which the task is and was, and the ways that it went.
func (w wording) markStays(k *sketch, stays history.Stays) {
	for name, in := range stays.In {
		if state := k.state(name); state != nil {
			state.Mark, state.Note = views.Visited, stayNote(in)
			state.MarkText = "The task was here " + timesWords(in) + ", " + moment.Span(in.Spent) + " in all."
		}
	}
	if state := k.state(w.Task.State); state != nil {
		state.Mark, state.MarkText = views.Current, w.hereWords(stays.In[state.Name])
	}
	transitions, between := w.Machine.Definition().Transitions, map[history.Way]int{}
	for _, t := range transitions {
		between[history.Way{From: t.From, To: t.To}]++
	}
	for i, t := range transitions {
		way := history.Way{From: t.From, To: t.To}
		if stays.Ways[way] > 0 {
			k.ways[i].Mark, k.ways[i].MarkText = views.Taken, choose(between[way] == 1, "The task went this way.", "The task went this way, or another between the same states.")
		}
	}
}

// stayNote is a stay in a few characters.
func stayNote(in history.Stay) string {
	if in.Times > 1 {
		return fmt.Sprintf("%s, %d times", moment.Span(in.Spent), in.Times)
	}
	return moment.Span(in.Spent)
}

// hereWords says since when the task is where it is, and how often it came there.
func (w wording) hereWords(in history.Stay) string {
	text := "The task is here."
	switch {
	case !w.AsAt.IsZero():
		text = "The task was here at that moment."
	case !w.Task.LastTransition.IsZero():
		text = "The task is here, for " + moment.Span(w.now.Sub(w.Task.LastTransition)) + "."
	}
	if in.Times > 1 {
		text += " It came here " + timesWords(in) + ", " + moment.Span(in.Spent) + " in all."
	}
	return text
}

func timesWords(in history.Stay) string {
	switch in.Times {
	case 1:
		return "once"
	case 2:
		return "twice"
	default:
		return fmt.Sprintf("%d times", in.Times)
	}
}

// markWays marks what leads out of the task's state. Whoever may fire it is led to the
// dialog, and of other states to the way there; nobody is in the past.
func (w wording) markWays(k *sketch) {
	n := 0
	triggers := w.triggers()
	for i, t := range w.Machine.Definition().Transitions {
		if t.From == w.Task.State {
			w.markWay(&k.ways[i], w.ways[n], triggers[n])
			n++
		}
	}
	for i := range k.states {
		if state := &k.states[i]; w.AsAt.IsZero() && !w.Task.Terminal && state.Name != w.Task.State {
			state.URL = w.root.Task(w.Task.ID, "plan") + "?to=" + url.QueryEscape(state.Name)
		}
	}
}

func (w wording) markWay(drawn *views.DrawnWay, way machine.Way, trigger views.Trigger) {
	now := w.AsAt.IsZero()
	drawn.Mark, drawn.MarkText = views.Next, choose(now, "Can be fired now.", "Could be fired then.")
	switch {
	case trigger.Barred:
		drawn.Mark, drawn.MarkText = views.Blocked, "Not for you here: "+trigger.Why
	case trigger.Blocked:
		drawn.Mark, drawn.MarkText = views.Blocked, choose(now, "Blocked: it ", "Blocked then: it ")+trigger.Why+"."
	case way.Verdict == expr.CannotTell:
		drawn.MarkText = choose(now, "Can perhaps be fired now", "Could perhaps be fired then") + ": its guard cannot be judged here."
	}
	if way.Transition.Guard != "" {
		drawn.Verdict = verdictWord(way.Verdict)
	}
	if now && w.locked == "" {
		drawn.URL, drawn.Opens = trigger.URL, true
	}
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
