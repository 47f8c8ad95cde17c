package e2e

import (
	"fmt"
	"time"

	"taskdesk/apiclient"
)

// drawingScenes are the pages with drawings, and those about definitions.
var drawingScenes = []scene{
	{"drawing of a task", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/drawing") }},
	{"drawing as at", func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "/drawing?asAt=" + daysAgo(3)) }},
	{"definitions", func(_ *rig, page *tab) { page.open("/definitions") }},
	{"definition with actions", func(_ *rig, page *tab) { page.open("/definitions/DataQuality/FileCheck") }},
	{"no definition", func(_ *rig, page *tab) { page.open("/definitions/Operations/Nothing") }},
	{"definition before it was there", func(_ *rig, page *tab) { page.open("/definitions/Operations/TradeBreak?asAt=2001-01-01T00:00:00Z") }},
	{"definition with faults", func(r *rig, page *tab) {
		r.define(large(6))
		page.open("/definitions/Operations/Large6")
	}},
	{"differences", func(r *rig, page *tab) {
		page.open("/definitions/Operations/TradeBreak/compare?from=" + daysAgo(60) + "&to=" + daysAgo(1))
	}},
	{"differences to mend", func(r *rig, page *tab) { page.open("/definitions/Operations/TradeBreak/compare?from=soonish") }},
}

// define puts a definition into the sandbox, where there are definitions and it is not there.
func (r *rig) define(d apiclient.Definition) {
	r.t.Helper()
	if _, err := r.upstream.Definitions.Get(r.t.Context(), d.ID, time.Time{}); !r.defined || err == nil {
		return
	}
	if _, err := r.upstream.Definitions.Create(r.t.Context(), d); err != nil {
		r.t.Fatalf("define: %v", err)
	}
}

// large is a definition of many states and twice as many transitions. Nothing leads to
// the last state, and some guards name a field that is not there.
func large(states int) apiclient.Definition {
	name := func(i int) string { return fmt.Sprintf("S%d", i) }
	d := apiclient.Definition{
		ID: apiclient.DefinitionID{Scope: "Operations", Code: fmt.Sprintf("Large%d", states)}, DisplayName: "Large", InitialState: apiclient.InitialState{Name: name(0)},
	}
	called := []string{"Received", "Under review", "With the counterparty", "Checked", "Approved"}
	for i := range states {
		d.States = append(d.States, apiclient.State{Name: name(i), DisplayName: fmt.Sprintf("%s %d", called[i%len(called)], i)})
	}
	triggers := []string{"accept", "sendOut", "escalate", "giveBack", "hold", "release"}
	for _, name := range triggers {
		d.Triggers = append(d.Triggers, apiclient.TriggerSchema{Name: name, Trigger: apiclient.TriggerKind{Type: "External"}})
	}
	lead := func(from, to int, guard string) {
		trigger := triggers[len(d.Transitions)%len(triggers)]
		d.Transitions = append(d.Transitions, apiclient.Transition{From: name(from), To: name(to), Trigger: trigger, Guard: guard})
	}
	for i := 1; i < states-1; i++ {
		lead((i-1)*3/4, i, "")
	}
	for i := range states + 2 {
		from := i * 7 % max(1, states-4)
		lead(from, max(0, min(states-2, from+i%9-3)), []string{"", "fields['missing'] exists", ""}[i%3])
	}
	return d
}
