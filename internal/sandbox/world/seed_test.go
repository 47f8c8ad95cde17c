package world

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
	"taskdesk/internal/machine"
)

var today = time.Date(2026, 3, 2, 12, 0, 0, 123456000, time.UTC)

func seeded(t testing.TB, seed uint64, tasks int) (*World, Examples) {
	t.Helper()
	w := New(func() time.Time { return today })
	return w, w.Seed(seed, tasks)
}

// TestSeedKeepsTheRules holds every change of the seeded history against the
// definition that rules its task.
func TestSeedKeepsTheRules(t *testing.T) {
	w, _ := seeded(t, 7, 2000)
	instants := map[Moment]bool{}
	for _, task := range w.tasks {
		if got := task.def; got != w.definitions[got.wire.ID].at(task.versions[0].at) {
			t.Errorf("task %s does not live by the definition of its creation", task.id)
		}
		if task.parent != nil && task.parent.versions[0].at >= task.versions[0].at {
			t.Errorf("task %s is older than its parent", task.id)
		}
		for i := range task.versions {
			v := view{task, &task.versions[i], task.versions[i].at}
			if instants[v.version.at] || v.version.at >= MomentOf(today) {
				t.Errorf("task %s version %d: its instant is taken or not past", task.id, i+1)
			}
			instants[v.version.at] = true
			if i == 0 {
				checkCreation(t, v)
			} else {
				checkStep(t, view{task, &task.versions[i-1], v.seen - 1}, v)
			}
		}
	}
}

func checkCreation(t *testing.T, v view) {
	t.Helper()
	if err := v.def.checkNew(v.fields()); err != nil {
		t.Errorf("create %s: %v", v.def.wire.ID, err)
	}
	if v.state != v.def.wire.InitialState.Name {
		t.Errorf("create %s in state %s", v.def.wire.ID, v.state)
	}
}

func checkStep(t *testing.T, before, after view) {
	t.Helper()
	var set []apiclient.Field
	for i, value := range after.values {
		if value != before.values[i] {
			set = append(set, apiclient.Field{Name: before.def.wire.FieldSchema[i].Name, Value: jsontext.Value(value)})
		}
	}
	if err := before.def.checkChange(set, before.state); err != nil {
		t.Errorf("change %s version %d: %v", before.def.wire.ID, after.number(), err)
	}
	if before.version.at >= after.version.at {
		t.Errorf("%s version %d is not later than the one before", before.id, after.number())
	}
	if after.moved != after.version.at {
		return
	}
	facts := machine.Facts{Task: before.wire(), Fields: byName(set), CurrentUser: after.by.User}
	for _, tr := range before.def.wire.Transitions {
		if _, _, verdict := before.def.machine.Fire(tr.Trigger, facts); verdict == expr.Met && tr.From == before.state && tr.To == after.state {
			return
		}
	}
	t.Errorf("%s %s: nothing leads from %s to %s", before.def.wire.ID, before.id, before.state, after.state)
}

func TestSeedIsTheSame(t *testing.T) {
	first, one := seeded(t, 3, 300)
	second, two := seeded(t, 3, 300)
	if one != two {
		t.Errorf("examples differ: %v, %v", one, two)
	}
	for i, task := range first.tasks {
		other := second.tasks[i]
		if task.id != other.id || task.last().version.at != other.last().version.at || task.last().state != other.last().state {
			t.Fatalf("task %d differs", i)
		}
	}
	third, three := seeded(t, 4, 300)
	if one == three || third.tasks[20].id == first.tasks[20].id {
		t.Error("another seed makes the same world")
	}
}

// TestSeedHasLogs follows tasks to the actions that made them, and back.
func TestSeedHasLogs(t *testing.T) {
	w, examples := seeded(t, 1, 2000)
	made := 0
	for _, task := range w.tasks {
		for i := range task.versions {
			for _, id := range []ID{task.versions[i].acts.of().modified, task.versions[i].acts.of().submitted} {
				if id == (ID{}) {
					continue
				}
				l := w.logs[id]
				if l == nil || !l.finished() || !slices.IsSortedFunc(l.lines, func(a, b logLine) int { return cmp.Compare(a.at, b.at) }) {
					t.Fatalf("task %s version %d names log %s: %+v", task.id, i+1, id, l)
				}
				if l.task != task && l.task != task.parent {
					t.Errorf("task %s names the action of a stranger", task.id)
				}
			}
		}
		if id := task.versions[0].acts.of().modified; id != (ID{}) {
			made++
			if l := w.logs[id]; l.task != task.parent || task.versions[0].at < l.lines[0].at {
				t.Errorf("task %s was made by %s, before it was submitted or of no child's", task.id, id)
			}
		}
	}
	id, _ := ParseID(examples.Failed)
	if failed, err := w.Task(id, Now); err != nil || failed.State != "CheckFailed" || made == 0 {
		t.Errorf("%d tasks were made by actions; the example that failed: %+v, %v", made, failed, err)
	}
}

// TestSeedHasEveryCause counts the ways in which seeded tasks are stuck.
func TestSeedHasEveryCause(t *testing.T) {
	w, examples := seeded(t, 1, 2000)
	causes := map[string]int{}
	for _, task := range w.tasks {
		v, ok := task.at(Now)
		if !ok {
			causes["deleted"]++
			continue
		}
		if len(task.versions) > 40 {
			causes["long history"]++
		}
		if v.terminal() || seconds(v.version.at, MomentOf(today)) < int64(2*day.Seconds()) {
			continue
		}
		if l := w.logs[v.acts.of().submitted]; l != nil && l.wire().Items[len(l.lines)-1].Type == actionFailed {
			causes["a failed action"]++
		}
		switch {
		case v.state == "OnHold" && v.def.position["holdReleasedBy"] == 0:
			causes["nobody's turn"]++
		case len(v.family()) > 0:
			causes["children"]++
		case v.state == "UnderReview" || v.state == "Investigating" && v.value("comment") == "":
			causes["a field"]++
		case v.state == "Open" || v.state == "WithVendor":
			causes["simply old"]++
		}
		if v.hierarchy() == "IntermediateParent" {
			causes["grandchildren"]++
		}
		if v.key() != "" && task.membership(Now-1) != nil {
			causes["stacked"]++
		}
	}
	for _, cause := range []string{"deleted", "long history", "nobody's turn", "children", "a field", "simply old", "grandchildren", "stacked", "a failed action"} {
		if causes[cause] == 0 {
			t.Errorf("no task: %s; there are %v", cause, causes)
		}
	}
	if examples.Ordinary == "" || examples.Stuck == examples.Ordinary {
		t.Errorf("examples %+v", examples)
	}
}
