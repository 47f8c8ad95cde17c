package apiclient

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// bodies are of our own making: digits that a float would lose, members of a later
// API at every level, and unset values in each of their forms.
var bodies = map[string]struct {
	like any
	body string
}{
	"task": {Task{}, `{"id":"t-1","taskDefinitionId":{"scope":"S","code":"C"},"taskDefinitionVersion":{"asAtModified":"2026-02-27T16:05:44.0120030+00:00"},
		"state":"Open","stateDisplayName":"Offen","properties":{"a/b":{"value":0.10}},"terminalState":false,"childTasks":[],"correlationIds":[],
		"version":{"asAtCreated":"2026-03-02T08:15:00.1234567+00:00","asAtVersionNumber":1,"reason":null},
		"parentTask":{"id":"p","taskDefinitionId":{"scope":"S","code":"P"},"taskDefinitionVersion":{"asAtModified":"0001-01-01T00:00:00.0000000+00:00"},"taskDefinitionDisplayName":"","state":"Open","correlationIds":["x"]},
		"fields":[{"name":"long","value":1234567890123456789012345.678},{"name":"fine","value":1.10},{"name":"power","value":1E+2},{"name":"40","value":0.1234567890123456789012345678901234567890},
			{"name":"minus","value":-0},{"name":"text","value":"1.10"},{"name":"empty","value":""},{"name":"cleared","value":null},{"name":"bare"},{"name":"list","value":[1.0,{"a":2.00}],"unit":"EUR"}],
		"openDuration":0}`},
	"definition": {Definition{}, `{"id":{"scope":"S","code":"C"},"displayName":"D","states":[{"name":"A","colour":"red"}],"initialState":{"name":"A","since":1.0},
		"fieldSchema":[{"name":"n","type":"Decimal","unit":"EUR","valueConstraints":{"constraintType":"Validated","valueSourceType":"AcceptableValues","acceptableValues":[1.10,"x"],"strict":true},
			"readOnlyStates":{"stateType":"AllStates","why":"x"},"containsUrl":false}],
		"triggers":[{"name":"go","trigger":{"type":"External","by":"x"},"key":1}],"transitions":[{"fromState":"A","toState":"A","trigger":"go","cost":1E+2}],
		"actions":[{"name":"a","actionDetails":{"type":"RunWorker","limit":1.50},"x":[]}],"owner":"ann"}`},
	"page": {Page[Task]{}, `{"values":[],"nextPage":"a+b/c=","links":[{"href":"x"}]}`},
	"history": {Page[Change]{}, `{"values":[{"asAtModified":"2026-03-02T08:15:00.1234560+00:00","userIdModified":"u","requestIdModified":"r","asAtVersionNumber":2,"action":"Update","attributeName":"Fields[n]","previousValue":1.10,"newValue":1E+2,"why":"x"},
		{"asAtModified":"2026-03-02T08:15:00.1234560+00:00","userIdModified":"u","requestIdModified":"r","asAtVersionNumber":3,"action":"Update","attributeName":"Fields[n]","previousValue":null,"newValue":null}],"href":"x"}`},
	"action log":   {ActionLog{}, `{"id":"l-1","origin":{"requestId":"r","by":"x"},"actionType":"Later","loggedItems":[{"timestamp":"2026-03-02T08:15:00.1234567+00:00","logType":"ActionFailed","cost":1.10}],"retries":0}`},
	"batch":        {UpdateTasks{}, `{"updateTasks":[{"taskInstanceId":"t-1","triggerName":"go","fields":[{"name":"n","value":1.10},{"name":"m","value":null},{"name":"bare"}],"correlationIds":[],"stackingKey":"k"}]}`},
	"batch answer": {UpdatedTasks{}, `{"values":[],"failed":[{"id":"t-1","type":"Odd","detail":"No.","errorDetails":[{"n":"1.10"}],"code":9101},{"id":"t-2","errorDetails":[]}],"links":[]}`},
}

func TestBodiesComeBackEqual(t *testing.T) {
	for name, tt := range bodies {
		t.Run(name, func(t *testing.T) { comesBack(t, []byte(tt.body), tt.like) })
	}
}

// TestExamplesComeBackEqual does the same with the examples of the reference, which
// stands beside the project.
func TestExamplesComeBackEqual(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "reference", "examples")
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		t.Logf("%s is not here; our own bodies have to do", dir)
		return
	}
	for file, like := range map[string]any{
		"task.json": Task{}, "task-seed-era.json": Task{}, "tasks-page.json": Page[Task]{}, "task-definition.json": Definition{},
		"create-task-request.json": CreateTask{}, "delete-response.json": Deleted{}, "history.json": Page[Change]{},
		"action-log.json": ActionLog{}, "batch-update-request.json": UpdateTasks{}, "batch-update-response.json": UpdatedTasks{},
	} {
		t.Run(file, func(t *testing.T) { comesBack(t, readExample(t, dir, file), like) })
	}
	t.Run("errors.json", func(t *testing.T) { readsErrors(t, readExample(t, dir, "errors.json")) })
	for file, refused := range map[string]bool{"update-task-response-success.json": false, "update-task-response-failure.json": true} {
		_, c := serving(t, says(200, string(readExample(t, dir, file))))
		if err := update(t.Context(), c); errors.Is(err, ErrRefused) != refused || !refused && err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// readsErrors gives every example of a failure to an update and holds what is read
// against the body.
func readsErrors(t *testing.T, text []byte) {
	var list []struct {
		Kind    string            `json:"kind"`
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    jsontext.Value    `json:"body"`
	}
	if err := json.Unmarshal(text, &list); err != nil || len(list) == 0 {
		t.Fatalf("%d examples: %v", len(list), err)
	}
	for _, x := range list {
		x.Headers["Retry-After"] = "3600" // for one try each
		body := string(x.Body)
		if !strings.HasPrefix(x.Headers["Content-Type"], "application/") {
			body = plain(x.Body)
		}
		var header []string
		for name, value := range x.Headers {
			header = append(header, name, value)
		}
		_, c := serving(t, says(x.Status, body, header...))
		e, _ := errors.AsType[*Error](update(t.Context(), c))
		if e == nil || e.Status != x.Status || e.RequestID != x.Headers["workflow-meta-requestId"] {
			t.Errorf("%s: %+v", x.Kind, e)
			continue
		}
		var want problemMembers
		if x.Body.Kind() == '{' && json.Unmarshal(x.Body, &want) == nil {
			got := problemMembers{e.Name, e.Code, e.Title, e.Detail, e.Instance, e.Fields, e.Details}
			if len(want.Details) == 0 {
				want.Details = nil
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\ngot  %+v\nwant %+v", x.Kind, got, want)
			}
		} else if page := strings.HasPrefix(body, "<"); x.Body.Kind() == '"' && !page && e.Detail != plain(x.Body) {
			t.Errorf("%s: detail %q, want %s", x.Kind, e.Detail, x.Body)
		}
	}
}

// problemMembers is a problem as its schema has it.
type problemMembers struct {
	Name     string              `json:"name"`
	Code     int                 `json:"code"`
	Title    string              `json:"title"`
	Detail   string              `json:"detail"`
	Instance string              `json:"instance"`
	Fields   map[string][]string `json:"errors"`
	Details  []map[string]string `json:"errorDetails"`
}

func readExample(t *testing.T, dir, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// comesBack decodes a body into a new value of the kind of like, and encodes it back:
// every member with the same value, numbers with the same digits. Order does not count.
func comesBack(t *testing.T, body []byte, like any) {
	t.Helper()
	into := reflect.New(reflect.TypeOf(like)).Interface()
	if err := json.Unmarshal(body, into, JSONOptions); err != nil {
		t.Fatal(err)
	}
	back, err := json.Marshal(into, JSONOptions)
	if err != nil {
		t.Fatal(err)
	}
	if want, got := tree(t, body), tree(t, back); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", back, body)
	}
}

// tree is a JSON value in which numbers are kept as their text.
func tree(t *testing.T, text []byte) (v any) {
	t.Helper()
	numbers := json.WithUnmarshalers(json.UnmarshalFromFunc(func(dec *jsontext.Decoder, v *any) error {
		if dec.PeekKind() != '0' {
			return errors.ErrUnsupported
		}
		number, err := dec.ReadValue()
		*v = jsontext.Value(number.Clone())
		return err
	}))
	if err := json.Unmarshal(text, &v, numbers); err != nil {
		t.Fatal(err)
	}
	return v
}
