package policy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

// read returns the policy that has these rules.
func read(t *testing.T, rules ...string) *Policy {
	t.Helper()
	p, err := parse([]byte(`{"rules": [` + strings.Join(rules, ",\n") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func definition(scope, code string) apiclient.DefinitionID {
	return apiclient.DefinitionID{Scope: scope, Code: code}
}

// whys are why an error refuses; none for no error.
func whys(t *testing.T, err error) []Why {
	t.Helper()
	if err == nil {
		return nil
	}
	no, ok := errors.AsType[*Refusal](err)
	if !ok {
		t.Fatalf("error %v, want a *Refusal", err)
	}
	return no.Why
}

const (
	lookOnly   = `{"definition": "Archive/*", "lookOnly": true}`
	adminsOnly = `{"definition": "Trade*/Break", "trigger": "approve*", "roles": ["admin"]}`
	nobody     = `{"trigger": "purge", "roles": []}`
	withReason = `{"definition": "*/Break", "reason": true}`
	withTicket = `{"definition": "Trades/Break", "trigger": "approve", "ticket": true}`
	opsTicket  = `{"definition": "Trades/Break", "trigger": "*", "ticket": "OPS-[0-9]+|INC-[0-9]+"}`
)

func TestCheck(t *testing.T) {
	archived, trade, other := definition("Archive", "Old"), definition("Trades", "Break"), definition("Prices", "Challenge")
	tests := []struct {
		name       string
		rules      []string
		definition apiclient.DefinitionID
		trigger    string
		role       person.Role
		reason     string
		ticket     string
		want       []Why
	}{
		{name: "look-only, an edit", rules: []string{lookOnly}, definition: archived, role: person.Operator, want: []Why{LookOnly}},
		{name: "look-only, an admin", rules: []string{lookOnly}, definition: archived, role: person.Admin, want: []Why{LookOnly}},
		{name: "look-only, a trigger", rules: []string{lookOnly}, definition: archived, trigger: "approve", role: person.Admin, want: []Why{LookOnly}},
		{name: "look-only, another definition", rules: []string{lookOnly}, definition: trade, role: person.Operator},
		{name: "look-only, its name elsewhere", rules: []string{lookOnly}, definition: definition("My-Archive", "Old"), role: person.Operator},
		{name: "look-only, its name as a code", rules: []string{lookOnly}, definition: definition("Old", "Archive"), role: person.Operator},
		{name: "look-only, in other case", rules: []string{lookOnly}, definition: definition("ARCHIVE", "old"), role: person.Operator, want: []Why{LookOnly}},
		{name: "look-only, with blanks", rules: []string{lookOnly}, definition: definition(" Archive\n", "Old"), role: person.Operator, want: []Why{LookOnly}},

		{name: "narrowed, an operator", rules: []string{adminsOnly}, definition: trade, trigger: "approve", role: person.Operator, want: []Why{WrongRole}},
		{name: "narrowed, a viewer", rules: []string{adminsOnly}, definition: trade, trigger: "approve", role: person.Viewer, want: []Why{WrongRole}},
		{name: "narrowed, an admin", rules: []string{adminsOnly}, definition: trade, trigger: "approve", role: person.Admin},
		{name: "narrowed, a longer trigger", rules: []string{adminsOnly}, definition: trade, trigger: "approve-all", role: person.Operator, want: []Why{WrongRole}},
		{name: "narrowed, a trigger in other case", rules: []string{adminsOnly}, definition: trade, trigger: "Approve ", role: person.Operator, want: []Why{WrongRole}},
		{name: "narrowed, another trigger", rules: []string{adminsOnly}, definition: trade, trigger: "disapprove", role: person.Operator},
		{name: "narrowed, no trigger", rules: []string{adminsOnly}, definition: trade, role: person.Operator},
		{name: "narrowed, another definition", rules: []string{adminsOnly}, definition: other, trigger: "approve", role: person.Operator},
		{name: "nobody, an admin", rules: []string{nobody}, definition: other, trigger: "purge", role: person.Admin, want: []Why{WrongRole}},
		{name: "two that leave different roles", rules: []string{adminsOnly, `{"trigger": "approve", "roles": ["operator"]}`}, definition: trade, trigger: "approve", role: person.Admin, want: []Why{WrongRole}},

		{name: "reason, none", rules: []string{withReason}, definition: trade, role: person.Admin, want: []Why{NoReason}},
		{name: "reason, another code", rules: []string{withReason}, definition: definition("Trades", "Breaks"), role: person.Admin},
		{name: "reason, blank", rules: []string{withReason}, definition: trade, role: person.Admin, reason: " \t", want: []Why{NoReason}},
		{name: "reason, one", rules: []string{withReason}, definition: trade, role: person.Admin, reason: "asked for"},
		{name: "reason, of a trigger", rules: []string{withReason}, definition: trade, trigger: "approve", role: person.Admin, want: []Why{NoReason}},
		{name: "ticket, none", rules: []string{withTicket}, definition: trade, trigger: "approve", role: person.Admin, want: []Why{NoTicket}},
		{name: "ticket, blank", rules: []string{withTicket}, definition: trade, trigger: "approve", role: person.Admin, ticket: "  ", want: []Why{NoTicket}},
		{name: "ticket, any", rules: []string{withTicket}, definition: trade, trigger: "approve", role: person.Admin, ticket: "x"},
		{name: "ticket of a form", rules: []string{opsTicket}, definition: trade, trigger: "close", role: person.Operator, ticket: "INC-7"},
		{name: "ticket of a form, none", rules: []string{opsTicket}, definition: trade, trigger: "close", role: person.Operator, want: []Why{NoTicket}},
		{name: "ticket of a form, more in front", rules: []string{opsTicket}, definition: trade, trigger: "close", role: person.Operator, ticket: "xOPS-7", want: []Why{WrongTicket}},
		{name: "ticket of a form, more behind", rules: []string{opsTicket}, definition: trade, trigger: "close", role: person.Operator, ticket: "OPS-7x", want: []Why{WrongTicket}},
		{name: "ticket of a form, another line", rules: []string{opsTicket}, definition: trade, trigger: "close", role: person.Operator, ticket: "OPS-7\nx", want: []Why{WrongTicket}},
		{name: "ticket of a form line by line", rules: []string{`{"ticket": "(?m)^OPS-7$"}`}, definition: trade, role: person.Operator, ticket: "x\nOPS-7", want: []Why{WrongTicket}},
		{name: "ticket of a trigger, an edit", rules: []string{opsTicket, withTicket}, definition: trade, role: person.Operator},
		{name: "ticket that must have two forms", rules: []string{opsTicket, `{"ticket": ".{6,}"}`}, definition: trade, trigger: "close", role: person.Operator, ticket: "OPS-7", want: []Why{WrongTicket}},
		{name: "reason and ticket, neither", rules: []string{opsTicket, withReason}, definition: trade, trigger: "close", role: person.Operator, want: []Why{NoReason, NoTicket}},

		{name: "barred, whatever the form has", rules: []string{withReason, adminsOnly}, definition: trade, trigger: "approve", role: person.Operator, want: []Why{WrongRole}},
		{name: "all together", rules: []string{withReason, adminsOnly, withTicket, opsTicket}, definition: trade, trigger: "approve", role: person.Admin, reason: "r", ticket: "t", want: []Why{WrongTicket}},
		{name: "no rules", definition: trade, trigger: "approve", role: person.Operator},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rules := read(t, tt.rules...).For(tt.definition, tt.trigger)
			if got := whys(t, rules.Check(tt.role, tt.reason, tt.ticket)); !slices.Equal(got, tt.want) {
				t.Errorf("Check() refuses for %v, want %v", got, tt.want)
			}
			barred := slices.ContainsFunc(tt.want, func(w Why) bool { return w == LookOnly || w == WrongRole })
			if got := rules.Bars(tt.role); (got != nil) != barred {
				t.Errorf("Bars() = %v, want it to bar: %v", got, barred)
			}
		})
	}
}

func TestNoPolicy(t *testing.T) {
	p, err := Load("")
	if p != nil || err != nil {
		t.Fatalf("Load() = %v, %v; want neither", p, err)
	}
	rules := p.For(definition("a", "b"), "c")
	if err := rules.Check(person.Operator, "", ""); err != nil || rules.Bars(person.Operator) != nil || !reflect.DeepEqual(rules.Demands(), Demands{}) {
		t.Errorf("no policy refuses: %v", err)
	}
}

func TestRefusal(t *testing.T) {
	trade := definition("Trades", "Break")
	because := func(rule, words string) string {
		return strings.TrimSuffix(rule, "}") + fmt.Sprintf(`, "because": %q}`, words)
	}
	p := read(t, because(adminsOnly, "Four eyes"), because(withReason, "Auditors ask"), because(opsTicket, "Auditors ask"), withTicket, because(lookOnly, "Closed books"))
	tests := []struct {
		name string
		err  error
		want Refusal
		text string
	}{
		{
			"role", p.For(trade, "approve").Check(person.Operator, "", ""),
			Refusal{Why: []Why{WrongRole}, Roles: []person.Role{person.Admin}, Forms: []string{"OPS-[0-9]+|INC-[0-9]+"}, Because: []string{"Four eyes"}},
			"the policy leaves this to admin: Four eyes",
		},
		{
			"form", p.For(trade, "approve").Check(person.Admin, "", ""),
			Refusal{Why: []Why{NoReason, NoTicket}, Roles: []person.Role{person.Admin}, Forms: []string{"OPS-[0-9]+|INC-[0-9]+"}, Because: []string{"Auditors ask"}},
			"a reason is asked for, a ticket is asked for: Auditors ask",
		},
		{
			"ticket", p.For(trade, "close").Check(person.Operator, "r", "t"),
			Refusal{Why: []Why{WrongTicket}, Roles: []person.Role{person.Operator, person.Admin}, Forms: []string{"OPS-[0-9]+|INC-[0-9]+"}, Because: []string{"Auditors ask"}},
			"the ticket must match OPS-[0-9]+|INC-[0-9]+: Auditors ask",
		},
		{
			"look-only", p.For(definition("Archive", "x"), "").Bars(person.Admin),
			Refusal{Why: []Why{LookOnly}, Because: []string{"Closed books"}},
			"tasks of this definition can only be looked at: Closed books",
		},
		{
			"nobody", read(t, nobody).For(trade, "purge").Bars(person.Admin),
			Refusal{Why: []Why{WrongRole}}, "the policy leaves this to nobody",
		},
	}
	for _, tt := range tests {
		got, ok := errors.AsType[*Refusal](tt.err)
		if !ok || !reflect.DeepEqual(*got, tt.want) || got.Error() != tt.text {
			t.Errorf("%s: %+v\nwant %+v, %q", tt.name, tt.err, tt.want, tt.text)
		}
	}
}

func TestDemands(t *testing.T) {
	trade := definition("Trades", "Break")
	p := read(t, adminsOnly, opsTicket, `{"trigger": "close", "reason": true, "ticket": "[A-Z0-9-]+", "because": "Auditors ask"}`)
	tests := []struct {
		definition apiclient.DefinitionID
		trigger    string
		want       Demands
	}{
		{trade, "", Demands{}},
		{trade, "approve", Demands{Ticket: true, Forms: []string{"OPS-[0-9]+|INC-[0-9]+"}}},
		{trade, "close", Demands{Reason: true, Ticket: true, Forms: []string{"OPS-[0-9]+|INC-[0-9]+", "[A-Z0-9-]+"}, Because: []string{"Auditors ask"}}},
		{definition("a", "b"), "close", Demands{Reason: true, Ticket: true, Forms: []string{"[A-Z0-9-]+"}, Because: []string{"Auditors ask"}}},
	}
	for _, tt := range tests {
		if got := p.For(tt.definition, tt.trigger).Demands(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s, %q: %+v, want %+v", tt.definition, tt.trigger, got, tt.want)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "policy.json")
	if err := os.WriteFile(file, []byte(`{"rules": [`+lookOnly+`]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Load(file)
	if err != nil || p.For(definition("Archive", "x"), "").Bars(person.Admin) == nil {
		t.Errorf("Load() = %v, %v; want the rule of the file", p, err)
	}
	for path, want := range map[string]string{filepath.Join(dir, "none.json"): "cannot read it: no such file or directory", dir: "cannot read it: is a directory"} {
		if p, err := Load(path); p != nil || err == nil || err.Error() != want {
			t.Errorf("Load(%s) = %v, %v; want %q", path, p, err, want)
		}
	}
}

func TestExample(t *testing.T) {
	p, err := Load("../../docs/policy.example.json")
	if err != nil {
		t.Fatal(err)
	}
	if p.For(definition("Archive", "x"), "").Bars(person.Admin) == nil {
		t.Error("the example leaves its archive open")
	}
}
