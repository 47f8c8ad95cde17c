package machine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"pgregory.net/rapid"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// asking are the conditions of a guard on fields of every type.
func asking(guard string) (*Machine, []Clause) {
	d := &apiclient.Definition{States: []apiclient.State{{Name: "A"}}, Transitions: []apiclient.Transition{{From: "A", To: "A", Trigger: "go", Guard: guard}}}
	for _, typ := range []string{apiclient.String, apiclient.Decimal, apiclient.DateTime, apiclient.Boolean, "Colour"} {
		d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: strings.ToLower(typ), Type: typ})
	}
	d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: "one", Type: apiclient.String,
		ValueConstraints: &apiclient.ValueConstraints{ConstraintType: apiclient.Validated, AcceptableValues: []jsontext.Value{jsontext.Value(`"Cash"`), jsontext.Value(`"Stock"`)}}})
	m := New(d)
	f := Facts{Task: &apiclient.Task{State: "A"}}
	return m, m.Explain(m.Ways(f)[0], f, Voice{})
}

func TestNothingMeets(t *testing.T) {
	tests := []struct {
		field, guard string
		want         bool
	}{
		{"string", "# eq 'a' and # eq 'b'", true},
		{"string", "# eq 'a' and # eq 'A'", false},
		{"string", "# in 'a', 'b' and # in 'b', 'c'", false},
		{"string", "# in 'a', 'b' and # neq 'a' and # neq 'b'", true},
		{"string", "# eq 'a' and not # exists", true},
		{"string", "not # exists", false},
		{"string", "# exists and not # exists", true},
		{"string", "# gt 'a' and # lt 'b'", false},
		{"string", "# gt 'b' and # lt 'a'", true},
		{"string", "# gte 'a' and # lte 'a' and # neq 'a'", true},
		{"string", "# startswith 'ab' and # gt 'az'", true},
		{"string", "# startswith 'ab' and # neq 'ab'", false},
		{"string", "not # startswith 'ab' and # gt 'abz' and # lt 'ad'", false},
		{"string", "not # startswith 'a' and # eq 'abc'", true},
		{"string", "(# eq 'a' or # startswith 'b') and # eq 'c'", true},
		{"string", "(# eq 'a' or fields['decimal'] gt 1) and # eq 'c'", false},
		{"string", "# gt 5 and # lt 'B'", false},
		{"string", "# eq UserCreated and # eq 'b' and # eq 'c'", true},
		{"string", "# eq UserCreated and # eq 'b'", false},
		{"decimal", "# gt 5 and # lt 3", true},
		{"decimal", "# gt 5 and # lt 5.0001", false},
		{"decimal", "# gt 5 and # lte 5", true},
		{"decimal", "# gte 5 and # lte 5.0", false},
		{"decimal", "# gt 5 and # neq 6 and # eq '7'", false},
		{"decimal", "# eq 5 and # startswith '6'", false},
		{"decimal", "5 lt # and 3 gt #", true},
		{"decimal", "# exists", false},
		{"datetime", "# gt 2026-03-04 and # lt 2026-03-04", true},
		{"datetime", "# gt 2026-03-04 and # lt 2026-03-05", false},
		{"datetime", "# gt 2026-03-04 and # eq 'a'", false},
		{"datetime", "# lt 2026-03-04 and # neq 2026-03-03", false},
		{"boolean", "# eq true and # eq false", true},
		{"boolean", "# neq true and # neq false", true},
		{"boolean", "# neq true and # exists", false},
		{"colour", "# eq 'a' and # eq 'b'", false},
		{"one", "# eq 'CASH'", false},
		{"one", "# eq 'Bonds'", true},
		{"one", "# neq 'Cash' and # neq 'Stock'", true},
		{"one", "# neq 'Cash'", false},
	}
	for _, tt := range tests {
		m, all := asking(strings.ReplaceAll(tt.guard, "#", "fields['"+tt.field+"']"))
		if got := m.nothingMeets(tt.field, all); got != tt.want {
			t.Errorf("nothing meets %q: %t, want %t", tt.guard, got, tt.want)
		}
	}
}

// TestSomethingMeets sees that nothing is said to be impossible that a value meets, and
// that what is said to follow does.
func TestSomethingMeets(t *testing.T) {
	fields := map[string][]string{ // literals, of which some are values too
		"string":   {"''", "'a'", "'ab'", "'AC'", "'Z'", "'z{'", "'5'", "'é'", "5", "2026-03-04"},
		"decimal":  {"0", "-1", "1.5", "1.50", "2", "'1.7'", "'x'"},
		"datetime": {"2026-03-04", "2026-03-04T00:00:00.0000001Z", "2026-03-05", "'2026-03-04T12:00:00Z'"},
		"boolean":  {"true", "false", "'True'"},
		"one":      {"'cash'", "'Stock'", "'Bonds'"},
	}
	values := map[string][]expr.Value{"string": {expr.Text("aa"), expr.Text("5"), expr.Text("{")}, "decimal": {expr.Number("1.6"), expr.Number("9")},
		"datetime": {}, "boolean": {expr.Truth(true), expr.Truth(false)}, "one": {expr.Text("Cash"), expr.Text("Stock")}}
	for _, text := range []string{"", "a", "ab", "AC", "Z", "z{", "é", "abc"} {
		values["string"] = append(values["string"], expr.Text(text))
	}
	for _, n := range []string{"0", "-1", "1.5", "2", "1.7"} {
		values["decimal"] = append(values["decimal"], expr.Number(n))
	}
	for _, at := range []string{"2026-03-04T00:00:00Z", "2026-03-04T00:00:00.0000001Z", "2026-03-04T12:00:00Z", "2027-01-01T00:00:00Z"} {
		v, _ := expr.Text(at).AsInstant()
		values["datetime"] = append(values["datetime"], v)
	}
	rapid.Check(t, func(t *rapid.T) {
		field := rapid.SampledFrom([]string{"string", "decimal", "datetime", "boolean", "one"}).Draw(t, "field")
		var tests []string
		for range rapid.IntRange(1, 4).Draw(t, "tests") {
			op := rapid.SampledFrom([]string{"eq", "neq", "gt", "gte", "lt", "lte", "startswith", "exists"}).Draw(t, "op")
			test := fmt.Sprintf("fields['%s'] %s", field, op)
			if op != "exists" {
				test += " " + rapid.SampledFrom(fields[field]).Draw(t, "literal")
			}
			tests = append(tests, rapid.SampledFrom([]string{"", "", "not "}).Draw(t, "not")+test)
		}
		m, all := asking(strings.Join(tests, " and "))
		last := all[len(all)-1]
		for _, v := range append(slices.Clone(values[field]), expr.Value{}) {
			if meets(v, all) && m.nothingMeets(field, all) {
				t.Fatalf("%q meets all of %s", v, tests)
			}
			if meets(v, all[:len(all)-1]) && !meets(v, []Clause{last}) && m.follows(field, all[:len(all)-1], last) {
				t.Fatalf("%q meets all but the last of %s", v, tests)
			}
		}
	})
}
