package taskid

import (
	"slices"
	"strings"
	"testing"
)

const (
	one   = "6f1d3c1e-8a52-4c7b-9d0e-2b7a45e9f310"
	two   = "79315001-0b3f-4b5e-8a11-d2c4f6a89e02"
	three = "00000000-0000-0000-0000-000000000003"
)

var (
	oneBare  = strings.ReplaceAll(one, "-", "")
	oneLoud  = strings.ToUpper(one)
	shouting = strings.ToUpper(oneBare)
)

func TestFind(t *testing.T) {
	tests := []struct {
		name, pasted string
		want         []string
	}{
		{"nothing", "", nil},
		{"only words", "please look at the task of Monday", nil},
		{"an id", one, []string{one}},
		{"blanks around", " \t" + one + "\u00a0\r\n", []string{one}},
		{"upper case", oneLoud, []string{one}},
		{"quotes", `"` + one + `" '` + two + `'`, []string{one, two}},
		{"typographic quotes", "“" + one + "” „" + two + "“ «" + three + "»", []string{one, two, three}},
		{"braces", "{" + one + "}{" + two + "}", []string{one, two}},
		{"a column, one twice", two + "\n" + one + "\n" + oneLoud, []string{two, one}},
		{"commas and semicolons", one + "," + two + ";" + three, []string{one, two, three}},
		{"end of a sentence", "It is " + one + ". Or " + two + "?", []string{one, two}},
		{"JSON", `{"id":"` + one + `","parent":{"id":"` + two + `"}}`, []string{one, two}},
		{"JSON in JSON", `{"m":"{\"id\":\"` + one + `\"}"}`, []string{one}},
		{"escapes of JSON", `"a\n` + one + `\u003c` + two + `\u003e"`, []string{one, two}},
		{"escaped slashes", `https:\/\/desk.example\/tasks\/` + one + `?like=` + two, []string{one}},
		{"markup", "<td><b>" + one + "</b></td><td>" + two + "</td>", []string{one, two}},
		{"entities", "&quot;" + one + "&quot; &lt;" + two + "&gt;", []string{one, two}},
		{"Markdown", "[`" + one + "`](https://desk.example/tasks/" + one + "), **" + two + "**", []string{one, two}},
		{"URN", "urn:uuid:" + one, []string{one}},
		{"after a word and a hyphen", "trade-" + one + ".json", []string{one}},

		{"in a path", "https://desk.example/tasks/" + one, []string{one}},
		{"deeper in a path", "/tasks/" + one + "/compare", []string{one}},
		{"in path and query", "https://desk.example/tasks/" + one + "?like=" + two, []string{one}},
		{"in path and fragment", "/tasks/" + one + "#" + two, []string{one}},
		{"in path and escaped query", "/tasks/" + one + "?filter=id%20eq%20" + two, []string{one}},
		{"in the query only", "/tasks/new?like=" + one + "&asAt=now&also=" + two, []string{one, two}},
		{"in the fragment only", "https://desk.example/app#/tasks/" + one + "?like=" + two, []string{one}},
		{"two in a path", "/tasks/" + one + "/children/" + two + "?like=" + three, []string{one, two}},
		{"text after a link", "/tasks/" + one + "?like=" + two + " and " + three, []string{one, three}},
		{"links with commas between", "https://d/tasks/" + one + "?asAt=now,https://d/tasks/" + two, []string{one, two}},
		{"links in markup", `<a href="/tasks/` + one + `?like=` + two + `">` + three + `</a>`, []string{one, three}},
		{"escaped quotes and braces", "/tasks/%22" + one + "%22/%7B" + two + "%7d", []string{one, two}},
		{"escaped hyphens", "/tasks/" + strings.ReplaceAll(one, "-", "%2D"), []string{one}},
		{"a link in a link", "/login?next=%2Ftasks%2F" + one + "%3Flike%3D" + two + "&x=1", []string{one}},
		{"a link in a link in a link", "/a?b=%2Fc%3Fd%3D%252Ftasks%252F" + one, []string{one}},
		{"a percent sign that escapes nothing", "100%:" + one + "%", []string{one}},

		{"no hyphens", oneBare, []string{one}},
		{"no hyphens, upper case, in quotes", `"` + shouting + `"`, []string{one}},
		{"no hyphens, in a path", "/tasks/" + oneBare + "?like=" + two, []string{one}},
		{"33 digits", oneBare + "0", nil},
		{"31 digits", oneBare[1:], nil},
		{"a trace", "00-" + oneBare + "-00f067aa0ba902b7-01", nil},
		{"part of a name", "x_" + oneBare + " " + oneBare + "_x", nil},
		{"a digest", oneBare + oneBare, nil},

		{"a digit too many in front", "0" + one, nil},
		{"a digit too many behind", one + "0", nil},
		{"a letter in front", "x" + one, nil},
		{"a letter that is no digit", "g" + one[1:], nil},
		{"a hyphen too few", strings.Replace(one, "-", "", 1), nil},
		{"a group too short", one[:35], nil},
		{"an id right after half of one", one[:24] + "\n" + one, []string{one}},
		{"an id after half of one and a hyphen", one[:9] + one, []string{one}},
		{"bytes that are no text", "\xff" + one + "\xfe", []string{one}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Find(tt.pasted); !slices.Equal(got, tt.want) {
				t.Errorf("Find(%q) = %q, want %q", tt.pasted, got, tt.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, given string
		want        string // "" for an error
	}{
		{"canonical", one, one},
		{"upper case", oneLoud, one},
		{"no hyphens", shouting, one},
		{"blanks, quotes and braces", " “{" + one + "}” ", one},
		{"invisible characters", "\ufeff" + one + "\u200b", one},
		{"escaped", "%22" + one + "%22%20", one},
		{"a link", "https://desk.example/tasks/" + one + "?like=" + two, one},
		{"a link in quotes", `"/tasks/new?like=` + one + `"`, one},
		{"nothing", "", ""},
		{"a word", "soon", ""},
		{"two", one + " " + two, ""},
		{"a link with two", "/tasks/" + one + "/children/" + two, ""},
		{"a sentence", "the task " + one, ""},
		{"a sentence with a slash", "and/or " + one, ""},
		{"a link without", "https://desk.example/tasks/", ""},
		{"a wrong shape", one[:35], ""},
		{"one group too many", one + "-0000", ""},
		{"36 hyphens", strings.Repeat("-", 36), ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Parse(tt.given)
			if got != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("Parse(%q) = %q, %v; want %q", tt.given, got, err, tt.want)
			}
		})
	}
}

func TestShort(t *testing.T) {
	for id, want := range map[string]string{one: "6f1d3c1e", "abc": "abc", "": ""} {
		if got := Short(id); got != want {
			t.Errorf("Short(%q) = %q, want %q", id, got, want)
		}
	}
}
