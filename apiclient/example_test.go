package apiclient_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// A person changes two tasks at once, and is told of each how that ended.
func ExampleTasksService_UpdateEach() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"values":[{"id":"t-1","state":"Resolved"}],"failed":[{"id":"t-2","detail":"Write a comment first."}]}`)
	}))
	defer service.Close()

	client, err := apiclient.New(service.URL + "/workflow")
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := client.As(func(context.Context) (string, error) { return "her-access-token", nil })

	updates := []apiclient.TaskUpdate{{TaskID: "t-1", Trigger: "resolve"}, {TaskID: "t-2", Trigger: "resolve"}}
	ann.Tasks.UpdateEach(context.Background(), updates, func(i int, o apiclient.Outcome) {
		switch {
		case errors.Is(o.Err, apiclient.ErrOutcomeUnknown):
			fmt.Println(updates[i].TaskID, "has to be looked at")
		case o.Err != nil:
			fmt.Println(updates[i].TaskID, "was not changed:", o.Err)
		default:
			fmt.Println(updates[i].TaskID, "is", o.Task.State)
		}
	})
	// Output:
	// t-1 is Resolved
	// t-2 was not changed: Tasks.UpdateBatch: status 200: Write a comment first.: refused
}

// A person reads a task, changes it, and is told how that ended.
func Example() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"name":"GuardConditionNotMet","code":9101,"detail":"Write a comment first."}`)
			return
		}
		_, _ = io.WriteString(w, `{"id":"t-1","state":"Investigating","fields":[{"name":"difference","value":-1204.50}]}`)
	}))
	defer service.Close()

	client, err := apiclient.New(service.URL + "/workflow")
	if err != nil {
		fmt.Println(err)
		return
	}
	ann := client.As(func(context.Context) (string, error) { return "her-access-token", nil })

	ctx := context.Background()
	task, err := ann.Tasks.Get(ctx, "t-1", time.Time{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(task.State, task.Field("difference"))

	change := apiclient.UpdateTask{Fields: []apiclient.Field{{Name: "difference", Value: jsontext.Value("0.00")}}}
	_, err = ann.Tasks.Update(ctx, task.ID, change, "resolve")
	switch {
	case errors.Is(err, apiclient.ErrOutcomeUnknown):
		fmt.Println("Look at the task before trying again.")
	case err != nil:
		fmt.Println(err)
	}
	// Output:
	// Investigating -1204.50
	// Tasks.Update: status 400: Write a comment first.
}
