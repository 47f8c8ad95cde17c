package policy

import (
	"strings"
	"testing"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name string
		text string
		want []string // of each line, its beginning and something else in it
	}{
		{"empty", "", []string{"line 1: is no JSON"}},
		{"no JSON", "rules:\n- x", []string{"line 1: is no JSON"}},
		{"no end", "{\"rules\": [\n{\"reason\": true}\n", []string{"line 3: is no JSON"}},
		{"a comma too many", "{\"rules\": [\n{\"reason\": true,}]}", []string{"rule 1: line 2: is no JSON"}},
		{"more behind", `{"rules": []} {}`, []string{"line 1: is no JSON"}},
		{"a list", `[]`, []string{`want {"rules": […]}`}},
		{"no rules", `{}`, []string{`want {"rules": […]}`}},
		{"null", `null`, []string{`want {"rules": […]}`}},
		{"rules that are null", `{"rules": null}`, []string{`want {"rules": […]}`}},
		{"rules that are no list", `{"rules": {"reason": true}}`, []string{`want {"rules": […]}`}},
		{"other members", `{"rules": [{"reason": true}], "version": 1, "mode": "x"}`, []string{`there is no member "mode"`, `there is no member "version"`}},
		{"in capitals", `{"Rules": []}`, []string{`there is no member "Rules"`, `want {"rules": […]}`}},
		{"rules twice", "{\"rules\": [],\n\"rules\": []}", []string{`line 2: "rules" stands there a second time`}},
		{"a member twice", "{\"rules\": [{\"reason\": true},\n{\"ticket\": true,\n\"ticket\": \"x\"}]}", []string{`rule 2: line 3: "ticket" stands there a second time`}},

		{"no object", `{"rules": ["look-only", null]}`, []string{"rule 1: want an object", "rule 2: want an object"}},
		{"says nothing", `{"rules": [{}, {"definition": "a/b", "trigger": "x", "because": "y"}]}`, []string{"rule 1: says nothing: put", "rule 2: says nothing: put"}},
		{"unknown member", `{"rules": [{"reason": true, "role": "admin"}]}`, []string{`rule 1: there is no member "role": a rule has because, definition, lookOnly, reason, roles, ticket, trigger`}},

		{"definition without a code", `{"rules": [{"reason": true, "definition": "Archive"}]}`, []string{`rule 1: definition: can never match: want scope/code § "Archive"`}},
		{"definition with a part too many", `{"rules": [{"reason": true, "definition": "a/b/c"}]}`, []string{`rule 1: definition: can never match`}},
		{"definition with an empty part", `{"rules": [{"reason": true, "definition": "/b"}]}`, []string{`rule 1: definition: can never match`}},
		{"definition with a blank", `{"rules": [{"reason": true, "definition": "Trade Breaks/*"}]}`, []string{`rule 1: definition: can never match`}},
		{"definition that is too long", `{"rules": [{"reason": true, "definition": "*/` + strings.Repeat("x", 65) + `"}]}`, []string{`rule 1: definition: can never match`}},
		{"definition that is no text", "{\"rules\": [{\"reason\": true, \"definition\": {\"scope\":\n\"a\"}}]}", []string{`rule 1: definition: can never match: § got {"scope":"a"}`}},
		{"trigger with a comma", `{"rules": [{"reason": true, "trigger": "approve,reject"}]}`, []string{`rule 1: trigger: can never match: want a name § "approve,reject"`}},
		{"trigger that is empty", `{"rules": [{"reason": true, "trigger": ""}]}`, []string{`rule 1: trigger: can never match`}},
		{"trigger that is null", `{"rules": [{"reason": true, "trigger": null}]}`, []string{`rule 1: trigger: can never match: § got null`}},
		{"trigger that is too long", `{"rules": [{"reason": true, "trigger": "` + strings.Repeat("x", 1025) + `"}]}`, []string{`rule 1: trigger: can never match`}},

		{"unknown role", `{"rules": [{"roles": ["boss"]}]}`, []string{`rule 1: roles: there is no role "boss" that writes: want operator or admin`}},
		{"role that never writes", `{"rules": [{"roles": ["viewer"]}]}`, []string{`rule 1: roles: there is no role "viewer" that writes`}},
		{"role twice", `{"rules": [{"roles": ["admin", "admin"]}]}`, []string{`rule 1: roles: "admin" stands there twice`}},
		{"all roles", `{"rules": [{"roles": ["admin", "operator"]}]}`, []string{"rule 1: roles: names all who write"}},
		{"roles that are no list", `{"rules": [{"roles": "admin"}]}`, []string{`rule 1: roles: want a list such as ["admin"] § got "admin"`}},
		{"roles that are null", `{"rules": [{"roles": null}]}`, []string{"rule 1: roles: want a list"}},
		{"reason that is false", `{"rules": [{"reason": false}]}`, []string{"rule 1: reason: want true, or leave it out § got false"}},
		{"reason that is a text", `{"rules": [{"reason": "true"}]}`, []string{`rule 1: reason: want true, or leave it out § got "true"`}},
		{"ticket that is false", `{"rules": [{"ticket": false}]}`, []string{"rule 1: ticket: want true, or leave it out"}},
		{"ticket that is empty", `{"rules": [{"ticket": ""}]}`, []string{"rule 1: ticket: is empty: put a regular expression"}},
		{"ticket of a malformed form", `{"rules": [{"ticket": "(OPS\n-1"}]}`, []string{"rule 1: ticket: is no regular expression: missing closing )"}},
		{"ticket of a form that breaks out", `{"rules": [{"ticket": "x)|(?:.*"}]}`, []string{"rule 1: ticket: is no regular expression"}},
		{"ticket of a form that takes in what is behind it", `{"rules": [{"ticket": "\\Qx"}]}`, []string{"rule 1: ticket: is no regular expression"}},
		{"lookOnly that is null", `{"rules": [{"lookOnly": null}]}`, []string{"rule 1: lookOnly: want true"}},
		{"because that is blank", `{"rules": [{"reason": true, "because": " "}]}`, []string{"rule 1: because: want words"}},

		{"lookOnly of a trigger", `{"rules": [{"lookOnly": true, "trigger": "x"}]}`, []string{`rule 1: lookOnly is about every write: leave trigger out, or put "roles": []`}},
		{"lookOnly with a reason", `{"rules": [{"lookOnly": true, "reason": true}]}`, []string{"rule 1: lookOnly lets nobody write: leave"}},
		{"lookOnly with roles", `{"rules": [{"lookOnly": true, "roles": []}]}`, []string{"rule 1: lookOnly lets nobody write: leave"}},
		{"nobody with a ticket", `{"rules": [{"roles": [], "ticket": true}]}`, []string{"rule 1: no role is left to give"}},
		{"all at once", `{"rules": [{"reason": 1, "ticket": 2}, {"lookOnly": true}, {"x": 1, "roles": ["x"]}], "y": 0}`, []string{
			`there is no member "y"`, "rule 1: reason: want true", "rule 1: ticket: want true", `rule 3: roles: there is no role "x"`, `rule 3: there is no member "x"`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := parse([]byte(tt.text))
			if err == nil {
				t.Fatalf("parse() = %v, want faults", p)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("faults\n%v\nwant %d", err, len(tt.want))
			}
			for i, want := range tt.want {
				begin, rest, _ := strings.Cut(want, " § ")
				if !strings.HasPrefix(lines[i], begin) || !strings.Contains(lines[i], rest) {
					t.Errorf("fault %q, want %q", lines[i], want)
				}
			}
		})
	}
}
