package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/clientaddr"
	"taskdesk/internal/person"
)

// TestConsoleHasItsFiles sees that what stands in the files of a configuration reaches the desk.
func TestConsoleHasItsFiles(t *testing.T) {
	c, err := demoConfig("http://localhost:1", "http://localhost:1", "")
	if err != nil {
		t.Fatal(err)
	}
	c.Policy = filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(c.Policy, []byte(`{"rules": [{"definition": "Archive/*", "reason": true}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	c.Definitions, c.WorkflowAPI = "../sandbox/world/seed/trade-break-1.json", "seed"
	console, err := NewConsole(t.Context(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := console.Close(); err != nil {
			t.Error(err)
		}
	}()
	got := console.desk.Rules(apiclient.DefinitionID{Scope: "Archive", Code: "Old"}, "")
	if !got.Demands().Reason {
		t.Error("the desk does not know the rule of the file")
	}
	viewer := person.In(t.Context(), &person.Person{Subject: "v", Role: person.Viewer})
	if m, err := console.desk.Definition(viewer, apiclient.DefinitionID{Scope: "Operations", Code: "TradeBreak"}, time.Time{}); err != nil || m.Definition().DisplayName != "Trade break" {
		t.Errorf("the desk has the definition %v, %v; want that of the file", m, err)
	}
}

// TestConsoleLimitsSignIn sees that the limit and the proxies reach sign-in.
func TestConsoleLimitsSignIn(t *testing.T) {
	c, err := demoConfig("http://localhost:1", "http://localhost:1", "")
	if err != nil {
		t.Fatal(err)
	}
	c.SignInLimit = 1
	c.TrustedProxies = clientaddr.Proxies{netip.MustParsePrefix("192.0.2.1/32")} // of httptest
	console, err := NewConsole(t.Context(), c, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := console.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, tt := range []struct {
		from string
		want int
	}{{"203.0.113.9", http.StatusBadGateway}, {"203.0.113.9", http.StatusTooManyRequests}, {"203.0.113.10", http.StatusBadGateway}} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/login", nil)
		r.Header.Set("X-Forwarded-For", tt.from)
		w := httptest.NewRecorder()
		console.ServeHTTP(w, r)
		if w.Code != tt.want {
			t.Errorf("from %s: %d, want %d", tt.from, w.Code, tt.want)
		}
	}
}
