package apiclient

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestUpdateBatch(t *testing.T) {
	const failed = `{"id":"t-2","type":"Guarded","detail":"Write a comment.","errorDetails":[{"limit":3.50},"odd"]}`
	tests := []struct {
		name, body       string
		values, failures int
	}{
		{"both", `{"values":[{"id":"t-1"}],"failed":[` + failed + `]}`, 1, 1},
		{"none worked", `{"failed":[` + failed + `]}`, 0, 1},
		{"none failed", `{"values":[{"id":"t-1"}],"failed":null}`, 1, 0},
		{"none at all", `{"values":[],"failed":[]}`, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, c := serving(t, says(200, tt.body))
			got, err := c.Tasks.UpdateBatch(t.Context(), []TaskUpdate{{TaskID: "t-1"}, {TaskID: "t-2"}})
			if err != nil || len(got.Values) != tt.values || len(got.Failed) != tt.failures {
				t.Fatalf("%+v, %v", got, err)
			}
			want := []map[string]string{{"limit": "3.50"}, {"detail": "odd"}}
			if tt.failures > 0 && !reflect.DeepEqual(got.Failed[0].Details, want) {
				t.Errorf("details %v, want %v", got.Failed[0].Details, want)
			}
		})
	}
}

func TestAnswersOfLists(t *testing.T) {
	_, c := serving(t, says(200, `{"values":[{"asAtVersionNumber":2,"attributeName":"State","newValue":"Open"}]}`))
	changes, err := c.Tasks.History(t.Context(), taskID, time.Time{})
	if err != nil || len(changes) != 1 || changes[0].Number != 2 {
		t.Errorf("History: %+v, %v", changes, err)
	}
	_, c = serving(t, says(200, `{"values":[`+smallTask+strings.Repeat(" ", maxBody)+`]}`)) // a list may be longer than one thing
	tasks, err := c.Tasks.OfDefinition(t.Context(), tradeBreak, time.Time{})
	if err != nil || len(tasks) != 1 || tasks[0].ID != taskID {
		t.Errorf("OfDefinition: %+v, %v", tasks, err)
	}
}
