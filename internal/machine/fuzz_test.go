package machine

import (
	"testing"

	"taskdesk/internal/expr"
)

// FuzzExplain sees that whatever can be read can be explained: in words, as its parts
// come out together, and as the guard comes out.
func FuzzExplain(f *testing.F) {
	for _, src := range []string{"fields['comment'] neq '' or not (childTasks any (state in 'a', 'b') and 1 lt 2)", "1 eq CurrentUser", "~ exists", "'' startswith state", "not UserCreated in fields.none, 'x'"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		guard, err := expr.Parse(src)
		if err != nil {
			return
		}
		m, facts := machineOf(t, tradeBreak), Facts{Task: taskOf(t, brokenTrade), CurrentUser: "ada"}
		var verdicts []expr.Verdict
		for _, c := range m.Explain(Way{Guard: guard}, facts, Voice{}) {
			if c.Words == "" || c.Text == "" {
				t.Errorf("%q: %+v says nothing", src, c)
			}
			verdicts = append(verdicts, c.Verdict)
		}
		if got, want := expr.Join(false, verdicts...), guard.Eval(m.Env(facts)); got != want {
			t.Errorf("%q: its conditions are %v, it is %v", src, got, want)
		}
		m.neverMet(guard.Part())
	})
}
