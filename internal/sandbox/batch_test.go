package sandbox

import (
	"strings"
	"testing"
)

// TestBatchUpdate changes what it can and says of the rest why not.
func TestBatchUpdate(t *testing.T) {
	r := start(t, Options{})
	one, two := r.create(t), r.create(t)
	got := r.ask(t, "PATCH /api/tasks/$update", `{"updateTasks":[
		{"taskInstanceId":"`+one.ID+`","triggerName":"assign"},
		{"taskInstanceId":"`+two.ID+`","fields":[{"name":"nothing","value":1}]},
		{"taskInstanceId":"99999999-0000-4000-8000-000000000001"},
		{"taskInstanceId":"short"}]}`)
	if got.status != 200 {
		t.Fatalf("status %d: %s", got.status, got.body)
	}
	for _, want := range []string{
		`"id":"` + one.ID + `"`, `"id":"` + two.ID + `","type":"FieldNotInDefinition"`,
		`"type":"TaskNotFound"`, `"id":"short","type":"InvalidRequestFailure"`,
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("body lacks %s:\n%s", want, got.body)
		}
	}
	if task := r.ask(t, "GET /api/tasks/"+one.ID, "").task(t); task.Version.Number != 2 {
		t.Errorf("version %d after a batch that fired, want 2", task.Version.Number)
	}
	if task := r.ask(t, "GET /api/tasks/"+two.ID, "").task(t); task.Version.Number != 1 {
		t.Errorf("version %d after a batch that was refused, want 1", task.Version.Number)
	}
}

// TestBatchDelete deletes all or nothing.
func TestBatchDelete(t *testing.T) {
	r := start(t, Options{})
	one, two := r.create(t), r.create(t)
	const unknown = "99999999-0000-4000-8000-000000000001"
	r.run(t, []requestTest{
		{name: "one is unknown", request: "POST /api/tasks/$delete", body: `{"taskIds":["` + one.ID + `","` + unknown + `"]}`, wantStatus: 404},
		{name: "nothing was deleted", request: "GET /api/tasks/" + one.ID, wantStatus: 200},
		{name: "all are there", request: "POST /api/tasks/$delete", body: `{"taskIds":["` + one.ID + `","` + two.ID + `","` + one.ID + `"]}`, wantStatus: 200, want: []string{`"asAt"`}},
		{name: "one is gone", request: "GET /api/tasks/" + one.ID, wantStatus: 404},
		{name: "so is the other", request: "GET /api/tasks/" + two.ID, wantStatus: 404},
	})
}

func TestHistory(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	r.ask(t, "POST /api/tasks/"+task.ID+"?trigger=assign", "").task(t)
	r.run(t, []requestTest{
		{
			name: "all of it", request: "GET /api/tasks/" + task.ID + "/history?asAt=" + wireTime(task.Version.AsAtCreated), wantStatus: 200,
			want: []string{`"action":"Create","attributeName":"State","newValue":"Open"`, `"attributeName":"State","previousValue":"Open","newValue":"Investigating"`},
		},
		{name: "the latest version", request: "GET /api/tasks/" + task.ID + "/history", wantStatus: 200, want: []string{`"asAtVersionNumber":2`}, wantNot: `"Create"`},
	})
}

// TestActions lets a parent's transition make a child, whose end moves the parent.
func TestActions(t *testing.T) {
	r := start(t, Options{})
	define := func(code, rest string) {
		got := r.ask(t, "POST /api/taskdefinitions", `{"id":{"scope":"Test","code":"`+code+`"},"displayName":"`+code+`",
			"states":[{"name":"A"},{"name":"B"},{"name":"C"}],"fieldSchema":[{"name":"x","type":"String"}],"initialState":{"name":"A"},
			"triggers":[{"name":"go","trigger":{"type":"External"}},{"name":"end","trigger":{"type":"External"}}],`+rest+`}`)
		if got.status != 201 {
			t.Fatalf("define %s: %d %s", code, got.status, got.body)
		}
	}
	define("Child", `"transitions":[{"fromState":"A","toState":"C","trigger":"go","action":"tell"}],
		"actions":[{"name":"tell","actionDetails":{"type":"TriggerParentTask","trigger":"end"}}]`)
	define("Parent", `"transitions":[{"fromState":"A","toState":"B","trigger":"go","action":"make"},{"fromState":"B","toState":"C","trigger":"end"}],
		"actions":[{"name":"make","actionDetails":{"type":"CreateChildTasks","childTaskConfigurations":[
			{"taskDefinitionId":{"scope":"Test","code":"Child"},"childTaskFields":{"x":{"mapFrom":"x"}}}]}}]`)
	parent := r.ask(t, "POST /api/tasks?trigger=go", `{"taskDefinitionId":{"scope":"Test","code":"Parent"},"fields":[{"name":"x","value":"why"}]}`).task(t)
	if parent.State != "B" || parent.ActionLogSubmitted == "" {
		t.Fatalf("parent in %s with action %q", parent.State, parent.ActionLogSubmitted)
	}
	parent = r.ask(t, "GET /api/tasks/"+parent.ID, "").task(t)
	if len(parent.Children) != 1 {
		t.Fatalf("%d children, want 1", len(parent.Children))
	}
	log := r.ask(t, "GET /api/actionlogs/"+parent.ActionLogSubmitted, "")
	if !strings.Contains(log.body, "ActionSuccessful") || !strings.Contains(log.body, parent.ID) {
		t.Errorf("action log %d: %s", log.status, log.body)
	}
	child := r.ask(t, "POST /api/tasks/"+parent.Children[0].ID+"?trigger=go", "").task(t)
	if string(child.Field("x")) != `"why"` || child.ActionLogCreated != parent.ActionLogSubmitted {
		t.Errorf("child %s made by %q", child.Field("x"), child.ActionLogCreated)
	}
	if parent = r.ask(t, "GET /api/tasks/"+parent.ID, "").task(t); parent.State != "C" || parent.ActionLogModified != child.ActionLogSubmitted {
		t.Errorf("parent in %s, moved by %q", parent.State, parent.ActionLogModified)
	}
}
