package contract

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"taskdesk/internal/sandbox"
)

// TestExceptions takes each exception away. Something that the sandbox says must then be
// outside of the document, or else the exception is not needed any more.
func TestExceptions(t *testing.T) {
	needDocument(t)
	for api, list := range map[string][]exception{sandbox.Current: newer, sandbox.SeedEra: older} {
		said := listen(t, api)
		if wrong := against(t, list, said); wrong != nil {
			t.Errorf("%s: with all exceptions: %v", api, wrong)
		}
		for i, e := range list {
			t.Run(api+"/"+e.name, func(t *testing.T) {
				if against(t, slices.Delete(slices.Clone(list), i, i+1), said) == nil {
					t.Errorf("nothing that the sandbox says needs what came with %s", e.since)
				}
			})
		}
	}
}

// listen has a sandbox say all that it can say besides the document.
func listen(t *testing.T, api string) (said []exchange) {
	t.Helper()
	box := sandbox.New(sandbox.Options{Tasks: 1, API: api, Wrap: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { said = append(said, record(next, w, r)) })
	}})
	service := box.Handler("http://localhost:8081")
	names := strings.NewReplacer("{ordinary}", box.Examples().Ordinary, "{long}", box.Examples().LongHistory)
	for _, request := range append(both(box.Examples()), only[api]...) {
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(names.Replace(rest), " ")
		r := httptest.NewRequest(method, "/workflow"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer sandbox-operator")
		service.ServeHTTP(httptest.NewRecorder(), r)
	}
	return said
}

// both are requests to both generations.
func both(e sandbox.Examples) []string {
	return []string{
		"GET /api/tasks/" + e.Family,
		"POST /api/tasks/" + e.Ordinary + "?trigger=escalate",
		"GET /api/taskdefinitions?limit=100",
		`PATCH /api/tasks/$update {"updateTasks":[{"taskInstanceId":"` + e.Stuck + `"},{"taskInstanceId":"none"}]}`,
		`POST /api/tasks/$delete {"taskIds":["` + e.Ordinary + `"]}`,
	}
}

// only are requests to one generation.
var only = map[string][]string{sandbox.Current: {
	`POST /api/tasks/{long} {"fields":[{"name":"comment","value":"x"}]}`,
	`POST /api/tasks/{long} {"fields":[{"name":"comment"}]}`,
	"GET /api/tasks/{long}/history",
	`POST /api/taskdefinitions {"id":{"scope":"S","code":"C"},"displayName":"D","states":[{"name":"A"}],"initialState":{"name":"A"},"actions":[` +
		`{"name":"up","actionDetails":{"type":"TriggerParentTask","trigger":"go"}},` +
		`{"name":"down","actionDetails":{"type":"TriggerChildTasks","trigger":"go","filter":"state eq 'A'"}}]}`,
}, sandbox.SeedEra: {
	"POST /api/tasks/{ordinary}?trigger=take%20it%20up",
}}

// against returns the first thing that a document has against what was said.
func against(t *testing.T, exceptions []exception, said []exchange) error {
	t.Helper()
	d, err := read(exceptions)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range said {
		if err := d.checkAll(e); err != nil {
			return err
		}
	}
	return nil
}
