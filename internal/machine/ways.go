package machine

import (
	"fmt"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A Way is a transition that leaves a task's state, judged by what is known.
type Way struct {
	apiclient.Transition
	Guard   *expr.Expr   // the transition's, read; nil when there is none, or none that can be read
	Err     error        // why the guard cannot be read
	Verdict expr.Verdict // Met without a guard; CannotTell when it cannot be read
}

// Guard returns the guard of one of the definition's transitions, and nil when it
// has none. It fails when the guard cannot be read, with a *expr.SyntaxError inside.
func (m *Machine) Guard(t apiclient.Transition) (*expr.Expr, error) {
	g, ok := m.guards[t.Guard]
	if !ok {
		g = readGuard(t.Guard)
	}
	return g.expr, g.err
}

func readGuard(src string) (g guard) {
	if src == "" {
		return guard{}
	}
	if g.expr, g.err = expr.Parse(src); g.err != nil {
		g.err = fmt.Errorf("read guard %q: %w", src, g.err)
	}
	return g
}

// Ways returns the transitions that leave the task's state, in the order written,
// each with what is known of its guard.
func (m *Machine) Ways(f Facts) []Way {
	env := m.env(f)
	var ways []Way
	for _, t := range m.leaving[env.facts.Task.State] {
		ways = append(ways, m.judge(t, env))
	}
	return ways
}

func (m *Machine) judge(t apiclient.Transition, env expr.Env) Way {
	guard, err := m.Guard(t)
	way := Way{Transition: t, Guard: guard, Err: err, Verdict: expr.Met}
	switch {
	case err != nil:
		way.Verdict = expr.CannotTell
	case guard != nil:
		way.Verdict = guard.Eval(env)
	}
	return way
}

// Fire tells what a trigger does: t is the first of the state's transitions with
// this trigger whose guard is met, in the order written, and blocked are those
// before it whose guard is not. The verdict is Met when t fires, NotMet when none
// does, and CannotTell when t is the first that may: its guard rests on what is not
// known here, or cannot be read. NotMet with nothing blocked means that no
// transition leaves the state with this trigger.
func (m *Machine) Fire(trigger string, f Facts) (t apiclient.Transition, blocked []apiclient.Transition, verdict expr.Verdict) {
	env := m.env(f)
	for _, t := range m.leaving[env.facts.Task.State] {
		if t.Trigger != trigger {
			continue
		}
		if way := m.judge(t, env); way.Verdict != expr.NotMet {
			return t, blocked, way.Verdict
		}
		blocked = append(blocked, t)
	}
	return apiclient.Transition{}, blocked, expr.NotMet
}
