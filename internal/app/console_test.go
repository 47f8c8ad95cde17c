package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"taskdesk/apiclient"
)

// TestConsoleHasItsPolicy sees that the rules of the file reach the desk.
func TestConsoleHasItsPolicy(t *testing.T) {
	c, err := demoConfig("http://localhost:1", "http://localhost:1", "")
	if err != nil {
		t.Fatal(err)
	}
	c.Policy = filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(c.Policy, []byte(`{"rules": [{"definition": "Archive/*", "reason": true}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
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
}
