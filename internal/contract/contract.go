// Package contract holds the Workflow API of the sandbox against the OpenAPI document
// that FINBOURNE publishes. It is for tests: every request and every answer of a suite
// passes through it, and what the document does not know fails the test.
//
// The document is reference data and no part of Taskdesk. It lies beside the project, in
// shared/reference/openapi; where it is missing, the suites run without it, except in CI.
package contract

import (
	"errors"
	"io/fs"
	"net/http"
	"os"
	"testing"
)

// Kindness is a header of requests that are outside of the document and that the sandbox
// takes all the same. It says what is being kind about them.
const Kindness = "Contract-Kindness"

// Console returns what goes around the API of a sandbox that the console, or what is part
// of it, speaks to: all that it sends and gets must be as the document says. The api is
// the generation, "current" or "seed". Without the document nothing goes around.
func Console(t testing.TB, api string) func(http.Handler) http.Handler {
	t.Helper()
	return around(t, api, (*document).checkAll)
}

// API returns what goes around the API of a sandbox that is tested itself. A test may
// send what the document does not allow, but the sandbox must refuse it, and in a way
// that the document declares.
func API(t testing.TB, api string) func(http.Handler) http.Handler {
	t.Helper()
	return around(t, api, (*document).checkTaken)
}

func around(t testing.TB, api string, check func(*document, exchange) error) func(http.Handler) http.Handler {
	t.Helper()
	if _, ok := t.(*testing.B); ok { // which measures what it guards, not the guard
		return nil
	}
	d, err := documentOf(api)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		absent(t, err)
		return nil
	case err != nil:
		t.Fatalf("the API's document: %v", err)
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			e := record(next, w, r)
			if err := check(d, e); err != nil {
				t.Errorf("outside of the API's document: %s %s, answered with %d:\n%v", r.Method, r.URL, e.status, err)
			}
		})
	}
}

// absent tells that there is no document to hold anything against. In CI there has to be one.
func absent(t testing.TB, err error) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("this test needs the API's document: %v", err)
	}
	t.Logf("not held against the API's document: %v", err)
}
