package expr

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

func TestReadNumber(t *testing.T) {
	good := []string{"0", "-0", "007", "+5", "1.50", "-1204.55", "1e3", "1E-3", "12345678901234567890.123456789012345678901234567890"}
	bad := []string{"", "-", "5.", ".5", "1e", "e1", "1.5.2", "1,5", " 1", "1 ", "--1", "0x10", "1_000", "−5", "NaN", "Infinity",
		"1e1001", "1e-1001", "1e99999999999999999999", strings.Repeat("9", 2*MaxDigits+1)}
	for _, s := range good {
		if _, ok := readNumber(s); !ok {
			t.Errorf("%q is no number, want one", s)
		}
	}
	for _, s := range bad {
		if d, ok := readNumber(s); ok {
			t.Errorf("%q reads as %s, want no number", s, d)
		}
	}
}

func TestReadInstant(t *testing.T) {
	tests := []struct{ src, want string }{ // no want: no moment
		{"2026-03-04", "2026-03-04T00:00:00Z"},
		{"2026-03-04T10:11:12", "2026-03-04T10:11:12Z"},
		{"2026-03-04t10:11:12z", "2026-03-04T10:11:12Z"},
		{"2026-03-04T10:11:12.1234567+02:00", "2026-03-04T08:11:12.1234567Z"},
		{"2026-03-04T10:11:12.123456789", "2026-03-04T10:11:12.123456789Z"},
		{"0001-01-01T00:00:00.0000000+00:00", "0001-01-01T00:00:00Z"},
		{"2026-02-30", ""},
		{"2026-03-04T25:00:00", ""},
		{"2026-03-04T10:11", ""},
		{"2026-03-04T1:11:12", ""},
		{"2026-03-04T10:11:12,5", ""},
		{"2026-03-04 10:11:12", ""},
		{"04/03/2026 10:11:12", ""},
		{"2026-3-4", ""},
		{"", ""},
	}
	for _, tt := range tests {
		at, ok := readInstant(tt.src)
		if ok != (tt.want != "") {
			t.Errorf("%q is a moment: %t, want %q", tt.src, ok, tt.want)
		} else if got := at.Format(time.RFC3339Nano); ok && got != tt.want {
			t.Errorf("%q reads as %s, want %s", tt.src, got, tt.want)
		}
	}
}

func TestEqual(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	moment, _ := Text("2026-03-04T13:00:00+01:00").AsInstant()
	tests := []struct {
		a, b Value
		want bool
	}{
		{Text("a"), Text("a"), true},
		{Text("a"), Text("A"), false},
		{Number("1.50"), Number("1.5"), true},
		{Number("1.5"), Text("1.5"), false},
		{Truth(true), Of(jsontext.Value("true")), true},
		{Truth(true), Truth(false), false},
		{moment, Instant(noon), true},
		{moment, Instant(noon.Add(time.Nanosecond)), false},
		{Value{}, Of(nil), true},
		{Value{}, Text(""), false},
		{Number("x"), Text("x"), true},
		{Of(jsontext.Value(`"\u00fc"`)), Text("ü"), true},
		{Of(jsontext.Value(`"ü"`)), Text("ü"), true},
		{Of(jsontext.Value(` 5`)), Text(" 5"), true},
		{Of(jsontext.Value(`"a`)), Text(`"a`), true},
		{Of(jsontext.Value(`"`)), Text(`"`), true},
		{Of(jsontext.Value(`"a"b"`)), Text(`"a"b"`), true},
		{OfText(`"it's"`), Text("it's"), true},
		{OfText(""), Value{}, true},
	}
	for _, tt := range tests {
		if got := tt.a.Equal(tt.b); got != tt.want {
			t.Errorf("%v equals %v: %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestValueString(t *testing.T) {
	tests := []struct {
		v    Value
		want string
	}{
		{Value{}, ""},
		{Text("a"), "a"},
		{Number("1.50"), "1.50"},
		{Truth(false), "False"},
		{Instant(time.Date(2026, 3, 4, 1, 0, 0, 123456000, time.FixedZone("", 3600))), "2026-03-04T00:00:00.1234560+00:00"},
		{Of(jsontext.Value(`[1]`)), "[1]"},
	}
	for _, tt := range tests {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
