package expr

import (
	"slices"
	"testing"
)

// TestBind: each path outside of "any" and "all" is resolved once, and then never looked up.
func TestBind(t *testing.T) {
	e, err := Parse(`not (state eq 'x' or not fields['a'] in 'y', id) and nothing exists and childTasks any (state eq 'z') and 1 lt 2`)
	if err != nil {
		t.Fatal(err)
	}
	var resolved []string
	bound := e.Bind(func(path []string) Reader {
		resolved = append(resolved, path[len(path)-1])
		return func(Env) (Value, bool) { return Text("z"), true }
	})
	if want := []string{"state", "a", "id", "nothing"}; !slices.Equal(resolved, want) {
		t.Errorf("resolved %v, want %v", resolved, want)
	}
	if got := bound.Eval(scene{lists: map[string][]scene{"childtasks": children("z")}}); got != Met {
		t.Errorf("bound, it is %v", got)
	}
	if got := e.Eval(scene{lists: map[string][]scene{"childtasks": children("z")}}); got != NotMet {
		t.Errorf("the expression that was bound is itself %v", got)
	}
}
