package contract

import "testing"

// TestRequests spoils requests. The console may send none of them; a test of the API may,
// and the API has to refuse it.
func TestRequests(t *testing.T) {
	const kind = Kindness + ": names in any case"
	taken := func(request, body, header string) call { return call{request, body, header, 201, task} }
	refused := func(request, body string, status int) call { return call{request, body, "", status, problem} }
	tests := []struct {
		name                 string
		call                 call
		wantConsole, wantAPI string // empty: nothing is wrong
	}{
		{"valid", taken("POST /api/tasks?trigger=go", newTask, ""), "", ""},
		{"the SDKs' media type", taken("POST /api/tasks", newTask, "Content-Type: application/json-patch+json"), "", ""},
		{"another one", taken("POST /api/tasks", newTask, "Content-Type: text/json; charset=utf-8"), "", ""},
		{"and another one", taken("POST /api/tasks", newTask, "Content-Type: application/vnd.example+json"), "", ""},
		{"a media type for no JSON", taken("POST /api/tasks", newTask, "Content-Type: text/plain"), "unexpected value", "unexpected value"},
		{"valid and refused", refused("POST /api/tasks", newTask, 409), "", ""},
		{"malformed parameter, taken", taken("POST /api/tasks?trigger=a%20b", newTask, ""), `parameter "trigger"`, `parameter "trigger"`},
		{"malformed parameter, refused", refused("POST /api/tasks?trigger=a%20b", newTask, 400), `parameter "trigger"`, ""},
		{"unknown member, taken", taken("POST /api/tasks", `{"Fields":[],`+newTask[1:], ""), `"Fields" is unsupported`, `"Fields" is unsupported`},
		{"unknown member, taken out of kindness", taken("POST /api/tasks", `{"Fields":[],`+newTask[1:], kind), `"Fields" is unsupported`, ""},
		{"kindness where none is needed", taken("POST /api/tasks", newTask, kind), "", "in vain"},
		{"unknown parameter", taken("POST /api/tasks?colour=red", newTask, ""), `no parameter "colour"`, `no parameter "colour"`},
		{"a body for nothing", call{"DELETE " + taskPath, newTask, "", 200, `{"asAt":"2026-03-02T09:00:30Z"}`}, "body not allowed", "body not allowed"},
		{"no body, refused", refused("POST /api/tasks", "", 400), "value is required", ""},
		{"no body where none is needed", call{"POST " + taskPath, "", "", 200, task}, "", ""},
		{"a batch", call{"PATCH /api/tasks/$update", `{"updateTasks":[{"taskInstanceId":"x","triggerName":"go"}]}`, "", 200, `{"values":[` + task + `],"failed":[]}`}, "", ""},
		{"a batch with other names", call{"PATCH /api/tasks/$update", `{"updateTasks":[{"id":"x"}]}`, "", 200, `{"values":[],"failed":[]}`}, `property "id" is unsupported`, `property "id" is unsupported`},
		{"unknown operation, refused", refused("PUT "+taskPath, newTask, 405), "method not allowed", ""},
		{"unknown operation, refused otherwise", refused("PUT "+taskPath, newTask, 400), "method not allowed", "not refused as unknown"},
		{"unknown operation, refused without a problem", call{"GET /api/nothing", "", "", 404, `"None."`}, "no matching operation", "value must be an object"},
		{"unknown operation, taken", call{"GET /api/nothing", "", "", 200, task}, "no matching operation", "not refused as unknown"},
	}
	needDocument(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.call.check(t, Console, "current", tt.wantConsole)
			tt.call.check(t, API, "current", tt.wantAPI)
		})
	}
}
