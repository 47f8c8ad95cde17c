package e2e

import "testing"

// The most that a task page may take over the wire, headers included.
const (
	firstRequests, firstBytes = 5, 32 << 10
	againRequests, againBytes = 1, 6 << 10
)

// TestBudget counts what a task page loads: at the first visit of a browser, and again.
func TestBudget(t *testing.T) {
	onEach(t, func(t *testing.T, r *rig) {
		path := taskPath(r.examples.LongHistory)
		page := r.tab()
		page.signIn("operator", "/")
		page.emptyCache()
		page.reset()
		page.open(path)
		sent := page.withIcon(page.settled())
		checkBudget(t, "first visit", sent, firstRequests, firstBytes)

		page.reset()
		page.open(path)
		checkBudget(t, "next visit", page.settled(), againRequests, againBytes)
	})
}

// withIcon adds the icon, which a browser with a window asks for at the first visit.
func (t *tab) withIcon(sent []exchange) []exchange {
	t.t.Helper()
	size := ask[float64](t, `fetch(document.querySelector("link[rel=icon]").href).then(r => r.arrayBuffer()).then(b => b.byteLength)`)
	return append(sent, exchange{url: "the icon", bytes: size})
}

func checkBudget(t *testing.T, visit string, sent []exchange, requests int, bytes float64) {
	t.Helper()
	sum := 0.0
	for _, e := range sent {
		sum += e.bytes
		t.Logf("%s: %6.0f bytes %s", visit, e.bytes, e.url)
	}
	t.Logf("%s: %6.0f bytes in %d requests", visit, sum, len(sent))
	if len(sent) > requests || sum > bytes {
		t.Errorf("%s: %d requests and %.0f bytes, want at most %d and %.0f", visit, len(sent), sum, requests, bytes)
	}
}
