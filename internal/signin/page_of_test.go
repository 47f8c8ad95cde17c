package signin

import (
	"net/http/httptest"
	"testing"
)

// TestPageOf: what a script says of its page leads to a page of ours and nowhere else.
func TestPageOf(t *testing.T) {
	c := newConsole(t, newFakeProvider(t).URL, nil)
	for said, want := range map[string]string{
		"":                                    "/",
		"http://desk.example/tasks/1?x=1":     "/tasks/1?x=1",
		"https://evil.example/tasks/1":        "/",
		"http://desk.example//evil.example/x": "/",
		"http://desk.example/logout":          "/",
		"javascript:alert(1)":                 "/",
	} {
		r := httptest.NewRequest("GET", "http://desk.example/session", nil)
		r.Header.Set("HX-Current-URL", said)
		if got := c.service.PageOf(r); got != want {
			t.Errorf("PageOf(%q) = %q, want %q", said, got, want)
		}
	}
}
