package apiclient

import (
	"errors"
	"testing"
	"time"
)

func TestUpdateAnswers(t *testing.T) {
	at := time.Date(2023, 4, 21, 8, 40, 10, 500000000, time.UTC)
	const moment = `"2023-04-21T08:40:10.5000000+00:00"`
	const task = `"id":"t-1","state":"Open","version":{"asAtModified":` + moment + `}`
	tests := []struct {
		name, body string
		want       Updated
		task       bool
	}{
		{"a task", `{` + task + `}`, Updated{AsAt: at}, true},
		{"seed era", `{"wasSuccessful":true,"asAt":` + moment + `,"message":"Moved."}`, Updated{AsAt: at, Message: "Moved."}, false},
		{"seed era, all else null", `{"wasSuccessful":true,"asAt":null,"message":null}`, Updated{}, false},
		{"for clients of both", `{"wasSuccessful":true,"asAt":` + moment + `,` + task + `}`, Updated{AsAt: at}, true},
		{"a task with nulls", `{"wasSuccessful":null,` + task + `}`, Updated{AsAt: at}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, c := serving(t, says(200, tt.body, "lusid-meta-requestid", "0HN:1"))
			got, err := c.Tasks.Update(t.Context(), "t-1", UpdateTask{}, "assign")
			if err != nil {
				t.Fatal(err)
			}
			if (got.Task != nil) != tt.task || tt.task && got.Task.ID != "t-1" {
				t.Errorf("task %+v", got.Task)
			}
			got.Task, tt.want.RequestID = nil, "0HN:1"
			if *got != tt.want {
				t.Errorf("got %+v, want %+v", *got, tt.want)
			}
		})
	}
}

func TestSeedEraRefusal(t *testing.T) {
	const no = "No transition from Open is fired by resolve."
	_, c := serving(t, says(200, `{"wasSuccessful":false,"message":"`+no+`"}`, "workflow-meta-requestId", "0HN:1"))
	_, err := c.Tasks.Update(t.Context(), "t-1", UpdateTask{}, "resolve")
	e, ok := errors.AsType[*Error](err)
	if !ok || kindsOf(err) != "Refused" || e.Status != 200 || e.Detail != no || e.RequestID != "0HN:1" {
		t.Errorf("is %q with %+v", kindsOf(err), e)
	}
}
