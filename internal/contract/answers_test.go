package contract

import (
	"strings"
	"testing"
)

// TestAnswers spoils answers. Each is told, whoever asked.
func TestAnswers(t *testing.T) {
	const get, create = "GET " + taskPath, "POST /api/tasks"
	const updated = `{"wasSuccessful":true,"asAt":"2026-03-02T09:00:30.6543210+00:00","message":"m"}`
	tests := []struct {
		name, api, request string
		status             int
		old, with          string // in the task; without them it stays as it is
		answer             string // in place of the task
		want               string // empty: nothing is wrong
	}{
		{name: "a task", request: get, status: 200},
		{name: "null where it may be", request: get, status: 200, old: `"childTasks":[]`, with: `"childTasks":null`},
		{name: "any value of a field", request: get, status: 200, old: `1.50`, with: `{"a":[null]}`},
		{name: "unknown member", request: get, status: 200, old: `"state"`, with: `"colour":"red","state"`, want: `property "colour" is unsupported`},
		{name: "unknown member deep down", request: get, status: 200, old: `"taskDefinitionVersion":{}`, with: `"taskDefinitionVersion":{"number":1}`, want: `property "number" is unsupported`},
		{name: "required member left out", request: get, status: 200, old: `"terminalState":false,`, want: `property "terminalState" is missing`},
		{name: "wrong kind", request: get, status: 200, old: `"terminalState":false`, with: `"terminalState":"false"`, want: `value must be a boolean`},
		{name: "null where it may not be", request: get, status: 200, old: `"state":"Open"`, with: `"state":null`, want: `not nullable`},
		{name: "no UUID", request: get, status: 200, old: `{"id":"7`, with: `{"id":"x`, want: `the format "uuid"`},
		{name: "no moment", request: get, status: 200, old: `"2026-03-02T`, with: `"2026-03-02 `, want: `the format "date-time"`},
		{name: "no whole number", request: get, status: 200, old: `"asAtVersionNumber":1`, with: `"asAtVersionNumber":1.5`, want: `value must be an integer`},
		{name: "no JSON", request: get, status: 200, answer: `<html>`, want: `failed to decode`},
		{name: "undeclared status", request: get, status: 202, want: `answer:`},
		{name: "a status of another operation", request: create, status: 200, want: `answer:`},
		{name: "unknown task", request: get, status: 404, answer: `"There is none."`},
		{name: "unknown task as a problem", request: get, status: 404, answer: problem, want: `value must be a string`},
		{name: "a failure", request: get, status: 409, answer: problem},
		{name: "a failure that is no problem", request: get, status: 409, answer: `{}`, want: `property "name" is missing`},
		{name: "newer member", request: get, status: 200, old: `"state"`, with: `"openDuration":7,"state"`},
		{name: "newer member in the seed era", api: "seed", request: get, status: 200, old: `"state"`, with: `"openDuration":7,"state"`, want: `property "openDuration" is unsupported`},
		{name: "the seed era's update", api: "seed", request: "POST " + taskPath, status: 200, answer: updated},
		{name: "the seed era's update today", request: "POST " + taskPath, status: 200, answer: updated, want: `property "wasSuccessful" is unsupported`},
		{name: "today's update in the seed era", api: "seed", request: "POST " + taskPath, status: 200, want: `property "wasSuccessful" is missing`},
		{name: "a list", request: "GET /api/tasks", status: 200, answer: `{"values":[` + task + `]}`},
		{name: "a list in the seed era", api: "seed", request: "GET /api/tasks", status: 200, answer: `{"values":[]}`, want: `status is not supported`},
		{name: "no list in the seed era", api: "seed", request: "GET /api/tasks", status: 404, answer: problem},
	}
	needDocument(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := call{request: tt.request, status: tt.status, answer: tt.answer}
			if c.answer == "" {
				c.answer = strings.Replace(task, tt.old, tt.with, 1)
			}
			if tt.request == create {
				c.body = newTask
			}
			c.check(t, Console, tt.api, tt.want)
			c.check(t, API, tt.api, tt.want)
		})
	}
}
