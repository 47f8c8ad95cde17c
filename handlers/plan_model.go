package handlers

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/expr"
	"taskdesk/internal/fields"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// planModel words the page of the ways to a state, or of a choice of one.
func (s *server) planModel(r *http.Request, v *desk.View, to string) views.Task {
	w, m := s.wording(r, v), s.taskModel(r, v)
	m.Plan = w.plan(to)
	m.Frame.Here = s.planURL(m.ID, to)
	m.Frame.Title = m.Short + " · " + m.Plan.Title() + " · " + m.Name
	m.Plan.Text = s.planAsText(w, m)
	for i := range m.Tabs {
		m.Tabs[i].Current = false
	}
	return m
}

// planFrom is where the ways on from the task's state are planned; "" where there are
// none, and in the past.
func (w wording) planFrom() string {
	if w.Machine == nil || !w.AsAt.IsZero() || len(w.ways) == 0 {
		return ""
	}
	return planURL(w.root, w.Task.ID, "")
}

// plan words the ways to a state; without one, where the task can come to.
func (w wording) plan(to string) *views.Plan {
	p := &views.Plan{Action: planURL(w.root, w.Task.ID, "")}
	if to != "" {
		state := w.state(to)
		p.To = &state
	}
	if w.Machine == nil {
		p.Missing = w.unplanned()
		return p
	}
	reached := w.Machine.Reachable(w.Task.State)
	p.States = w.targets(reached, to)
	switch {
	case to != "":
		w.wayTo(p, to, len(reached) > 0)
	case len(reached) == 0:
		p.Lead = w.staysThere()
	}
	if !slices.ContainsFunc(p.Ways, func(way views.PlanWay) bool { return way.Kind != views.PlanNever }) && to != w.Task.State {
		p.Reached = w.reached(reached)
	}
	return p
}

// unplanned says why no way can be told.
func (w wording) unplanned() string {
	if undefined(w.View) != nil {
		return "The Workflow service did not give the definition of this task just now, so the ways to a state are not known. Load the page again for them."
	}
	return "The Workflow service offers no definition for this task, so the ways to a state are not known. Triggers are fired by name, on the task’s page."
}

// wayTo words where the task stands on its way, and the ways on.
func (w wording) wayTo(p *views.Plan, to string, further bool) {
	from := bold(w.state(w.Task.State).Label)
	if to == w.Task.State {
		p.Lead = sentence("", "The task is in ", from, " already. ", views.Run{Text: "Back to the task", URL: w.root.Task(w.Task.ID)}).Runs
		return
	}
	for _, plan := range w.plans(to) {
		p.Ways = append(p.Ways, w.planWay(plan, to))
	}
	switch {
	case len(p.Ways) > 0:
		p.Lead = sentence("", "From ", from, fmt.Sprintf(", where the task is now, in version %d.", w.Task.Version.Number)).Runs
	case further:
		p.Lead = sentence("", "No way leads from ", from, " to ", bold(p.To.Label), ".").Runs
	default:
		p.Lead = w.staysThere()
	}
}

func (w wording) staysThere() []views.Run {
	return sentence("", "No way leads out of ", bold(w.state(w.Task.State).Label), ": the task stays there.").Runs
}

// plans are the ways to a state for this person.
func (w wording) plans(to string) []machine.Plan {
	return w.Machine.Plans(w.Facts(w.request.Context(), nil), to, machine.PlanOptions{
		Voice: w.voice(), Bar: w.policyStanding, OwnID: w.Self.Shared() && !w.desk.AllowsShared(),
	})
}

// voice says values as the task's page shows them.
func (w wording) voice() machine.Voice {
	return machine.Voice{Person: w.named, Shared: w.Self.Shared(), Value: func(typ string, v expr.Value) string {
		if at, ok := v.AsInstant(); ok && typ == apiclient.DateTime {
			instant, _ := at.Moment()
			return moment.Text(instant, w.zone)
		}
		text, err := jsontext.AppendQuote(nil, v.String())
		if err != nil {
			return brief(v.String())
		}
		words, _ := fields.Words(typ, text, w.zone)
		return brief(words)
	}}
}

// targets are the states to choose from: those that can be reached first.
func (w wording) targets(reached []string, to string) []views.Option {
	var all []views.Option
	for _, name := range reached {
		all = append(all, views.Option{Value: name, Label: w.Machine.StateName(name), Selected: name == to})
	}
	for _, s := range w.Machine.Definition().States {
		if s.Name != w.Task.State && !slices.Contains(reached, s.Name) {
			all = append(all, views.Option{Value: s.Name, Label: w.Machine.StateName(s.Name), Note: "cannot be reached", Selected: s.Name == to})
		}
	}
	return all
}

// reached lists where the task can come to, each with the shortest way.
func (w wording) reached(names []string) []views.PlanState {
	var all []views.PlanState
	for _, name := range names {
		way, _ := w.Machine.WayBack(name, w.Task.State)
		all = append(all, views.PlanState{State: w.state(name), URL: planURL(w.root, w.Task.ID, name), Way: w.sequence(way)})
	}
	return all
}

// sequence names the triggers of a way: "Take up, then Resolve".
func (w wording) sequence(way []apiclient.Transition) string {
	labels := make([]string, len(way))
	for i, t := range way {
		labels[i] = w.Machine.WayName(t)
	}
	return strings.Join(labels, ", then ")
}
