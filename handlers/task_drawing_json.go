package handlers

import (
	"net/http"
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
)

// drawingInJSON is what the drawing of a task tells, for programs, with instants as the
// Workflow API writes them. Without a definition its states are those that the task was in.
type drawingInJSON struct {
	ID          string           `json:"id"`
	AsAt        string           `json:"asAt,omitempty"`
	Definition  string           `json:"definition"`
	Defined     bool             `json:"defined"`  // whether a definition is known
	Complete    bool             `json:"complete"` // whether every version was counted
	State       string           `json:"state"`
	Since       string           `json:"asAtLastTransition,omitempty"`
	States      []drawnStateJSON `json:"states"`
	Transitions []drawnWayJSON   `json:"transitions"`
}

type drawnStateJSON struct {
	Name        string  `json:"name"`
	DisplayName string  `json:"displayName,omitempty"`
	Category    string  `json:"category,omitempty"`
	Kind        string  `json:"kind"`            // start, open or done; unknown where no definition tells
	Here        bool    `json:"here"`            // the task is in it, or was at the moment
	Visits      int     `json:"visits"`          // how often the task came to it, or began in it
	Spent       float64 `json:"spentSeconds"`    // in all
	Mark        string  `json:"fault,omitempty"` // unreachable
}

type drawnWayJSON struct {
	From    string `json:"fromState"`
	To      string `json:"toState"`
	Trigger string `json:"trigger"`
	Guard   string `json:"guard,omitempty"`
	Went    int    `json:"went"` // how often the task went between the two states, by this transition or another
	Leads   bool   `json:"leadsOn"`
	Verdict string `json:"verdict,omitempty"` // of what leads on: met, notMet or cannotTell
	Why     string `json:"why,omitempty"`     // it cannot simply be fired
}

// drawingJSON answers with where in its machine a task is and was, and with what leads on.
func (s *server) drawingJSON(w http.ResponseWriter, r *http.Request, life *desk.Life) error {
	words := s.wording(r, life.View)
	stays, err := history.StaysOf(paced(w, life.Versions(r.Context())), words.now)
	t := life.Task
	out := drawingInJSON{ID: t.ID, Definition: t.DefinitionID.String(), Defined: life.Machine != nil, Complete: err == nil, State: t.State, Transitions: words.waysJSON(stays)}
	if !life.AsAt.IsZero() {
		out.AsAt = moment.Wire(life.AsAt)
	}
	if !t.LastTransition.IsZero() {
		out.Since = moment.Wire(t.LastTransition)
	}
	out.States = words.statesJSON(stays)
	return answerJSON(w, out)
}

// statesJSON are the states of the task's machine, and those that only the task knows.
func (w wording) statesJSON(stays history.Stays) []drawnStateJSON {
	var states []apiclient.State
	faults := map[string]string{}
	if w.Machine != nil {
		states = w.Machine.States()
		for _, drawn := range sketchOf(w.Machine).states {
			faults[drawn.Name] = drawn.Mark
		}
	}
	for _, name := range stays.Order {
		if !slices.ContainsFunc(states, func(st apiclient.State) bool { return st.Name == name }) {
			states = append(states, apiclient.State{Name: name})
		}
	}
	all := []drawnStateJSON{}
	for _, st := range states {
		in := stays.In[st.Name]
		all = append(all, drawnStateJSON{
			Name: st.Name, DisplayName: st.DisplayName, Category: st.Category, Kind: w.state(st.Name).Kind,
			Here: st.Name == w.Task.State, Visits: in.Times, Spent: in.Spent.Seconds(), Mark: faults[st.Name],
		})
	}
	return all
}

// waysJSON are the transitions of the task's machine, in the order of its definition.
func (w wording) waysJSON(stays history.Stays) []drawnWayJSON {
	all := []drawnWayJSON{}
	if w.Machine == nil {
		return all
	}
	triggers, n := w.triggers(), 0
	for _, t := range w.Machine.Definition().Transitions {
		way := drawnWayJSON{From: t.From, To: t.To, Trigger: t.Trigger, Guard: t.Guard, Went: stays.Ways[history.Way{From: t.From, To: t.To}]}
		if t.From == w.Task.State {
			way.Leads, way.Verdict, way.Why = true, verdictWord(w.ways[n].Verdict), triggers[n].Why
			n++
		}
		all = append(all, way)
	}
	return all
}
