package contract

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A told is a test that only takes down how it fails.
type told struct {
	testing.TB
	failures string
}

func (f *told) Errorf(format string, args ...any) { f.failures += fmt.Sprintf(format, args...) }

func (f *told) Fatalf(format string, args ...any) { f.Errorf(format, args...) }

// needDocument ends a test that makes no sense without the document.
func needDocument(t *testing.T) {
	t.Helper()
	if _, err := documentOf("current"); errors.Is(err, fs.ErrNotExist) {
		absent(t, err)
		t.SkipNow()
	}
}

// A call is a request, and what a service answers to it.
type call struct {
	request, body, header string
	status                int
	answer                string
}

// A guard is Console or API.
type guard func(t testing.TB, api string) func(http.Handler) http.Handler

// check sends a call through a guard, and checks what the guard has against it; nothing
// when want is empty.
func (c call) check(t *testing.T, g guard, api, want string) {
	t.Helper()
	service := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got, err := io.ReadAll(r.Body); string(got) != c.body || err != nil {
			t.Errorf("the service reads %q, %v; want %q", got, err, c.body)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(c.status)
		_, _ = io.WriteString(w, c.answer)
	})
	method, path, _ := strings.Cut(c.request, " ")
	r := httptest.NewRequest(method, "/workflow"+path, strings.NewReader(c.body))
	r.Header.Set("Content-Type", "application/json")
	if name, value, ok := strings.Cut(c.header, ": "); ok {
		r.Header.Set(name, value)
	}
	test, w := &told{TB: t}, httptest.NewRecorder()
	g(test, api)(service).ServeHTTP(w, r)
	if w.Code != c.status || w.Body.String() != c.answer {
		t.Errorf("the answer comes as %d %s, want %d %s", w.Code, w.Body, c.status, c.answer)
	}
	if (test.failures == "") != (want == "") || !strings.Contains(test.failures, want) {
		t.Errorf("told %q, want %q", test.failures, want)
	}
}

const (
	taskPath = "/api/tasks/7d1c0f9e-52aa-4c13-9b7e-0d4f6a1b2c3d"
	task     = `{"id":"7d1c0f9e-52aa-4c13-9b7e-0d4f6a1b2c3d","taskDefinitionId":{"scope":"a","code":"b"},"taskDefinitionVersion":{"asAtModified":"2026-03-02T09:00:30.6543210+00:00"},` +
		`"taskDefinitionDisplayName":"B","state":"Open","terminalState":false,"childTasks":[],"fields":[{"name":"f","value":1.50}],"version":{"asAtVersionNumber":1},` +
		`"ultimateParentTask":{"id":"7d1c0f9e-52aa-4c13-9b7e-0d4f6a1b2c3d","taskDefinitionId":{"scope":"a","code":"b"},"taskDefinitionVersion":{},"taskDefinitionDisplayName":"B","state":"Open"}}`
	newTask = `{"taskDefinitionId":{"scope":"a","code":"b"},"fields":[{"name":"f","value":1.50}]}`
	problem = `{"name":"Wrong","code":1}`
)

// TestAbsent has no document, which only CI minds.
func TestAbsent(t *testing.T) {
	for ci, want := range map[string]string{"true": "needs the API's document", "": ""} {
		t.Setenv("CI", ci)
		test := &told{TB: t}
		if absent(test, fs.ErrNotExist); (test.failures == "") != (want == "") || !strings.Contains(test.failures, want) {
			t.Errorf("CI=%s: told %q, want %q", ci, test.failures, want)
		}
	}
}
