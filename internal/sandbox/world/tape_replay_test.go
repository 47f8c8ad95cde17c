package world

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

// dump writes down all that a world says of itself: as at moments, and of now.
func dump(t *testing.T, w *World, moments []Moment) string {
	t.Helper()
	var b strings.Builder
	put := func(v any, err error) {
		text, bad := json.Marshal(v, apiclient.JSONOptions, json.Deterministic(true))
		if err != nil || bad != nil {
			t.Fatal(err, bad)
		}
		b.Write(append(text, '\n'))
	}
	for _, m := range moments {
		p, err := w.Tasks(Query{AsAt: m, Limit: MaxLimit})
		for _, v := range p.Values {
			v.OpenDuration, v.OpenDurationSinceUpdate, v.OpenDurationSinceTransition = nil, nil, nil
		}
		put(p.Values, err)
		put(w.Definitions(Query{AsAt: m, Limit: MaxLimit}))
	}
	for _, task := range w.tasks {
		if task.deletion == nil {
			put(w.History(task.id, 0))
		}
		for _, v := range task.versions {
			if id := v.acts.of().submitted; id != (ID{}) {
				put(w.ActionLog(id))
			}
		}
	}
	return b.String()
}

// TestReplay does all that can be done to a world, closes it after each step and opens
// it again. Nothing that it says of any moment may differ.
func TestReplay(t *testing.T) {
	dir, now := t.TempDir(), today
	open := func() *World {
		t.Helper()
		w, _, err := Open(dir, func() time.Time { return now }, 1, 40)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := open()
	by := Author{User: "ann", Request: RequestID{Connection: 1 << 63, Number: 1}}
	var moments []Moment
	step := func(what string, wait time.Duration, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		now = now.Add(time.Millisecond)
		moments = append(moments, w.look(Now))
		before, last := dump(t, w, moments), w.clock.last.Load()
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = open()
		if dump(t, w, moments) != before {
			t.Errorf("%s: the world is another one after a restart", what)
		}
		if w.clock.last.Load() < last-1000 {
			t.Errorf("%s: the clock went back", what)
		}
		now = now.Add(wait)
	}
	define(t, w, ruleBreak)
	check := define(t, w, checked)
	step("define", time.Second, nil)
	var ids []ID
	for i, key := range []string{"k", "", "k", "j", "k", "j"} {
		in := apiclient.CreateTask{DefinitionID: check, StackingKey: key, CorrelationIDs: []string{}, Fields: []apiclient.Field{
			{Name: "how", Value: []byte(`"` + withResults + `"`)}, {Name: "long", Value: []byte("10")},
		}}
		made, err := w.Create(by, in, []string{"", "check"}[i%2])
		if err != nil {
			t.Fatal(err)
		}
		id, _ := ParseID(made.ID)
		ids = append(ids, id)
		step("create", 1500*time.Millisecond, nil)
	}
	change := apiclient.UpdateTask{StackingKey: "j", CorrelationIDs: []string{"x", "y"}, Fields: []apiclient.Field{{Name: "long", Value: []byte("null")}}}
	for _, id := range ids[:4] {
		_, err := w.Update(by, id, change, "")
		step("update", 3*time.Second, err)
	}
	_, err := w.Update(by, ids[1], apiclient.UpdateTask{}, "closeAll")
	step("trigger children", time.Second, err)
	early := by
	early.At = MomentOf(now.Add(time.Hour))
	_, err = w.Update(early, ids[2], apiclient.UpdateTask{CorrelationIDs: []string{"z"}}, "check")
	step("by a wrong clock", time.Second, err)
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(checked), &d); err != nil {
		t.Fatal(err)
	}
	d.FieldSchema = append(d.FieldSchema, apiclient.FieldSchema{Name: "more", Type: "String"})
	_, err = w.UpdateDefinition(by, d)
	step("revise", time.Second, err)
	_, err = w.DeleteDefinition(by, check)
	step("delete a definition", time.Second, err)
	define(t, w, checked)
	step("define anew", time.Minute, nil)
	_, err = w.Delete(by, ids[0], ids[3], ids[0])
	step("delete", 2*time.Hour, err)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	opensCut(t, dir, open)
}

// opensCut cuts a tape off at its line ends and at many places between, the head
// included. It opens wherever it was cut.
func opensCut(t *testing.T, dir string, open func() *World) {
	path := filepath.Join(dir, tapeName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range whole {
		if i > 100 && c != '\n' && i%1997 != 0 {
			continue
		}
		if err := os.WriteFile(path, whole[:i], 0o600); err != nil {
			t.Fatal(err)
		}
		if err := open().Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTapeOfAnotherProgram is noticed, whatever it seeded otherwise.
func TestTapeOfAnotherProgram(t *testing.T) {
	spoil := map[string]func(*task){
		"labels":   func(t *task) { t.versions[0].labels = &labels{correlations: []string{"other"}} },
		"author":   func(t *task) { t.versions[0].by.User = "other" },
		"deletion": func(t *task) { t.deletion = &deletion{at: 1} },
		"value":    func(t *task) { t.versions[0].values = append([]string{`"other"`}, t.versions[0].values[1:]...) },
	}
	for name, change := range spoil {
		w, _ := seeded(t, 1, 40)
		before := w.print()
		change(w.tasks[3])
		if w.print() == before {
			t.Errorf("%s: not noticed", name)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, tapeName), []byte("somebody else's notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(dir, time.Now, 1, 40); err == nil || !strings.Contains(err.Error(), "not a tape") {
		t.Errorf("another file: %v", err)
	}
}
