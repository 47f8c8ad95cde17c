package world

import (
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
)

// checked is a definition whose trigger runs a worker, and ruleBreak one whose tasks
// are made of what the worker finds.
const (
	checked = `{"id":{"scope":"T","code":"Check"},"displayName":"Check","states":[{"name":"New"},{"name":"Running"},{"name":"Found"},{"name":"Clean"},{"name":"Failed"}],
		"initialState":{"name":"New"},"fieldSchema":[{"name":"how","type":"String"},{"name":"long","type":"Decimal"}],
		"triggers":[{"name":"check","trigger":{"type":"External"}},{"name":"began","trigger":{"type":"External"}},{"name":"found","trigger":{"type":"External"}},
			{"name":"clean","trigger":{"type":"External"}},{"name":"fail","trigger":{"type":"External"}},{"name":"closeAll","trigger":{"type":"External"}}],
		"transitions":[{"fromState":"New","toState":"New","trigger":"check","action":"run"},{"fromState":"New","toState":"Running","trigger":"began"},
			{"fromState":"Running","toState":"Found","trigger":"found"},{"fromState":"Running","toState":"Clean","trigger":"clean"},
			{"fromState":"Running","toState":"Failed","trigger":"fail"},{"fromState":"New","toState":"Failed","trigger":"fail"},
			{"fromState":"Found","toState":"Clean","trigger":"closeAll","action":"down"}],
		"actions":[{"name":"run","runAsUserId":"robot","actionDetails":{"type":"RunWorker","workerId":{"scope":"T","code":"W"},"workerTimeout":60,
			"workerParameters":{"outcome":{"mapFrom":"how"},"seconds":{"mapFrom":"long"}},
			"workerStatusTriggers":{"started":"began","completedWithResults":"found","completedNoResults":"clean","failedToStart":"fail","failedToComplete":"fail"},
			"childTaskConfigurations":[{"taskDefinitionId":{"scope":"T","code":"Finding"},"resultMatchingPattern":{"filter":"Row lte 2"},"childTaskFields":{"what":{"mapFrom":"message"},"by":{"setTo":"worker"}}}]}},
			{"name":"down","actionDetails":{"type":"TriggerChildTasks","trigger":"close","filter":"fields['what'] startswith 'Row 1'"}}]}`
	ruleBreak = `{"id":{"scope":"T","code":"Finding"},"displayName":"Finding","states":[{"name":"Open"},{"name":"Closed"}],"initialState":{"name":"Open"},
		"fieldSchema":[{"name":"what","type":"String"},{"name":"by","type":"String"}],
		"triggers":[{"name":"close","trigger":{"type":"External"}}],"transitions":[{"fromState":"Open","toState":"Closed","trigger":"close"}]}`
)

func define(t *testing.T, w *World, text string) apiclient.DefinitionID {
	t.Helper()
	var d apiclient.Definition
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CreateDefinition(Author{User: "ann"}, d); err != nil {
		t.Fatal(err)
	}
	return d.ID
}

// kindsIn returns the kinds of line in a log, without their first word.
func kindsIn(l *apiclient.ActionLog) string {
	var kinds []string
	for _, item := range l.Items {
		kinds = append(kinds, strings.TrimPrefix(item.Type, "Action"))
	}
	return strings.Join(kinds, " ")
}

// TestWorker lets a worker end in each of its ways, and restarts the world in the
// middle of its run.
func TestWorker(t *testing.T) {
	tests := []struct {
		name, how, long string
		state           string
		children        int
		log             string
	}{
		{"with results", withResults, "10", "Found", 2, "Submitted Initialising Started ProgressUpdate Successful"},
		{"without", noResults, "10", "Clean", 0, "Submitted Initialising Started ProgressUpdate Successful"},
		{"not started", failedToStart, "10", "Failed", 0, "Submitted Initialising Failed"},
		{"stopped", failedToComplete, "10", "Failed", 0, "Submitted Initialising Started ProgressUpdate Failed"},
		{"too slow", withResults, "300", "Failed", 0, "Submitted Initialising Started Failed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, now := t.TempDir(), today
			open := func() *World {
				w, _, err := Open(dir, func() time.Time { return now }, 1, 1)
				if err != nil {
					t.Fatal(err)
				}
				return w
			}
			w := open()
			define(t, w, ruleBreak)
			in := apiclient.CreateTask{DefinitionID: define(t, w, checked), Fields: []apiclient.Field{
				{Name: "how", Value: []byte(`"` + tt.how + `"`)}, {Name: "long", Value: []byte(tt.long)},
			}}
			made, err := w.Create(Author{User: "ann"}, in, "check")
			if err != nil || made.State != "New" || made.ActionLogSubmitted == "" {
				t.Fatalf("made %+v: %v", made, err)
			}
			id, _ := ParseID(made.ID)
			log, _ := ParseID(made.ActionLogSubmitted)
			now = now.Add(300 * time.Millisecond)
			if task, _ := w.Task(id, Now); task.State != "New" {
				t.Errorf("in %s before the worker began", task.State)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			now = now.Add(10 * time.Minute)
			w = open()
			defer w.Close()
			task, err := w.Task(id, Now)
			if err != nil || task.State != tt.state || len(task.Children) != tt.children {
				t.Fatalf("in %s with %d children, want %s with %d: %v", task.State, len(task.Children), tt.state, tt.children, err)
			}
			if task.ActionLogModified != made.ActionLogSubmitted || task.Version.UserIDModified != "robot" {
				t.Errorf("moved by %q as %s", task.ActionLogModified, task.Version.UserIDModified)
			}
			if late := task.Version.AsAtModified.Sub(made.Version.AsAtCreated); late > 70*time.Second {
				t.Errorf("dated %v after it was submitted, when it was asked for and not when it was due", late)
			}
			l, err := w.ActionLog(log)
			if err != nil || kindsIn(l) != tt.log || l.RunAsUserID != "robot" || l.Origin.TaskID != made.ID {
				t.Errorf("log %q of %+v, want %q: %v", kindsIn(l), l, tt.log, err)
			}
		})
	}
}

// TestTriggerChildren moves the children that a filter wants, and leaves the others.
func TestTriggerChildren(t *testing.T) {
	now := today
	w := New(func() time.Time { return now })
	define(t, w, ruleBreak)
	in := apiclient.CreateTask{DefinitionID: define(t, w, checked), Fields: []apiclient.Field{
		{Name: "how", Value: []byte(`"` + withResults + `"`)}, {Name: "long", Value: []byte("1")},
	}}
	made, err := w.Create(Author{User: "ann"}, in, "check")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	id, _ := ParseID(made.ID)
	if _, err := w.Update(Author{User: "ann"}, id, apiclient.UpdateTask{}, "closeAll"); err != nil {
		t.Fatal(err)
	}
	task, err := w.Task(id, Now)
	if err != nil || len(task.Children) != 2 || task.Children[0].State != "Closed" || task.Children[1].State != "Open" {
		t.Errorf("children %+v: %v", task.Children, err)
	}
	child, _ := ParseID(task.Children[0].ID)
	if moved, _ := w.Task(child, Now); moved.ActionLogModified != task.ActionLogSubmitted || string(moved.Field("by")) != `"worker"` {
		t.Errorf("child moved by %q, made by %s", moved.ActionLogModified, moved.Field("by"))
	}
}

// TestCircle ends what would go on for ever.
func TestCircle(t *testing.T) {
	w := New(func() time.Time { return today })
	id := define(t, w, `{"id":{"scope":"T","code":"Circle"},"displayName":"Circle","states":[{"name":"A"}],"initialState":{"name":"A"},
		"triggers":[{"name":"go","trigger":{"type":"External"}}],"transitions":[{"fromState":"A","toState":"A","trigger":"go","action":"again"}],
		"actions":[{"name":"again","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[{"taskDefinitionId":{"scope":"T","code":"Circle"},"initialTrigger":"go"}]}}]}`)
	if _, err := w.Create(Author{User: "ann"}, apiclient.CreateTask{DefinitionID: id}, "go"); err != nil {
		t.Fatal(err)
	}
	if n := len(w.tasks); n != maxDepth+1 {
		t.Errorf("%d tasks, want %d", n, maxDepth+1)
	}
}

// TestBreadth ends what one request would spread without end.
func TestBreadth(t *testing.T) {
	w := New(func() time.Time { return today })
	child := `{"taskDefinitionId":{"scope":"T","code":"Wide"},"initialTrigger":"go"}`
	id := define(t, w, `{"id":{"scope":"T","code":"Wide"},"displayName":"Wide","states":[{"name":"A"}],"initialState":{"name":"A"},
		"triggers":[{"name":"go","trigger":{"type":"External"}}],"transitions":[{"fromState":"A","toState":"A","trigger":"go","action":"again"}],
		"actions":[{"name":"again","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[`+child+strings.Repeat(","+child, 7)+`]}}]}`)
	if _, err := w.Create(Author{User: "ann"}, apiclient.CreateTask{DefinitionID: id}, "go"); err != nil {
		t.Fatal(err)
	}
	if n := len(w.tasks); n != 8*maxActions+1 {
		t.Errorf("%d tasks, want %d", n, 8*maxActions+1)
	}
}

// TestWorkerCircle ends a worker that starts itself, however little time it takes.
func TestWorkerCircle(t *testing.T) {
	now := today
	w := New(func() time.Time { return now })
	id := define(t, w, `{"id":{"scope":"T","code":"Loop"},"displayName":"Loop","states":[{"name":"A"}],"initialState":{"name":"A"},
		"triggers":[{"name":"go","trigger":{"type":"External"}}],"transitions":[{"fromState":"A","toState":"A","trigger":"go","action":"again"}],
		"actions":[{"name":"again","actionDetails":{"type":"RunWorker","workerId":{"scope":"T","code":"W"},
			"workerParameters":{"outcome":{"setTo":"completedNoResults"},"seconds":{"setTo":0}},"workerStatusTriggers":{"completedNoResults":"go"}}}]}`)
	made, err := w.Create(Author{User: "ann"}, apiclient.CreateTask{DefinitionID: id}, "go")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	task, _ := ParseID(made.ID)
	if after, err := w.Task(task, Now); err != nil || after.Version.Number != maxDepth+1 {
		t.Errorf("version %d, want %d: %v", after.Version.Number, maxDepth+1, err)
	}
}

// TestWorkerGoesOn restarts the world while a worker is at work, and changes meanwhile
// what its parameters came from.
func TestWorkerGoesOn(t *testing.T) {
	dir, now := t.TempDir(), today
	open := func() *World {
		w, _, err := Open(dir, func() time.Time { return now }, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := open()
	define(t, w, ruleBreak)
	made, err := w.Create(Author{User: "ann"}, apiclient.CreateTask{DefinitionID: define(t, w, checked), Fields: []apiclient.Field{
		{Name: "how", Value: []byte(`"` + withResults + `"`)}, {Name: "long", Value: []byte("10")},
	}}, "check")
	if err != nil {
		t.Fatal(err)
	}
	id, _ := ParseID(made.ID)
	log, _ := ParseID(made.ActionLogSubmitted)
	now = now.Add(3 * time.Second)
	change := apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "how", Value: []byte(`"` + failedToStart + `"`)}}}
	if running, err := w.Update(Author{User: "ann"}, id, change, ""); err != nil || running.State != "Running" {
		t.Fatalf("in %s: %v", running.State, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = open()
	defer w.Close()
	now = now.Add(time.Hour)
	if task, err := w.Task(id, Now); err != nil || task.State != "Found" {
		t.Errorf("in %s: %v", task.State, err)
	}
	if l, err := w.ActionLog(log); err != nil || kindsIn(l) != "Submitted Initialising Started ProgressUpdate Successful" {
		t.Errorf("log %s: %v", kindsIn(l), err)
	}
}

// TestWorkerWithoutChildren fails when what it found cannot become tasks.
func TestWorkerWithoutChildren(t *testing.T) {
	now := today
	w := New(func() time.Time { return now })
	made, err := w.Create(Author{User: "ann"}, apiclient.CreateTask{DefinitionID: define(t, w, checked), Fields: []apiclient.Field{
		{Name: "how", Value: []byte(`"` + withResults + `"`)}, {Name: "long", Value: []byte("10")},
	}}, "check")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	log, _ := ParseID(made.ActionLogSubmitted)
	l, err := w.ActionLog(log)
	if err != nil {
		t.Fatal(err)
	}
	last := l.Items[len(l.Items)-1]
	if last.Type != actionFailed || !strings.Contains(last.Details, ". A child task could not be made: There is no task definition T/Finding.") {
		t.Errorf("the log ends with %+v", last)
	}
	id, _ := ParseID(made.ID)
	if task, err := w.Task(id, Now); err != nil || task.State != "Failed" {
		t.Errorf("in %s: %v", task.State, err)
	}
}
