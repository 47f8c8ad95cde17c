package desk

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

// TestWalkAgreesWithHistory holds what the API's own history tells of tasks against
// their versions, to the last field: of all kinds of tasks that people and actions
// changed, now and as at a moment in their lives.
func TestWalkAgreesWithHistory(t *testing.T) {
	r := newRig(t, sandbox.Options{Tasks: 50})
	walking, w := r.another(t, Options{})
	w.next = without(w.next, "/history")
	t.Cleanup(walking.Close)
	ctx := as(t, "viewer")
	ids := r.everyTask(t)
	many := 0
	for _, id := range ids {
		told, walked := versions(t, r.Desk, ctx, id, time.Time{}), versions(t, walking, ctx, id, time.Time{})
		if !reflect.DeepEqual(told, walked) {
			t.Errorf("task %s: told %+v\nwalked %+v", id, told, walked)
		}
		if told[0].Number != len(told) || told[len(told)-1].Number != 1 {
			t.Errorf("task %s: %d versions, the newest %d", id, len(told), told[0].Number)
		}
		middle := told[len(told)/2]
		if then := versions(t, walking, ctx, id, middle.AsAt); !reflect.DeepEqual(then, told[len(told)/2:]) {
			t.Errorf("task %s as at %v: %+v", id, middle.AsAt, then)
		}
		many = max(many, len(told))
	}
	if len(ids) < 40 || many < 40 || r.wire.count("GET /api/tasks/") > 5*len(ids) {
		t.Errorf("%d tasks of up to %d versions, in %d calls", len(ids), many, r.wire.count("GET /api/tasks/"))
	}
}

// TestWalkAgreesOnAnyTask changes tasks at random, also by what changes nothing.
func TestWalkAgreesOnAnyTask(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	r.defineCircle(t)
	walking, w := r.another(t, Options{})
	w.next = without(w.next, "/history")
	t.Cleanup(walking.Close)
	ctx := as(t, "viewer")
	for seed := range uint64(12) {
		id := r.turned(t, rand.New(rand.NewPCG(seed, 0)))
		told, walked := versions(t, r.Desk, ctx, id, time.Time{}), versions(t, walking, ctx, id, time.Time{})
		if !reflect.DeepEqual(told, walked) {
			t.Errorf("seed %d: told %+v\nwalked %+v", seed, told, walked)
		}
	}
}

// turned makes a task and changes it at random.
func (r *rig) turned(t *testing.T, random *rand.Rand) (id string) {
	t.Helper()
	up := r.upstream(t, "admin")
	texts := []string{`"a"`, `"b"`, `""`, "null", `"\u00e9\"\\"`}
	numbers := []string{"1", "1.50", "1.5", "-0.1234567890123456789012345678", "null"}
	made, err := up.Tasks.Create(t.Context(), apiclient.CreateTask{DefinitionID: circle, Fields: []apiclient.Field{field("text", one(random, texts))}}, "")
	if err != nil {
		t.Fatal(err)
	}
	for range random.IntN(30) {
		in := apiclient.UpdateTask{
			StackingKey:    one(random, []string{"", "k1", "k2"}),
			CorrelationIDs: one(random, [][]string{nil, {}, {"a, b"}, {"a", "b"}}),
		}
		if random.IntN(2) == 0 {
			in.Fields = []apiclient.Field{field("number", one(random, numbers)), field("text", one(random, texts))}
		}
		if _, err := up.Tasks.Update(t.Context(), made.ID, in, one(random, []string{"", "turn", "stay"})); err != nil {
			t.Fatal(err)
		}
	}
	return made.ID
}

func one[T any](random *rand.Rand, of []T) T { return of[random.IntN(len(of))] }

var circle = apiclient.DefinitionID{Scope: "Test", Code: "Circle"}

// defineCircle defines tasks that can turn to another state, and to the same.
func (r *rig) defineCircle(t *testing.T) {
	t.Helper()
	external := apiclient.TriggerKind{Type: "External"}
	_, err := r.upstream(t, "admin").Definitions.Create(t.Context(), apiclient.Definition{
		ID: circle, DisplayName: "Circle", States: []apiclient.State{{Name: "A"}, {Name: "B"}},
		FieldSchema:  []apiclient.FieldSchema{{Name: "number", Type: apiclient.Decimal}, {Name: "text", Type: apiclient.String}},
		InitialState: apiclient.InitialState{Name: "A"},
		Triggers:     []apiclient.TriggerSchema{{Name: "turn", Trigger: external}, {Name: "stay", Trigger: external}},
		Transitions: []apiclient.Transition{
			{From: "A", To: "B", Trigger: "turn"}, {From: "B", To: "A", Trigger: "turn"},
			{From: "A", To: "A", Trigger: "stay"}, {From: "B", To: "B", Trigger: "stay"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// everyTask returns the ids of all tasks.
func (r *rig) everyTask(t *testing.T) (ids []string) {
	t.Helper()
	for task, err := range r.upstream(t, "viewer").Tasks.All(t.Context(), apiclient.ListOptions{}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, task.ID)
	}
	return ids
}
