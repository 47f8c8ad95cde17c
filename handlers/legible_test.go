package handlers_test

import (
	"net/http"
	"testing"
)

// TestFormsThatAreNotUTF8 sends each form with half a letter in it: it is refused as what
// it is, and nothing is kept or sent of it.
func TestFormsThatAreNotUTF8(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	var tests []requestTest
	for _, rt := range routes(t) {
		if rt.method != http.MethodPost || rt.door == "open" {
			continue
		}
		for name, form := range map[string]string{"value": "{seen}&comment=%ff", "name": "{seen}&%ff=x"} {
			for _, as := range []string{"operator", ""} {
				tests = append(tests, requestTest{name: rt.path + ", a " + name + " of " + as, as: as, request: "POST " + rt.address(), form: form, wantStatus: 400, want: []string{"This form could not be read"}, wantCalls: none})
			}
		}
	}
	r.run(t, tests)
}
