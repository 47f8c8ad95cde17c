package policy

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"pgregory.net/rapid"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

var (
	someNames  = []string{"Archive", "archive", "Trades", "Break", "approve", "close"}
	somePieces = append([]string{"*", "*a*", "Tr*", "*e"}, someNames...)
	someForms  = []any{true, "OPS-[0-9]+", ".+", "^x$", "a|b"}
)

// drawRule draws a rule that a file can have.
func drawRule(t *rapid.T) string {
	rule := map[string]any{}
	piece := rapid.SampledFrom(somePieces)
	if rapid.Bool().Draw(t, "of a definition") {
		rule["definition"] = piece.Draw(t, "scope") + "/" + piece.Draw(t, "code")
	}
	if rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
		rule["lookOnly"] = true
		return asJSON(t, rule)
	}
	if rapid.Bool().Draw(t, "of a trigger") {
		rule["trigger"] = piece.Draw(t, "trigger")
	}
	switch rapid.IntRange(0, 4).Draw(t, "narrows") {
	case 0:
		rule["roles"] = []string{}
		return asJSON(t, rule)
	case 1:
		rule["roles"] = []string{rapid.SampledFrom([]string{"operator", "admin"}).Draw(t, "role")}
	case 2:
		rule["reason"] = true
	case 3:
		rule["ticket"] = rapid.SampledFrom(someForms).Draw(t, "ticket")
	default:
		rule["reason"], rule["ticket"] = true, rapid.SampledFrom(someForms).Draw(t, "ticket")
	}
	return asJSON(t, rule)
}

func asJSON(t *rapid.T, rule any) string {
	text, err := json.Marshal(rule)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A try is one write that somebody wants to make.
type try struct {
	definition     apiclient.DefinitionID
	trigger        string
	role           person.Role
	reason, ticket string
}

func drawTry(t *rapid.T) try {
	name := rapid.SampledFrom(someNames)
	return try{
		definition: apiclient.DefinitionID{Scope: name.Draw(t, "of scope"), Code: name.Draw(t, "of code")},
		trigger:    rapid.SampledFrom(append([]string{""}, someNames...)).Draw(t, "fires"),
		role:       rapid.SampledFrom([]person.Role{person.Viewer, person.Operator, person.Admin}).Draw(t, "by"),
		reason:     rapid.SampledFrom([]string{"", " ", "r"}).Draw(t, "because"),
		ticket:     rapid.SampledFrom([]string{"", " ", "OPS-1", "x", "b"}).Draw(t, "for"),
	}
}

// refuses tells whether a policy of these rules refuses a try.
func (w try) refuses(t *rapid.T, rules ...string) bool {
	p, err := parse([]byte(`{"rules": [` + strings.Join(rules, ",") + `]}`))
	if err != nil {
		t.Fatalf("%v: %v", rules, err)
	}
	return p.For(w.definition, w.trigger).Check(w.role, w.reason, w.ticket) != nil
}

// TestRulesOnlyTighten draws policies: wherever a rule is put in, what was refused
// stays refused, and what is refused then is refused by the others or by it.
func TestRulesOnlyTighten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rules := rapid.SliceOfN(rapid.Custom(drawRule), 0, 4).Draw(t, "rules")
		extra := rapid.Custom(drawRule).Draw(t, "extra")
		at := rapid.IntRange(0, len(rules)).Draw(t, "at")
		w := drawTry(t)
		before, alone := w.refuses(t, rules...), w.refuses(t, extra)
		after := w.refuses(t, slices.Insert(slices.Clone(rules), at, extra)...)
		if after != (before || alone) {
			t.Errorf("%+v is refused: %v; before %v, by the rule alone %v", w, after, before, alone)
		}
	})
}
