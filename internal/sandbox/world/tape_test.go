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

// TestTape keeps a world over restarts, and loses nothing but a line that was not
// written to its end.
func TestTape(t *testing.T) {
	dir := t.TempDir()
	now := today
	open := func() (*World, Examples) {
		t.Helper()
		now = now.Add(time.Minute)
		w, examples, err := Open(dir, func() time.Time { return now }, 1, 50)
		if err != nil {
			t.Fatal(err)
		}
		return w, examples
	}
	see := func(w *World, id string) string {
		t.Helper()
		parsed, _ := ParseID(id)
		task, err := w.Task(parsed, Now)
		if err != nil {
			t.Fatal(err)
		}
		task.OpenDuration, task.OpenDurationSinceUpdate, task.OpenDurationSinceTransition = nil, nil, nil
		text, _ := json.Marshal(task, apiclient.JSONOptions, json.Deterministic(true))
		return string(text)
	}
	w, examples := open()
	by := Author{User: "ann", Request: RequestID{Connection: 1, Number: 1}}
	in := apiclient.CreateTask{
		DefinitionID: tradeBreak, StackingKey: "k", CorrelationIDs: []string{"c"},
		Fields: []apiclient.Field{{Name: "tradeId", Value: []byte(`"T-1"`)}, {Name: "difference", Value: []byte("1.50")}},
	}
	made, err := w.Create(by, in, "")
	if err != nil {
		t.Fatal(err)
	}
	id, _ := ParseID(made.ID)
	if _, err := w.Update(by, id, apiclient.UpdateTask{}, "assign"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(dir, time.Now, 1, 50); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("a second sandbox on the folder: %v", err)
	}
	before := see(w, made.ID)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, tapeName)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	last := strings.LastIndex(strings.TrimSuffix(string(whole), "\n"), "\n") + 1
	for cut := len(whole); cut >= last; cut -= 7 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		w, again := open()
		if again != examples {
			t.Fatalf("another seeded world: %v, then %v", examples, again)
		}
		if got := see(w, made.ID); (got == before) != (cut == len(whole)) || !strings.Contains(got, "1.50") {
			t.Errorf("cut at %d of %d, the last line being at %d:\n%s\nwas\n%s", cut, len(whole), last, got, before)
		}
		if _, err := w.Update(by, id, apiclient.UpdateTask{CorrelationIDs: []string{"d"}}, ""); err != nil {
			t.Errorf("no change after a restart: %v", err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	damaged := []byte(string(whole))
	damaged[last-5] ^= 1
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Open(dir, time.Now, 1, 50); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("damage in the middle: %v", err)
	}
	if _, _, err := Open(dir, time.Now, 2, 50); err == nil || !strings.Contains(err.Error(), "-seed 1") {
		t.Errorf("another seed: %v", err)
	}
}
