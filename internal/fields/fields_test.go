package fields

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestEdit(t *testing.T) {
	const digits28 = "1.234567890123456789012345678"
	long := strings.Repeat("é", MaxText)
	tests := []struct {
		name, typ, typed, old string
		want                  string // the value; what it was where nothing changed
		wantChanged           bool
		wantProblem           string // a part of it
	}{
		{"text", apiclient.String, "new", `"old"`, `"new"`, true, ""},
		{"text as it was", apiclient.String, "old", `"old"`, `"old"`, false, ""},
		{"text keeps its blanks", apiclient.String, " a ", `"a"`, `" a "`, true, ""},
		{"text cleared", apiclient.String, "", `"old"`, "null", true, ""},
		{"empty text left alone", apiclient.String, "", `""`, `""`, false, ""},
		{"unset left alone", apiclient.String, "", "", "", false, ""},
		{"null left alone", apiclient.String, "", "null", "null", false, ""},
		{"a first text", apiclient.String, "a", "", `"a"`, true, ""},
		{"text of digits", apiclient.String, "007", "", `"007"`, true, ""},
		{"line ends of browsers", apiclient.String, "a\r\nb", `"a\nb"`, `"a\nb"`, false, ""},
		{"line ends that browsers lose", apiclient.String, "a\r\nb\r\nc", `"a\rb\r\nc"`, `"a\rb\r\nc"`, false, ""},
		{"new text with line ends", apiclient.String, "a\r\nc", `"a\nb"`, `"a\nc"`, true, ""},
		{"escapes", apiclient.String, "a", `"\u0061"`, `"\u0061"`, false, ""},
		{"the longest text", apiclient.String, long, "", `"` + long + `"`, true, ""},
		{"a text too long", apiclient.String, long + "x", "", "", false, "32769 characters; 32768 is the most"},
		{"the longest text with line ends", apiclient.String, strings.Repeat("\r\n", MaxText), "", `"` + strings.Repeat(`\n`, MaxText) + `"`, true, ""},
		{"no Unicode", apiclient.String, "\xff", "", "", false, "not valid Unicode"},

		{"decimal", apiclient.Decimal, "-1204.5500", "1", "-1204.5500", true, ""},
		{"decimal written anew", apiclient.Decimal, "1.50", "1.5", "1.5", false, ""},
		{"decimal with an exponent", apiclient.Decimal, "15e-1", "1.5", "1.5", false, ""},
		{"28 digits", apiclient.Decimal, digits28, "", digits28, true, ""},
		{"28 digits, another last", apiclient.Decimal, digits28, "1.234567890123456789012345677", digits28, true, ""},
		{"decimal with blanks", apiclient.Decimal, " 2 ", "1", "2", true, ""},
		{"decimal cleared", apiclient.Decimal, " ", "1", "null", true, ""},
		{"decimal comma", apiclient.Decimal, "1,5", "1", "", false, "1.5."},
		{"thousands", apiclient.Decimal, "1,204.55", "1", "", false, "-1204.55"},
		{"no number", apiclient.Decimal, "NaN", "1", "", false, "number"},
		{"plus", apiclient.Decimal, "+1", "1", "", false, "number"},
		{"leading zero", apiclient.Decimal, "01", "2", "", false, "number"},
		{"101 digits", apiclient.Decimal, strings.Repeat("1", 101), "1", "", false, "100 digits"},
		{"decimal of the seed era", apiclient.Decimal, "2.50", `"1"`, `"2.50"`, true, ""},
		{"decimal of the seed era, written anew", apiclient.Decimal, "1.50", `"1.5"`, `"1.5"`, false, ""},
		{"decimal of the seed era cleared", apiclient.Decimal, "", `"1.5"`, "null", true, ""},
		{"a text in a decimal left alone", apiclient.Decimal, "n/a", `"n/a"`, `"n/a"`, false, ""},

		{"yes", apiclient.Boolean, "Yes", "false", "true", true, ""},
		{"no", apiclient.Boolean, "no", "", "false", true, ""},
		{"boolean as it was", apiclient.Boolean, "true", "true", "true", false, ""},
		{"boolean cleared", apiclient.Boolean, "", "true", "null", true, ""},
		{"boolean of the seed era", apiclient.Boolean, "false", `"True"`, `"false"`, true, ""},
		{"boolean of the seed era as it was", apiclient.Boolean, "yes", `"True"`, `"True"`, false, ""},
		{"no boolean", apiclient.Boolean, "1", "", "", false, "yes or no"},

		{"date and time", apiclient.DateTime, "2026-03-04 09:00", "", `"2026-03-04T08:00:00.0000000+00:00"`, true, ""},
		{"date and time with an offset", apiclient.DateTime, "2026-03-04T09:00:00.123456+00:00", "", `"2026-03-04T09:00:00.1234560+00:00"`, true, ""},
		{"seven digits", apiclient.DateTime, "2026-03-04 09:00:00.1234567", "", `"2026-03-04T08:00:00.1234567+00:00"`, true, ""},
		{"nine digits", apiclient.DateTime, "2026-03-04 09:00:00.123456789", "", "", false, "seven digits of a second"},
		{"nine digits left alone", apiclient.DateTime, "2026-03-04T08:00:00.123456789Z", `"2026-03-04T08:00:00.123456789Z"`, `"2026-03-04T08:00:00.123456789Z"`, false, ""},
		{"the same instant", apiclient.DateTime, "2026-03-04 09:00", `"2026-03-04T08:00:00Z"`, `"2026-03-04T08:00:00Z"`, false, ""},
		{"date alone", apiclient.DateTime, "2026-03-04", "", "", false, "The time is missing"},
		{"date alone left alone", apiclient.DateTime, "2026-03-04", `"2026-03-04"`, `"2026-03-04"`, false, ""},
		{"no date", apiclient.DateTime, "soon", "", "", false, "2026-03-04 09:00"},
		{"a time that never came", apiclient.DateTime, "2026-03-29 02:30", "", "", false, "02:30"},
		{"a time that came twice", apiclient.DateTime, "2026-10-25 02:30", "", "", false, "02:30"},
		{"a time that came twice, told apart", apiclient.DateTime, "2026-10-25 02:30 +01:00", "", `"2026-10-25T01:30:00.0000000+00:00"`, true, ""},
		{"no time left alone", apiclient.DateTime, "", `"0001-01-01T00:00:00.0000000+00:00"`, `"0001-01-01T00:00:00.0000000+00:00"`, false, ""},
		{"date and time cleared", apiclient.DateTime, "", `"2026-03-04T08:00:00Z"`, "null", true, ""},

		{"no schema, a number", "", "2", "1", "2", true, ""},
		{"no schema, no number", "", "two", "1", "", false, "number"},
		{"no schema, a boolean", "", "no", "true", "false", true, ""},
		{"no schema, a text", "", "2", `"1"`, `"2"`, true, ""},
		{"no schema, unset", "", "2", "", `"2"`, true, ""},
	}
	zone := berlin(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, changed, err := Edit(apiclient.FieldSchema{Name: "f", Type: tt.typ}, tt.typed, jsontext.Value(tt.old), zone)
			if string(got) != tt.want || changed != tt.wantChanged {
				t.Errorf("Edit() = %s, %v; want %s, %v", got, changed, tt.want, tt.wantChanged)
			}
			problem, ok := errors.AsType[Problem](err)
			if ok != (tt.wantProblem != "") || !strings.Contains(string(problem), tt.wantProblem) {
				t.Errorf("error %v, want one with %q", err, tt.wantProblem)
			}
		})
	}
}

func TestText(t *testing.T) {
	tests := []struct{ name, typ, value, want string }{
		{"unset", apiclient.String, "", ""},
		{"null", apiclient.Decimal, "null", ""},
		{"text", apiclient.String, `"a \"b\"\nc"`, "a \"b\"\nc"},
		{"digits", apiclient.Decimal, "1.50", "1.50"},
		{"decimal of the seed era", apiclient.Decimal, `"1.50"`, "1.50"},
		{"boolean", apiclient.Boolean, "true", "true"},
		{"boolean of the seed era", apiclient.Boolean, `"True"`, "true"},
		{"instant", apiclient.DateTime, `"2026-03-04T08:00:00.5000000+00:00"`, "2026-03-04 09:00:00.5 +01:00"},
		{"no time", apiclient.DateTime, `"0001-01-01T00:00:00.0000000+00:00"`, ""},
		{"no instant", apiclient.DateTime, `"tomorrow"`, "tomorrow"},
		{"instant in a text", apiclient.String, `"2026-03-04T08:00:00Z"`, "2026-03-04T08:00:00Z"},
		{"a list", apiclient.String, `["a"]`, `["a"]`},
		{"broken", apiclient.String, `"a`, `"a`},
	}
	for _, tt := range tests {
		if got := Text(tt.typ, jsontext.Value(tt.value), berlin(t)); got != tt.want {
			t.Errorf("%s: Text() = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWords(t *testing.T) {
	tests := []struct{ typ, value, words, exact string }{
		{apiclient.Boolean, "true", "Yes", "true"},
		{apiclient.Boolean, `"False"`, "No", "False"},
		{apiclient.Boolean, `"maybe"`, "maybe", ""},
		{apiclient.Boolean, "", "", ""},
		{apiclient.Decimal, "1.50", "1.50", ""},
		{apiclient.DateTime, `"2026-07-04T08:00:00Z"`, "4 Jul 2026 10:00:00 CEST", "2026-07-04T08:00:00.0000000+00:00"},
		{apiclient.DateTime, `"2026-07-04T08:00:00.1234567Z"`, "4 Jul 2026 10:00:00.1234567 CEST", "2026-07-04T08:00:00.1234567+00:00"},
		{apiclient.DateTime, `"0001-01-01T00:00:00Z"`, "", "0001-01-01T00:00:00Z"},
		{apiclient.DateTime, `"soon"`, "soon", ""},
		{apiclient.String, `"2026-07-04T08:00:00Z"`, "2026-07-04T08:00:00Z", ""},
	}
	for _, tt := range tests {
		words, exact := Words(tt.typ, jsontext.Value(tt.value), berlin(t))
		if words != tt.words || exact != tt.exact {
			t.Errorf("Words(%s, %s) = %q, %q; want %q, %q", tt.typ, tt.value, words, exact, tt.words, tt.exact)
		}
	}
}

// FuzzEditUnchanged sees that what stands in an input, sent back as it is or with a
// browser's line ends, changes nothing, whatever the value.
func FuzzEditUnchanged(f *testing.F) {
	for _, v := range []string{`"a\r\nb\rc"`, "1.50", `"True"`, "null", "", `"2026-03-29T01:30:00Z"`, `"0001-01-01T00:00:00Z"`, `{"a":1}`, `"\ud800"`, "tru"} {
		for typ := range types {
			f.Add(uint8(typ), v)
		}
	}
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, typ uint8, v string) {
		schema, old := apiclient.FieldSchema{Name: "f", Type: types[int(typ)%len(types)]}, jsontext.Value(v)
		text := Text(schema.Type, old, zone)
		for _, typed := range []string{text, strings.ReplaceAll(lines(text), "\n", "\r\n")} {
			got, changed, err := Edit(schema, typed, old, zone)
			if err != nil || changed || string(got) != v {
				t.Errorf("Edit(%s, %q, %s) = %s, %v, %v; want no change", schema.Type, typed, old, got, changed, err)
			}
		}
	})
}

var types = []string{apiclient.String, apiclient.Decimal, apiclient.Boolean, apiclient.DateTime, "", "Picture"}
