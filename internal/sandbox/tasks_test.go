package sandbox

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestCreateTask(t *testing.T) {
	r := start(t, Options{})
	const definition = `"taskDefinitionId":{"scope":"Operations","code":"TradeBreak"}`
	const needed = `{"name":"tradeId","value":"T-1"},{"name":"difference","value":1}`
	with := func(field string) string { return "{" + definition + `,"fields":[` + needed + "," + field + "]}" }
	r.run(t, []requestTest{
		{name: "plain", request: "POST /api/tasks", body: newBreak, wantStatus: 201, want: []string{
			`"state":"Open"`, `"asAtVersionNumber":1`, `"value":-1204.5500`, `{"name":"comment","value":""}`, `"childTasks":[]`,
			`"correlationIds":["EOD recon"]`, `"terminalState":false`, `"hierarchicalPosition":"Standalone"`,
			`"completionStatus":"NotStarted"`, `"openDuration":0`}, wantNot: `"analyst"`},
		{name: "nothing is null", request: "POST /api/tasks", body: newBreak, wantStatus: 201, wantNot: "null"},
		{name: "with a trigger it is one version", request: "POST /api/tasks?trigger=assign", body: newBreak, wantStatus: 201,
			want: []string{`"state":"Investigating"`, `"asAtVersionNumber":1`, `"completionStatus":"InProgress"`}},
		{name: "28 digits", request: "POST /api/tasks", body: with(`{"name":"fxRate","value":1.234567890123456789012345678}`),
			wantStatus: 201, want: []string{`1.234567890123456789012345678`}},
		{name: "a read-only field may be set now", request: "POST /api/tasks", body: with(`{"name":"analyst","value":"mira"}`), wantStatus: 201},
		{name: "a suggested value is a hint", request: "POST /api/tasks", body: with(`{"name":"counterparty","value":"Somebody"}`), wantStatus: 201},
		{name: "member names in any case", request: "POST /api/tasks", body: `{"TaskDefinitionId":{"Scope":"DataQuality","Code":"Exception"},
			"Fields":[{"Name":"rule","Value":"r"},{"Name":"dataset","Value":"d"}]}`, header: kindly("as the service reads JSON"), wantStatus: 201},
		{name: "a trigger that does not fire", request: "POST /api/tasks?trigger=resolve", body: newBreak, wantStatus: 400,
			want: []string{`"TransitionNotAllowed"`, `"code":9102`, `"errorDetails":[{"state":"Open","trigger":"resolve"}]`}},
		{name: "a required field is missing", request: "POST /api/tasks", body: "{" + definition + "}", wantStatus: 400,
			want: []string{`"RequiredFieldMissing"`, `{"field":"tradeId"}`, `{"field":"difference"}`}},
		{name: "a required field is null", request: "POST /api/tasks",
			body: "{" + definition + `,"fields":[{"name":"tradeId","value":null},{"name":"difference","value":1}]}`, wantStatus: 400, want: []string{`"field":"tradeId"`}},
		{name: "unknown field", request: "POST /api/tasks", body: with(`{"name":"colour","value":"red"}`), wantStatus: 400, want: []string{`"FieldNotInDefinition"`}},
		{name: "wrong type", request: "POST /api/tasks", body: with(`{"name":"blocking","value":"perhaps"}`), wantStatus: 400, want: []string{`"FieldValueNotValid"`}},
		{name: "unacceptable value", request: "POST /api/tasks", body: with(`{"name":"currency","value":"XYZ"}`), wantStatus: 400, want: []string{`"FieldValueNotValid"`}},
		{name: "a field twice", request: "POST /api/tasks", body: with(`{"name":"tradeId","value":"T-2"}`), wantStatus: 400, want: []string{`"DuplicateInParameterSet"`, `"code":144`}},
		{name: "a field without a name", request: "POST /api/tasks", body: with(`{"value":1}`), wantStatus: 400, want: []string{`"Fields[2].Name":["A name is needed."]`}},
		{name: "no such definition", request: "POST /api/tasks", body: `{"taskDefinitionId":{"scope":"a","code":"b"}}`, wantStatus: 400, want: []string{`"TaskDefinitionNotFound"`}},
		{name: "no definition", request: "POST /api/tasks", body: `{}`, wantStatus: 400, want: []string{`"errors":{"TaskDefinitionId"`}},
		{name: "malformed trigger", request: "POST /api/tasks?trigger=a%20b", body: newBreak, wantStatus: 400, want: []string{`"code":157`, `"errors":{"trigger":`}},
		{name: "no JSON", request: "POST /api/tasks", body: `{"a`, wantStatus: 400, want: []string{`"errors":{"body":`}},
		{name: "wrong kind inside", request: "POST /api/tasks", body: `{"fields":[{"name":7}]}`, wantStatus: 400, want: []string{`"/fields/0/name"`}},
	})
}

func TestIdentifiers(t *testing.T) {
	r := start(t, Options{})
	got := r.ask(t, "POST /api/tasks", newBreak)
	task := got.task(t)
	for name, tt := range map[string]struct{ form, text string }{
		"task id":      {`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`, task.ID},
		"request id":   {`^[0-9A-Z]{13}:[0-9A-F]{8}$`, task.Version.RequestIDCreated},
		"user id":      {`^[0-9A-Za-z]{20}$`, task.Version.UserIDCreated},
		"created":      {`"asAtCreated":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}0\+00:00"`, got.body},
		"duration":     {`^\d+$`, got.header.Get("lusid-meta-duration")},
		"success":      {`^True$`, got.header.Get("lusid-meta-success")},
		"content type": {`^application/json; charset=utf-8$`, got.header.Get("Content-Type")},
		"date":         {`GMT$`, got.header.Get("Date")},
	} {
		if !regexp.MustCompile(tt.form).MatchString(tt.text) {
			t.Errorf("%s: %q has not the form %s", name, tt.text, tt.form)
		}
	}
	for _, header := range []string{"workflow-meta-requestId", "lusid-meta-requestId"} {
		if id := got.header.Get(header); id != task.Version.RequestIDCreated {
			t.Errorf("%s is %q, want the request of the version", header, id)
		}
	}
	refused := r.ask(t, "GET /api/tasks/short", "")
	id := refused.header.Get("workflow-meta-requestId")
	instance := regexp.MustCompile(`"instance":"([^"]*)"`).FindStringSubmatch(refused.body)[1]
	if parts := strings.Split(instance, "/"); len(parts) != 7 || parts[6] != id {
		t.Errorf("instance %q does not end with the request id %s as its seventh part", instance, id)
	}
}

func TestGetTask(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	at := "GET /api/tasks/" + task.ID
	r.run(t, []requestTest{
		{name: "now", request: at, wantStatus: 200, want: []string{task.ID, `"ultimateParentTask":{"id":"` + task.ID}, wantNot: `"parentTask"`},
		{name: "upper case", request: "GET /api/tasks/" + strings.ToUpper(task.ID), wantStatus: 200, want: []string{task.ID}},
		{name: "an unknown id", request: "GET /api/tasks/99999999-0000-4000-8000-000000000001", wantStatus: 404, want: []string{`"There is no such task."`}},
		{name: "well formed and no UUID", request: "GET /api/tasks/abcdefghijabcdefghijabcdefghijab", wantStatus: 404},
		{name: "too short", request: "GET /api/tasks/abc", wantStatus: 400, want: []string{`"InvalidRequestFailure"`, `"code":157`, `"errors":{"id":["The id must have 30 to 40 characters."]}`, `"errorDetails":[]`}},
		{name: "bad letters", request: "GET /api/tasks/" + strings.Repeat("a_", 16), wantStatus: 400, want: []string{`only letters, digits and hyphens`}},
		{name: "content type on a GET", request: at, header: []string{"Content-Type: application/json"}, wantStatus: 200},
		{name: "unreadable moment", request: at + "?asAt=soon", wantStatus: 400, want: []string{`"errors":{"asAt"`}},
		{name: "before its creation", request: at + "?asAt=2001-01-01", wantStatus: 404},
		{name: "the zero moment", request: at + "?asAt=0001-01-01T00:00:00.0000000%2B00:00", wantStatus: 404},
		{name: "the future", request: at + "?asAt=2999-01-01T00:00:00Z", wantStatus: 200},
		{name: "an empty moment", request: at + "?asAt=", header: kindly("as no moment"), wantStatus: 200},
		{name: "a day", request: at + "?asAt=2999-01-01", header: kindly("as its midnight"), wantStatus: 200},
	})
}

func TestUpdateTask(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t, "Authorization: Bearer sandbox-admin")
	at := "POST /api/tasks/" + task.ID
	r.run(t, []requestTest{
		{name: "one field", request: at, body: `{"fields":[{"name":"severity","value":"High"}]}`, wantStatus: 200,
			want: []string{`"asAtVersionNumber":2`, `"value":"High"`, `"value":-1204.5500`, `"value":"T-1"`}},
		{name: "clear it", request: at, body: `{"fields":[{"name":"severity","value":null}]}`, wantStatus: 200, want: []string{`"asAtVersionNumber":3`}, wantNot: `severity`},
		{name: "nothing at all", request: at, wantStatus: 200, want: []string{`"asAtVersionNumber":3`}},
		{name: "null", request: at, body: "null", header: kindly("as no body"), wantStatus: 200, want: []string{`"asAtVersionNumber":3`}},
		{name: "the same value", request: at, body: `{"fields":[{"name":"comment","value":""}]}`, wantStatus: 200, want: []string{`"asAtVersionNumber":3`}},
		{name: "correlation ids are replaced", request: at, body: `{"correlationIds":["a","b"]}`, wantStatus: 200, want: []string{`"correlationIds":["a","b"]`, `"asAtVersionNumber":4`}},
		{name: "read-only in every state", request: at, body: `{"fields":[{"name":"tradeId","value":"T-2"}]}`, wantStatus: 400,
			want: []string{`"FieldIsReadOnly"`, `"errorDetails":[{"field":"tradeId","state":"Open"}]`, `"code":9103`}},
		{name: "read-only in the initial state, even with a trigger that leaves it", request: at + "?trigger=assign",
			body: `{"fields":[{"name":"analyst","value":"mira"}]}`, wantStatus: 400, want: []string{`"FieldIsReadOnly"`}},
		{name: "trigger alone", request: at + "?trigger=assign", wantStatus: 200, want: []string{`"state":"Investigating"`, `"asAtVersionNumber":5`}},
		{name: "unknown trigger", request: at + "?trigger=fly", wantStatus: 400, want: []string{`"TransitionNotAllowed"`}},
		{name: "the guard's own words", request: at + "?trigger=resolve", wantStatus: 400,
			want: []string{`"GuardConditionNotMet"`, `"code":9101`, `"detail":"Write a comment first; whoever opened the break cannot resolve it."`}},
		{name: "a guard without words", request: at + "?trigger=escalate", wantStatus: 400, want: []string{`The guard of escalate is not met`}},
		{name: "four eyes", request: at + "?trigger=resolve", body: `{"fields":[{"name":"comment","value":"x"}]}`, header: []string{"Authorization: Bearer sandbox-admin"},
			wantStatus: 400, want: []string{`"GuardConditionNotMet"`}},
		{name: "a refusal changed nothing", request: "GET /api/tasks/" + task.ID, wantStatus: 200, want: []string{`"asAtVersionNumber":5`, `{"name":"comment","value":""}`}},
		{name: "the request's fields count for the guard", request: at + "?trigger=resolve", body: `{"fields":[{"name":"comment","value":"Agreed."}]}`,
			wantStatus: 200, want: []string{`"state":"Resolved"`, `"terminalState":true`, `"completionStatus":"Completed"`, `"openDurationSinceLastUpdate":0`, `"Agreed."`}},
		{name: "read-only in a terminal state", request: at, body: `{"fields":[{"name":"comment","value":"x"}]}`, wantStatus: 400, want: []string{`"state":"Resolved"`}},
		{name: "nothing leaves a terminal state", request: at + "?trigger=assign", wantStatus: 400, want: []string{`No transition from Resolved is fired by assign.`}},
		{name: "an unknown task", request: "POST /api/tasks/99999999-0000-4000-8000-000000000001", wantStatus: 404},
	})
}

func TestDeleteTask(t *testing.T) {
	r := start(t, Options{})
	task := r.create(t)
	at := "/api/tasks/" + task.ID
	gone := r.ask(t, "DELETE "+at, "", "Content-Type: application/json")
	if gone.status != 200 || !strings.Contains(gone.body, `"asAt":"`) || !strings.Contains(gone.body, `"RequestLogs"`) {
		t.Fatalf("delete: %d %s", gone.status, gone.body)
	}
	r.run(t, []requestTest{
		{name: "now", request: "GET " + at, wantStatus: 404},
		{name: "in the future", request: "GET " + at + "?asAt=2999-01-01", wantStatus: 404},
		{name: "before its end", request: "GET " + at + "?asAt=" + wireTime(task.Version.AsAtModified), wantStatus: 200},
		{name: "update", request: "POST " + at + "?trigger=assign", wantStatus: 404},
		{name: "again", request: "DELETE " + at, wantStatus: 404, want: []string{`"There is no such task."`}},
	})
}

func TestEveryVersionIsKept(t *testing.T) {
	now := time.Date(2026, 3, 2, 12, 0, 0, 999, time.UTC)
	r := start(t, Options{Now: func() time.Time { return now }}) // a clock that stands still
	task := r.create(t)
	moments := []time.Time{task.Version.AsAtModified}
	for _, comment := range []string{"one", "two", "three"} {
		task = r.ask(t, "POST /api/tasks/"+task.ID, `{"fields":[{"name":"comment","value":"`+comment+`"}]}`).task(t)
		moments = append(moments, task.Version.AsAtModified)
	}
	for i, want := range []string{`""`, `"one"`, `"two"`, `"three"`} {
		if i > 0 && !moments[i].After(moments[i-1]) {
			t.Errorf("version %d is not later than the one before", i+1)
		}
		then := r.ask(t, "GET /api/tasks/"+task.ID+"?asAt="+wireTime(moments[i]), "").task(t)
		if got := string(then.Field("comment")); got != want || then.Version.Number != i+1 {
			t.Errorf("as at version %d: comment %s, number %d; want %s", i+1, got, then.Version.Number, want)
		}
	}
	before := r.ask(t, "GET /api/tasks/"+task.ID+"?asAt="+moments[3].Add(-100*time.Nanosecond).Format("2006-01-02T15:04:05.0000000Z"), "").task(t)
	if before.Version.Number != 3 {
		t.Errorf("a tick before version 4 is version %d, want 3", before.Version.Number)
	}
}
