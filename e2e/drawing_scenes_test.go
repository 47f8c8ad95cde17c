package e2e

import (
	"fmt"
	"net/url"
	"time"

	"taskdesk/apiclient"
)

// drawingScenes are the pages with drawings, and those about definitions.
var drawingScenes = []scene{
	{"drawing of a task", func(r *rig, page *tab) { page.open(taskPath(r.examples.Ordinary) + "/drawing") }},
	{"drawing of a long life", func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "/drawing") }},
	{"drawing as at", func(r *rig, page *tab) { page.open(taskPath(r.examples.LongHistory) + "/drawing?asAt=" + daysAgo(3)) }},
	{"definitions", func(_ *rig, page *tab) { page.open("/definitions") }},
	{"definitions as at", func(_ *rig, page *tab) { page.open("/definitions?asAt=" + daysAgo(60)) }},
	{"no definition fits", func(_ *rig, page *tab) { page.open("/definitions?search=nothing") }},
	{"definition", func(_ *rig, page *tab) { page.open("/definitions/Operations/TradeBreak") }},
	{"definition with actions", func(_ *rig, page *tab) { page.open("/definitions/DataQuality/FileCheck") }},
	{"definition as at", func(_ *rig, page *tab) { page.open("/definitions/Operations/TradeBreak?asAt=" + daysAgo(60)) }},
	{"no definition", func(_ *rig, page *tab) { page.open("/definitions/Operations/Nothing") }},
	{"large definition", func(r *rig, page *tab) {
		r.defineLarge()
		page.open("/definitions/Operations/Large")
	}},
	{"differences", func(r *rig, page *tab) {
		page.open("/definitions/Operations/TradeBreak/compare?from=" + daysAgo(60) + "&to=" + daysAgo(1))
	}},
	{"differences to mend", func(r *rig, page *tab) { page.open("/definitions/Operations/TradeBreak/compare?from=soonish") }},
}

// defineLarge puts a definition of 60 states into the sandbox, with faults of every kind,
// where there are definitions.
func (r *rig) defineLarge() {
	r.t.Helper()
	id := apiclient.DefinitionID{Scope: "Operations", Code: "Large"}
	if _, err := r.upstream.Definitions.Get(r.t.Context(), id, time.Time{}); !r.defined || err == nil {
		return
	}
	d := apiclient.Definition{ID: id, DisplayName: "Large", InitialState: apiclient.InitialState{Name: "S0"}}
	for i := range 60 {
		d.States = append(d.States, apiclient.State{Name: fmt.Sprintf("S%d", i), DisplayName: fmt.Sprintf("%s %d", []string{"Received", "Under review", "With the counterparty", "Checked", "Approved"}[i%5], i)})
	}
	triggers := []string{"accept", "sendOut", "escalate", "giveBack", "hold", "release"}
	for _, name := range triggers {
		d.Triggers = append(d.Triggers, apiclient.TriggerSchema{Name: name, Trigger: apiclient.TriggerKind{Type: "External"}})
	}
	lead := func(from, to int, guard string) {
		n := len(d.Transitions)
		d.Transitions = append(d.Transitions, apiclient.Transition{From: fmt.Sprintf("S%d", from), To: fmt.Sprintf("S%d", to), Trigger: triggers[n%len(triggers)], Guard: guard})
	}
	for i := 1; i < 59; i++ { // nothing leads to the last
		lead((i-1)*3/4, i, "")
	}
	for i := range 62 {
		from := i * 7 % 56
		lead(from, max(0, min(58, from+i%9-3)), []string{"", "fields['missing'] exists", ""}[i%3])
	}
	if _, err := r.upstream.Definitions.Create(r.t.Context(), d); err != nil {
		r.t.Fatalf("define: %v", err)
	}
}

func definitionPath(scope, code string) string {
	return "/definitions/" + url.PathEscape(scope) + "/" + url.PathEscape(code)
}
