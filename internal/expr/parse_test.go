package expr

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestString(t *testing.T) {
	tests := []struct{ src, want string }{
		{`state eq 'Open'`, `state eq 'Open'`},
		{`STATE   EQ'Open'`, `STATE eq 'Open'`},
		{"\tstate\r\neq 'Open' ", `state eq 'Open'`},
		{`fields.x neq ''`, `fields['x'] neq ''`},
		{`fields['a b'].c gt -1.50`, `fields['a b'].c gt -1.50`},
		{`Version['userIdCreated'] eq CurrentUser`, `Version.userIdCreated eq CurrentUser`},
		{`fields.2nd-leg eq +5`, `fields['2nd-leg'] eq +5`},
		{`a.in.not eq true`, `a.in.not eq True`},
		{`a eq 'it''s'`, `a eq 'it''s'`},
		{`a eq ''''`, `a eq ''''`},
		{`a NOT IN 'x','y' , 3`, `a not in 'x', 'y', 3`},
		{`a in ('x', 'y')`, `a in 'x', 'y'`},
		{`not a Exists`, `not a exists`},
		{`a not exists`, `a not exists`},
		{`not (a exists)`, `not a exists`},
		{`not not a exists`, `not not a exists`},
		{`a exists or b exists and c exists`, `a exists or b exists and c exists`},
		{`(a exists or b exists) and c exists`, `(a exists or b exists) and c exists`},
		{`a exists and (b exists and c exists)`, `a exists and b exists and c exists`},
		{`(a exists or (b exists or c exists))`, `a exists or b exists or c exists`},
		{`not (a exists and b exists)`, `not (a exists and b exists)`},
		{`not a exists and b exists`, `not a exists and b exists`},
		{`xs ANY(~ startswith 'x')`, `xs any (~ startswith 'x')`},
		{`childTasks not all (state eq 'A' or state eq 'B')`, `childTasks not all (state eq 'A' or state eq 'B')`},
		{`a lt 2019-01-15`, `a lt 2019-01-15`},
		{`a gte 2019-01-15T10:00:00.1234567+01:00`, `a gte 2019-01-15T10:00:00.1234567+01:00`},
		{`10 lte a`, `10 lte a`},
	}
	for _, tt := range tests {
		e, err := Parse(tt.src)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.src, err)
			continue
		}
		if got := e.String(); got != tt.want {
			t.Errorf("Parse(%q).String() = %q, want %q", tt.src, got, tt.want)
		}
		again, err := Parse(tt.want)
		if err != nil || !reflect.DeepEqual(e, again) {
			t.Errorf("%q and %q have different trees (error %v)", tt.src, tt.want, err)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	tests := []struct {
		src       string
		pos       int
		want, got string
	}{
		{``, 0, wantTest, `the end`},
		{`   `, 3, wantTest, `the end`},
		{`state`, 5, wantOperator, `the end`},
		{`state = 'Open'`, 6, wantOperator, `"="`},
		{`state is 'Open'`, 6, wantOperator, `"is"`},
		{`state eq`, 8, wantValue, `the end`},
		{`state eq and`, 9, wantValue, `"and"`},
		{`state eq 'Open`, 9, `a text that ends with a single quote (')`, `"'Open"`},
		{`state eq "Open"`, 9, `straight single quotes (') around a text`, `"""`},
		{`state eq ‘Open’`, 9, `straight single quotes (') around a text`, `"‘"`},
		{`state eq 'Open' state`, 16, wantMore, `"state"`},
		{`state eq 'Open' 'Shut'`, 16, wantMore, `'Shut'`},
		{`state eq 'Open' and`, 19, wantTest, `the end`},
		{`state eq 'Open' or or`, 19, wantTest, `"or"`},
		{`(state eq 'Open'`, 16, wantClosing, `the end`},
		{`state eq 'Open')`, 15, wantMore, `")"`},
		{`state not`, 9, wantOperator, `the end`},
		{`state in`, 8, wantValue, `the end`},
		{`state in 'a',`, 13, wantValue, `the end`},
		{`state in ('a' 'b')`, 14, `"," or ")"`, `'b'`},
		{`fields[x] exists`, 7, `a name in single quotes`, `"x"`},
		{`fields['x' exists`, 11, `"]"`, `"exists"`},
		{`fields. exists and`, 15, wantOperator, `"and"`},
		{`fields.['x'] exists`, 7, wantName, `"["`},
		{`'a' exists`, 4, wantOperator, `"exists"`},
		{`'a' any (~ eq 'a')`, 4, wantOperator, `"any"`},
		{`xs any ~ eq 'a'`, 7, `"("`, `"~"`},
		{`xs any ()`, 8, wantTest, `")"`},
		{`a gt 1.2.3`, 5, `a number such as 12.5 or a date such as 2026-03-04T10:00:00Z`, `"1.2.3"`},
		{`a gt 2026-02-30`, 5, `a number such as 12.5 or a date such as 2026-03-04T10:00:00Z`, `"2026-02-30"`},
		{`a gt 1e999999999`, 5, `a number of at most 1000 digits`, `"1e999999999"`},
		{`a eq 'ü' und`, 10, wantMore, `"und"`},
		{"a eq \xff", 5, wantValue, "\"\uFFFD\""},
	}
	for _, tt := range tests {
		_, err := Parse(tt.src)
		bad, ok := errors.AsType[*SyntaxError](err)
		if !ok {
			t.Errorf("Parse(%q): error %v, want a SyntaxError", tt.src, err)
			continue
		}
		if bad.Pos != tt.pos || bad.Want != tt.want || bad.Got != tt.got {
			t.Errorf("Parse(%q): at %d wanted %s, got %s;\nwant at %d, %s, %s", tt.src, bad.Pos, bad.Want, bad.Got, tt.pos, tt.want, tt.got)
		}
	}
}

func TestSyntaxErrorInWords(t *testing.T) {
	_, err := Parse(`a eq 'ü' und`)
	if want := `at character 10: expected "and", "or" or the end, found "und"`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestBounds(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("(", n) + "a exists" + strings.Repeat(")", n) }
	long := func(n int) string { return "a eq '" + strings.Repeat("x", n-len("a eq ''")) + "'" }
	tests := []struct {
		name, src string
		ok        bool
	}{
		{"deepest", deep(MaxDepth), true},
		{"too deep", deep(MaxDepth + 1), false},
		{"too many negations", strings.Repeat("not ", MaxDepth+1) + "a exists", false},
		{"lists too deep", strings.Repeat("a any (", MaxDepth+1) + "~ eq 1" + strings.Repeat(")", MaxDepth+1), false},
		{"wide", strings.Repeat("a exists and ", 1000) + "a exists", true},
		{"longest", long(MaxLength), true},
		{"too long", long(MaxLength + 1), false},
		{"most digits", "a eq 1e1000", true},
		{"too many digits", "a eq 1e1001", false},
		{"too fine", "a eq 1e-1001", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse(tt.src); (err == nil) != tt.ok {
				t.Errorf("error %v, want one: %t", err, !tt.ok)
			}
		})
	}
}

func TestFieldsAndClauses(t *testing.T) {
	tests := []struct {
		src     string
		fields  []string
		clauses []string
	}{
		{`state eq 'Open'`, nil, []string{`state eq 'Open'`}},
		{`fields['b'] neq '' and Fields.a gt fields['B'] and fields['c'] exists`,
			[]string{"b", "a", "c"}, []string{`fields['b'] neq ''`, `Fields['a'] gt fields['B']`, `fields['c'] exists`}},
		{`fields['a'] exists or not fields['b'] in fields['c'], 'x'`,
			[]string{"a", "b", "c"}, []string{`fields['a'] exists or not fields['b'] in fields['c'], 'x'`}},
		{`(fields['a'] exists or state eq 'x') and (UserCreated neq CurrentUser)`,
			[]string{"a"}, []string{`fields['a'] exists or state eq 'x'`, `UserCreated neq CurrentUser`}},
		{`childTasks any (fields['x'] exists)`, nil, []string{`childTasks any (fields['x'] exists)`}},
	}
	for _, tt := range tests {
		e, err := Parse(tt.src)
		if err != nil {
			t.Errorf("Parse(%q): %v", tt.src, err)
			continue
		}
		if got := e.Fields(); !slices.Equal(got, tt.fields) {
			t.Errorf("%q: fields %q, want %q", tt.src, got, tt.fields)
		}
		var clauses []string
		for _, c := range e.Clauses() {
			clauses = append(clauses, c.String())
		}
		if !slices.Equal(clauses, tt.clauses) {
			t.Errorf("%q: clauses %q, want %q", tt.src, clauses, tt.clauses)
		}
	}
}
