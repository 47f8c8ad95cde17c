package history

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

func TestDiffOfValues(t *testing.T) {
	const later = `"2026-11-23T14:04:11.0000000+00:00"`
	tests := []struct {
		name, typ, from, to string
		want                Kind
		by                  string // of a decimal
		later               time.Duration
	}{
		{"a decimal up", apiclient.Decimal, "1.25", "1.50", Changed, "+0.25", 0},
		{"a decimal down", apiclient.Decimal, "1204.55", "-0.45", Changed, "-1205", 0},
		{"by the last of 28 digits", apiclient.Decimal, "0.1234567890123456789012345678", "0.1234567890123456789012345679", Changed, "+0.0000000000000000000000000001", 0},
		{"a zero at the end", apiclient.Decimal, "1.50", "1.5", Rewritten, "", 0},
		{"an exponent", apiclient.Decimal, "1.5", "15E-1", Rewritten, "", 0},
		{"a decimal of the seed era", apiclient.Decimal, `"1.50"`, "1.5", Rewritten, "", 0},
		{"a decimal as it was", apiclient.Decimal, "1.50", "1.50", Alike, "", 0},
		{"a decimal with too many digits to spell", apiclient.Decimal, "1e900", "1", Changed, "", 0},
		{"a decimal that none can hold", apiclient.Decimal, "1e999999999", "1", Changed, "", 0},
		{"a decimal that was none", apiclient.Decimal, `"many"`, "1", Changed, "", 0},
		{"a decimal set", apiclient.Decimal, "", "0", Added, "", 0},
		{"null is not set", apiclient.Decimal, "null", "0", Added, "", 0},
		{"a decimal cleared", apiclient.Decimal, "0", "null", Cleared, "", 0},

		{"another offset", apiclient.DateTime, `"2026-11-21T10:04:11.0000000+00:00"`, `"2026-11-21T11:04:11+01:00"`, Rewritten, "", 0},
		{"a moment later", apiclient.DateTime, `"2026-11-21T11:04:11+01:00"`, later, Changed, "", 52 * time.Hour},
		{"a moment earlier", apiclient.DateTime, later, `"2026-11-23T14:04:10.9999990+00:00"`, Changed, "", -time.Microsecond},
		{"a moment further than can be told", apiclient.DateTime, later, `"9999-01-01T00:00:00Z"`, Changed, "", 0},
		{"no time is not set", apiclient.DateTime, `"0001-01-01T00:00:00.0000000+00:00"`, later, Added, "", 0},
		{"no time, and not set", apiclient.DateTime, `"0001-01-01T00:00:00.0000000+00:00"`, "", Alike, "", 0},
		{"no moment", apiclient.DateTime, `"soon"`, later, Changed, "", 0},

		{"yes as text", apiclient.Boolean, `"True"`, "true", Rewritten, "", 0},
		{"yes to no", apiclient.Boolean, "true", "false", Changed, "", 0},
		{"texts to the letter", apiclient.String, `"1.50"`, `"1.5"`, Changed, "", 0},
		{"texts that look like moments", apiclient.String, `"2026-11-21T10:04:11Z"`, `"2026-11-21T11:04:11+01:00"`, Changed, "", 0},
		{"the same text in other escapes", apiclient.String, `"a"`, `"\u0061"`, Alike, "", 0},
		{"an empty text is a value", apiclient.String, "", `""`, Added, "", 0},
		{"an object with other blanks", "", `{"a": 1}`, `{"a":1}`, Alike, "", 0},

		{"guessed as a decimal", "", `"1.50"`, `"1.75"`, Changed, "+0.25", 0},
		{"guessed as the same decimal", "", `"1.50"`, `"1.5"`, Rewritten, "", 0},
		{"guessed as a moment", "", `"2026-11-21T10:04:11Z"`, later, Changed, "", 52 * time.Hour},
		{"guessed as the same moment", "", `"2026-11-21T10:04:11Z"`, `"2026-11-21T11:04:11+01:00"`, Rewritten, "", 0},
		{"guessed as a truth", "", `"True"`, `"true"`, Rewritten, "", 0},
		{"not guessed by one side", "", `"1.5"`, `"many"`, Changed, "", 0},
		{"no number with a zero in front", "", `"007"`, `"7"`, Changed, "", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			schema := []apiclient.FieldSchema{{Name: "f", Type: tt.typ}}
			d := find(t, Diff(Side{holding(tt.from), schema}, Side{holding(tt.to), schema}), "Fields[f]")
			if d.Kind != tt.want {
				t.Errorf("%s to %s is %s, want %s", tt.from, tt.to, d.Kind, tt.want)
			}
			if by, ok := d.By(); by != tt.by || ok != (tt.by != "") {
				t.Errorf("by %q, %v; want %q", by, ok, tt.by)
			}
			if later, ok := d.Later(); later != tt.later && ok || ok != (tt.later != 0) {
				t.Errorf("later by %v, %v; want %v", later, ok, tt.later)
			}
		})
	}
}

func holding(value string) *apiclient.Task {
	t := &apiclient.Task{State: "Open"}
	if value != "" {
		t.Fields = []apiclient.Field{{Name: "f", Value: jsontext.Value(value)}}
	}
	return t
}

func find(t *testing.T, all []Difference, attribute string) Difference {
	t.Helper()
	for _, d := range all {
		if d.Attribute == attribute {
			return d
		}
	}
	t.Fatalf("no difference of %s", attribute)
	return Difference{}
}

// A field whose sides have types of their own is compared by what both values read as.
func TestDiffOfTypesThatDiffer(t *testing.T) {
	typed := func(typ string) []apiclient.FieldSchema { return []apiclient.FieldSchema{{Name: "f", Type: typ}} }
	tests := []struct {
		from, to, a, b string
		want           Kind
	}{
		{apiclient.String, apiclient.Decimal, `"1.50"`, "1.5", Rewritten},
		{apiclient.String, apiclient.Decimal, `"some"`, "1.5", Changed},
		{apiclient.String, apiclient.DateTime, `"2026-11-21T10:04:11Z"`, `"2026-11-21T11:04:11+01:00"`, Rewritten},
		{apiclient.DateTime, "", `"0001-01-01T00:00:00Z"`, "", Alike},
	}
	for _, tt := range tests {
		d := find(t, Diff(Side{holding(tt.a), typed(tt.from)}, Side{holding(tt.b), typed(tt.to)}), "Fields[f]")
		if d.Kind != tt.want {
			t.Errorf("%s %s to %s %s is %s, want %s", tt.from, tt.a, tt.to, tt.b, d.Kind, tt.want)
		}
	}
}

// All that a task has is compared, alike or not, in the order of the definition.
func TestDiffOfAttributes(t *testing.T) {
	order := []apiclient.FieldSchema{{Name: "b"}, {Name: "a"}, {Name: "none"}}
	from := &apiclient.Task{
		State: "Open", CorrelationIDs: []string{"x"}, DefinitionID: apiclient.DefinitionID{Scope: "s", Code: "c"},
		Fields: []apiclient.Field{{Name: "a", Value: jsontext.Value("1")}, {Name: "own", Value: jsontext.Value("1")}},
	}
	to := &apiclient.Task{
		State: "Done", CorrelationIDs: []string{"x", "y"}, StackingKey: "k", Parent: &apiclient.TaskSummary{ID: "p"}, DefinitionID: from.DefinitionID,
		Children:          []apiclient.TaskSummary{{ID: "2"}, {ID: "1"}},
		DefinitionVersion: apiclient.DefinitionVersion{AsAtModified: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)},
		Fields:            []apiclient.Field{{Name: "a", Value: jsontext.Value("1")}, {Name: "theirs", Value: jsontext.Value("1")}},
	}
	var got []string
	for _, d := range Diff(Side{from, order}, Side{to, order}) {
		got = append(got, d.Attribute+" "+string(d.Kind))
	}
	want := []string{
		"State changed", "Fields[b] same", "Fields[a] same", "Fields[none] same", "Fields[own] cleared", "Fields[theirs] added",
		"CorrelationIds changed", "StackingKey added", "ParentTask added", "ChildTasks added", "TaskDefinitionId same", "TaskDefinitionVersion added",
	}
	if !slices.Equal(got, want) {
		t.Errorf("Diff() =\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if d := find(t, Diff(Side{from, nil}, Side{to, nil}), "ChildTasks"); string(d.To) != `["1","2"]` {
		t.Errorf("the children are %s, want them in order", d.To)
	}
}

func TestWords(t *testing.T) {
	long := strings.Repeat("a b ", mostWords)
	tests := []struct{ name, a, b, wantA, wantB string }{
		{"one word", "They booked it twice.", "They booked it once.", "They booked it [twice.]", "They booked it [once.]"},
		{"a word more", "the broker agrees", "the prime broker agrees", "the broker agrees", "the [prime] broker agrees"},
		{"lines", "first\nsecond\nthird", "first\nthird", "first\n[second]\nthird", "first\nthird"},
		{"no word in common", "High", "Low", "High", "Low"},
		{"nothing", "", "new words", "", "new words"},
		{"blanks in front", "  a b", "  a c", "  a [b]", "  a [c]"},
		{"more than one alphabet", "ünï 中文 words", "ünï 日本 words", "ünï [中文] words", "ünï [日本] words"},
		{"too long to look", long, long + "c", long, long + "c"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := Words(tt.a, tt.b)
			if gotA, gotB := marked(a), marked(b); gotA != tt.wantA || gotB != tt.wantB {
				t.Errorf("Words() = %.100q, %.100q; want %.100q, %.100q", gotA, gotB, tt.wantA, tt.wantB)
			}
		})
	}
}

func marked(pieces []Piece) string {
	var s strings.Builder
	for _, p := range pieces {
		if p.Own {
			s.WriteString("[" + p.Text + "]")
			continue
		}
		s.WriteString(p.Text)
	}
	return s.String()
}
