package sandbox

import "testing"

func TestSeedEra(t *testing.T) {
	r := start(t, Options{API: SeedEra})
	task := r.create(t)
	at := "/api/tasks/" + task.ID
	r.run(t, []requestTest{
		{name: "values are text", request: "GET " + at, wantStatus: 200, want: []string{`{"name":"difference","value":"-1204.5500"}`, `"state":"Open"`}, wantNot: "ultimateParentTask"},
		{name: "no newer members", request: "GET " + at, wantStatus: 200, wantNot: "taskDefinitionDisplayName"},
		{name: "no request ids", request: "GET " + at, wantStatus: 200, wantNot: "requestId"},
		{name: "a refused transition is an answer", request: "POST " + at + "?trigger=resolve", wantStatus: 200,
			want: []string{`{"wasSuccessful":false,"message":"No transition from Open is fired by resolve."}`}},
		{name: "a trigger of any characters", request: "POST " + at + "?trigger=no%20such%20one", wantStatus: 200, want: []string{`"wasSuccessful":false`}},
		{name: "a trigger that is too short", request: "POST " + at + "?trigger=send", wantStatus: 400, want: []string{`"errors":{"trigger":`}},
		{name: "another refusal is a problem", request: "POST " + at, body: `{"fields":[{"name":"tradeId","value":"x"}]}`, wantStatus: 400, want: []string{`"FieldIsReadOnly"`}},
		{name: "a decimal comes as text", request: "POST " + at, body: `{"fields":[{"name":"difference","value":"7.10"}]}`, wantStatus: 200,
			want: []string{`"wasSuccessful":true`, `"asAt":"`, `"message":"The task was changed."`}},
		{name: "a transition", request: "POST " + at + "?trigger=assign", wantStatus: 200, want: []string{`"wasSuccessful":true`, `"message":"The task moved to Investigating."`}},
		{name: "and its effect", request: "GET " + at, wantStatus: 200, want: []string{`"7.10"`, `"state":"Investigating"`}},
		{name: "no list", request: "GET /api/tasks", wantStatus: 404},
		{name: "no definitions", request: "GET /api/taskdefinitions/Operations/TradeBreak", wantStatus: 404},
		{name: "no batch", request: "PATCH /api/tasks/$update", body: "{}", wantStatus: 404},
		{name: "no batch to delete", request: "POST /api/tasks/$delete", body: "{}", wantStatus: 404, want: []string{`"RouteNotFound"`}},
		{name: "delete", request: "DELETE " + at, wantStatus: 200, want: []string{`"asAt"`}},
		{name: "unknown task", request: "POST " + at, wantStatus: 404},
	})
}
