package world

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

// a parent that makes children, with what comes between the brackets as their configuration.
const maker = `{"id":{"scope":"T","code":"Maker"},"displayName":"Maker","states":[{"name":"A"},{"name":"B"}],"initialState":{"name":"A"},
	"fieldSchema":[{"name":"key","type":"String"}],
	"triggers":[{"name":"make","trigger":{"type":"External"}},{"name":"down","trigger":{"type":"External"}}],
	"transitions":[{"fromState":"A","toState":"B","trigger":"make","action":"make"},{"fromState":"B","toState":"B","trigger":"down","action":"down"}],
	"actions":[{"name":"make","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[%s]}},
		{"name":"down","actionDetails":{"type":"TriggerChildTasks","trigger":"close"}}]}`

// making returns a task that has made children, and how its action ended.
func making(t *testing.T, w *World, children string) (*apiclient.Task, string) {
	t.Helper()
	in := apiclient.CreateTask{DefinitionID: define(t, w, fmt.Sprintf(maker, children)), Fields: []apiclient.Field{{Name: "key", Value: []byte(`"K"`)}}}
	made, err := w.Create(Author{User: "ann"}, in, "make")
	if err != nil {
		t.Fatal(err)
	}
	return after(t, w, made.ID)
}

// after returns a task as it is, and how its last action ended.
func after(t *testing.T, w *World, id string) (*apiclient.Task, string) {
	t.Helper()
	parsed, _ := ParseID(id)
	task, err := w.Task(parsed, Now)
	if err != nil {
		t.Fatal(err)
	}
	log, _ := ParseID(task.ActionLogSubmitted)
	l, err := w.ActionLog(log)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, item := range l.Items {
		said = append(said, strings.TrimPrefix(item.Type, "Action")+" "+item.Details)
	}
	return task, strings.Join(said, "; ")
}

// TestChildrenAsConfigured: with the stacking key of a field, and by the definition of
// a moment.
func TestChildrenAsConfigured(t *testing.T) {
	now := today
	w := New(func() time.Time { return now })
	define(t, w, ruleBreak)
	then := now
	now = now.Add(time.Hour)
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(ruleBreak), &d); err != nil {
		t.Fatal(err)
	}
	d.DisplayName = "Second edition"
	if _, err := w.UpdateDefinition(Author{User: "ann"}, d); err != nil {
		t.Fatal(err)
	}
	child := `{"taskDefinitionId":{"scope":"T","code":"Finding"},"mapStackingKeyFrom":"key"`
	task, said := making(t, w, child+`},`+child+`,"taskDefinitionAsAt":"`+then.Add(time.Minute).Format(time.RFC3339)+`","initialTrigger":"close"}`)
	if len(task.Children) != 2 || !strings.Contains(said, "2 child tasks made") {
		t.Fatalf("%d children: %s", len(task.Children), said)
	}
	if new, old := task.Children[0], task.Children[1]; new.DefinitionName != "Second edition" || old.DefinitionName != "Finding" || new.State != "Open" || old.State != "Closed" {
		t.Errorf("children %+v and %+v", new, old)
	}
	id, _ := ParseID(task.Children[0].ID)
	if made, err := w.Task(id, Now); err != nil || made.StackingKey != "K" {
		t.Errorf("stacking key %q: %v", made.StackingKey, err)
	}
}

// TestChildrenAllOrNone makes none when one cannot be made.
func TestChildrenAllOrNone(t *testing.T) {
	w := New(func() time.Time { return today })
	define(t, w, ruleBreak)
	task, said := making(t, w, `{"taskDefinitionId":{"scope":"T","code":"Finding"}},{"taskDefinitionId":{"scope":"T","code":"Nowhere"}}`)
	if len(task.Children) != 0 || !strings.Contains(said, "Failed There is no task definition T/Nowhere.") {
		t.Errorf("%d children: %s", len(task.Children), said)
	}
}

// TestTriggerChildrenThatRefuse fails only when none of them moves.
func TestTriggerChildrenThatRefuse(t *testing.T) {
	w := New(func() time.Time { return today })
	define(t, w, ruleBreak)
	child := `{"taskDefinitionId":{"scope":"T","code":"Finding"}`
	task, _ := making(t, w, child+`},`+child+`,"initialTrigger":"close"}`)
	id, _ := ParseID(task.ID)
	for _, want := range []string{"1 child task moved, 1 refused; Successful", "Failed task " + task.Children[0].ID} {
		if _, err := w.Update(Author{User: "ann"}, id, apiclient.UpdateTask{}, "down"); err != nil {
			t.Fatal(err)
		}
		if _, said := after(t, w, task.ID); !strings.Contains(said, want) {
			t.Errorf("log %s, want %s in it", said, want)
		}
	}
}
