package handlers_test

import "testing"

// TestTraceIsRefused: nothing sends a request back to who sent it.
func TestTraceIsRefused(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var tests []requestTest
	for _, address := range []string{"/", "/tasks/{ordinary}", "/healthz"} {
		tests = append(tests, requestTest{name: address, as: "viewer", request: "TRACE " + address, header: []string{"X-Secret: kept"}, wantStatus: 405, wantNot: []string{"kept"}, wantCalls: none})
	}
	r.run(t, tests)
}
