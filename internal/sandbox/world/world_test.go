package world

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

var author = Author{User: persons[0], Request: RequestID{Connection: 1, Number: 42}}

// open makes a trade break with a stacking key.
func open(t testing.TB, w *World, key string) ID {
	t.Helper()
	task, err := w.Create(author, apiclient.CreateTask{
		DefinitionID: tradeBreak, StackingKey: key,
		Fields: []apiclient.Field{{Name: "tradeId", Value: jsontext.Value(`"T-1"`)}, {Name: "difference", Value: jsontext.Value(`1.50`)}},
	}, "")
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	id, _ := ParseID(task.ID)
	return id
}

func see(t testing.TB, w *World, id ID, asAt Moment) *apiclient.Task {
	t.Helper()
	task, err := w.Task(id, asAt)
	if err != nil {
		t.Fatalf("task %s: %v", id, err)
	}
	return task
}

func change(t testing.TB, w *World, id ID, in apiclient.UpdateTask, trigger string) *apiclient.Task {
	t.Helper()
	task, err := w.Update(author, id, in, trigger)
	if err != nil {
		t.Fatalf("update: %v", err)
	}
	return task
}

func TestWhatWasReadStaysTrue(t *testing.T) {
	w, _ := seeded(t, 1, 1) // whose clock stands still
	id := open(t, w, "")
	seen := MomentOf(today.Add(time.Hour)) // the future, which reads as now
	before := see(t, w, id, seen)
	now := w.clock.look(Now)
	change(t, w, id, apiclient.UpdateTask{CorrelationIDs: []string{"x"}}, "")
	if after := see(t, w, id, now); after.Version.Number != before.Version.Number {
		t.Errorf("as at %v there was version %d, and is %d now", now.Time(), before.Version.Number, after.Version.Number)
	}
}

func TestInstantsAreNeverShared(t *testing.T) {
	w, _ := seeded(t, 1, 1)
	var mu sync.Mutex
	taken := map[time.Time]bool{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			id := open(t, w, "")
			for range 50 {
				at := change(t, w, id, apiclient.UpdateTask{CorrelationIDs: []string{time.Now().String()}}, "").Version.AsAtModified
				see(t, w, id, Now)
				mu.Lock()
				if taken[at] {
					t.Errorf("two versions at %v", at)
				}
				taken[at] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func TestIDs(t *testing.T) {
	id := NewID()
	if again, ok := ParseID(id.String()); !ok || again != id {
		t.Errorf("%s reads as %s", id, again)
	}
	for _, text := range []string{"", "x", "b2c94a77-13f6-4f0d-8b1c-70de5a41c8d", "b2c94a77-13f6-4f0d-8b1c-70de5a41c8dg", "b2c94a7713f64f0d8b1c70de5a41c8d2aaaa"} {
		if _, ok := ParseID(text); ok {
			t.Errorf("%q reads as an id", text)
		}
	}
	if got, want := (RequestID{Connection: 1<<64 - 1, Number: 42}).String(), "FVVVVVVVVVVVV:0000002A"; got != want {
		t.Errorf("request id %s, want %s", got, want)
	}
}

func TestUnknownTasks(t *testing.T) {
	w := New(time.Now)
	_, read := w.Task(NewID(), Now)
	_, written := w.Update(author, NewID(), apiclient.UpdateTask{}, "")
	_, deleted := w.Delete(author, NewID())
	for _, err := range []error{read, written, deleted} {
		if refusal, ok := errors.AsType[*Refusal](err); !ok || refusal.Reason != TaskNotFound {
			t.Errorf("error %v, want a refusal: no such task", err)
		}
	}
}
