package expr

import (
	"maps"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestPart(t *testing.T) {
	tests := []struct{ src, want string }{
		{"a eq 1", "a eq 1"},
		{"not a eq 1", "a not eq 1"},
		{"not (a not in 1, b)", "a in 1, b"},
		{"a exists and not (b exists and c exists)", "all(a exists | one(b not exists | c not exists))"},
		{"not (a exists or b exists) and c startswith 'x'", "all(a not exists | b not exists | c startswith 'x')"},
		{"a.b any (~ eq 'x')", "any a.b: ~ eq 'x'"},
		{"not a all (b gt 1 or c exists)", "any a: all(b not gt 1 | c not exists)"},
		{"a not any (b exists)", "every a: b not exists"},
	}
	for _, tt := range tests {
		e, err := Parse(tt.src)
		if err != nil {
			t.Fatal(err)
		}
		if got := spell(e.Part()); got != tt.want {
			t.Errorf("%s comes apart as %s, want %s", tt.src, got, tt.want)
		}
	}
}

func spell(p Part) string {
	switch {
	case p.Test != nil:
		return p.Expr.String()
	case p.List != nil:
		return map[bool]string{true: "any ", false: "every "}[p.List.Any] + strings.Join(p.List.Path, ".") + ": " + spell(p.List.Body)
	}
	var parts []string
	for _, inner := range p.Parts {
		parts = append(parts, spell(inner))
	}
	return map[bool]string{true: "one", false: "all"}[p.Any] + "(" + strings.Join(parts, " | ") + ")"
}

// TestPartsMeanTheWhole sees that what an expression is taken apart into comes out as
// the expression does.
func TestPartsMeanTheWhole(t *testing.T) {
	world := task
	world.values = maps.Clone(task.values)
	world.values["~"] = Text("x")
	for seed := range uint64(5_000) {
		g := grammar{rand.New(rand.NewPCG(seed, 11))}
		e, err := Parse(g.sentence(4).text)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if got, want := together(e.Part(), world), e.Eval(world); got != want {
			t.Errorf("seed %d: %s: its parts are %v, want %v", seed, e, got, want)
		}
	}
}

// together puts the verdicts of the innermost parts together again.
func together(p Part, env Env) Verdict {
	if p.Parts == nil && p.List == nil {
		return p.Expr.Eval(env)
	}
	if p.List != nil {
		items, known := env.Each(p.List.Path)
		if !known {
			return CannotTell
		}
		v := map[bool]Verdict{true: NotMet, false: Met}[p.List.Any]
		for _, item := range items {
			v = joined(p.List.Any, v, together(p.List.Body, item))
		}
		return v
	}
	v := together(p.Parts[0], env)
	for _, inner := range p.Parts[1:] {
		v = joined(p.Any, v, together(inner, env))
	}
	return v
}

func joined(one bool, a, b Verdict) Verdict {
	if one {
		return either(a, b)
	}
	return both(a, b)
}
