package handlers_test

import (
	"strings"
	"testing"
)

// TestMarkupStaysText looks at every page of a task whose fields were filled by somebody
// who means ill: what they wrote is text, and no link leads to a script.
func TestMarkupStaysText(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	id := r.create(t)
	r.change(t, id, "comment", `"\"'></textarea><script>alert(1)</script><img src=x onerror=alert(1)>"`)
	operator := r.as(t, "operator")
	for _, link := range []string{"javascript:alert(1)", "java\\tscript://x/%0aalert(1)", "data:text/html,x", "//elsewhere.example/x", "JAVASCRIPT://x.example/%0aalert(1)"} {
		r.change(t, id, "ticket", `"`+link+`"`)
		for _, page := range []string{"", "/edit", "/raw", "/changes", "/life", "/journal", "/triggers/resolve"} {
			p := operator.get("/tasks/" + id + page).wants(200)
			for _, forbidden := range []string{"script:not([src])", "[onerror]", `[src="x"]`, `[data-field="ticket"] a[href]`, `a[href^="javascript"]`, `a[href^="data"]`, `a[href^="//"]`} {
				if n := p.Find(forbidden).Length(); n > 0 {
					t.Errorf("%s, ticket %s: %d elements match %s", page, link, n, forbidden)
				}
			}
		}
	}
	if p := operator.get("/tasks/" + id); !strings.Contains(p.part(`[data-field="comment"]`), "<script>alert(1)</script>") {
		t.Errorf("the comment reads %q", p.part(`[data-field="comment"]`))
	}
}
