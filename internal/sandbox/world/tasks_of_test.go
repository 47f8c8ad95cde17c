package world

import (
	"errors"
	"slices"
	"testing"

	"taskdesk/apiclient"
)

func isRefusal(err error, why Reason) bool {
	refusal, ok := errors.AsType[*Refusal](err)
	return ok && refusal.Reason == why
}

func TestTasksOf(t *testing.T) {
	w, _ := seeded(t, 1, 200)
	before := w.look(Now)
	open(t, w, "")
	for _, asAt := range []Moment{Now, before, MomentOf(today.Add(-10 * day))} {
		var want []string
		for _, task := range readNaively(t, w, asAt).tasks {
			if task.DefinitionID == tradeBreak {
				want = append(want, task.ID)
			}
		}
		tasks, err := w.TasksOf(tradeBreak, asAt)
		if got := idsOf(tasks); err != nil || len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("as at %v: %d tasks, want %d; error %v", asAt, len(got), len(want), err)
		}
	}
	for id, asAt := range map[apiclient.DefinitionID]Moment{{Scope: "Operations", Code: "tradebreak"}: Now, tradeBreak: MomentOf(today.Add(-365 * day))} {
		if _, err := w.TasksOf(id, asAt); !isRefusal(err, DefinitionNotFound) {
			t.Errorf("tasks of %s as at %v: error %v, want no such definition", id, asAt, err)
		}
	}
	other := apiclient.DefinitionID{Scope: "Elsewhere", Code: tradeBreak.Code}
	if _, err := w.CreateDefinition(author, apiclient.Definition{
		ID: other, DisplayName: "Unused", States: []apiclient.State{{Name: "Open"}}, InitialState: apiclient.InitialState{Name: "Open"},
	}); err != nil {
		t.Fatal(err)
	}
	if tasks, err := w.TasksOf(other, Now); err != nil || tasks == nil || len(tasks) != 0 {
		t.Errorf("of a definition without tasks: %v, error %v", tasks, err)
	}
}
