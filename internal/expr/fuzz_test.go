package expr

import (
	"reflect"
	"testing"
)

var seeds = []string{
	"", "(", "'", "not", "state eq", "a eq ''''", "a eq 'x", "a in", "a.b['c d'].e not in 'x', 1, True, 2026-03-04",
	"fields['x'] neq '' and UserCreated neq CurrentUser", "not (a exists or not b exists) and c not exists",
	"childTasks all (state eq 'Complete' or state eq 'Ignored')", "a any (b all (~ eq 'x'))", "correlationIds any (~ startswith 'eod')",
	"fields.amount lte -1204.55e-3", "a eq 1e999999999", "a gt 2026-03-04T10:00:00.1234567+01:00", "a eq \xff", "a eq “x”", "((((((((a exists))))))))",
}

// FuzzParse: no input panics, an error points into the input, and what is
// printed has the same tree.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			if bad := err.(*SyntaxError); bad.Pos < 0 || bad.Pos > len(src) || bad.Want == "" || bad.Got == "" {
				t.Errorf("Parse(%q): %#v", src, bad)
			}
			return
		}
		printed := e.String()
		if len(printed) > MaxLength {
			return
		}
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("Parse(%q) printed %q, which fails: %v", src, printed, err)
		}
		if !reflect.DeepEqual(e, again) {
			t.Errorf("Parse(%q) printed %q, which has another tree", src, printed)
		}
	})
}

// FuzzEval: no expression and no value panics, and negation turns a verdict
// around unless a value is not set.
func FuzzEval(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, `"2026-03-04"`)
		f.Add(s, `-1e1000`)
	}
	f.Fuzz(func(t *testing.T, src, value string) {
		e, err := Parse(src)
		if err != nil {
			return
		}
		env := scene{values: map[string]Value{"a": Of([]byte(value)), "fields.amount": Text(value), "state": Number(value)}}
		env.lists = map[string][]scene{"a": {env}, "childtasks": {env, {unknown: map[string]bool{"state": true}}}}
		v := e.Eval(env)
		denied := (&Expr{root: negation{e.root}}).Eval(env)
		if v == Met && denied != NotMet {
			t.Errorf("%q is met, and its negation is %v", src, denied)
		}
	})
}
