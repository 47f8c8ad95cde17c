package history

import (
	"slices"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

func TestSame(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"1.5", "1.50", true},
		{"1.5", "15E-1", true},
		{"1.5", "1.51", false},
		{"0.1234567890123456789012345678", "0.12345678901234567890123456780", true},
		{"0.1234567890123456789012345678", "0.1234567890123456789012345679", false},
		{"1e999999999", "1e999999998", false},
		{"1e999999999", "1e999999999", true},
		{`"a"`, `"\u0061"`, true},
		{`"1.5"`, "1.5", false},
		{`""`, "", false},
		{"null", "", true},
		{"true", "false", false},
	}
	for _, tt := range tests {
		if got := Same(jsontext.Value(tt.a), jsontext.Value(tt.b)); got != tt.want {
			t.Errorf("Same(%s, %s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestCompare(t *testing.T) {
	a := &apiclient.Task{State: "Open", Fields: []apiclient.Field{
		{Name: "kept", Value: jsontext.Value("1.0")},
		{Name: "cleared", Value: jsontext.Value(`"x"`)},
		{Name: "moved", Value: jsontext.Value("1")},
	}}
	b := &apiclient.Task{State: "Done", StackingKey: "k", Fields: []apiclient.Field{
		{Name: "added", Value: jsontext.Value("true")},
		{Name: "moved", Value: jsontext.Value("2")},
		{Name: "kept", Value: jsontext.Value("1.00")},
	}}
	var got []string
	for _, c := range Compare(a, b) {
		got = append(got, c.Attribute+" "+string(c.Old)+" > "+string(c.New))
	}
	want := []string{`State "Open" > "Done"`, `Fields[cleared] "x" > `, `Fields[moved] 1 > 2`, `Fields[added]  > true`, `StackingKey  > "k"`}
	if !slices.Equal(got, want) {
		t.Errorf("Compare() = %q, want %q", got, want)
	}
	name, ok := Change{Attribute: "Fields[moved]"}.Field()
	if name != "moved" || !ok {
		t.Errorf("Field() = %q, %v; want moved, true", name, ok)
	}
	if _, ok := (Change{Attribute: "State"}).Field(); ok {
		t.Error("Field() of State says it is a field")
	}
}
