package config

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

func TestSecretsDoNotPrint(t *testing.T) {
	c, err := load(map[string]string{
		"TASKDESK_OAUTH_CLIENT_SECRET": "hunter2",
		"TASKDESK_DATABASE_URL":        "postgres://a:hunter2@b/c",
		"TASKDESK_SECRET_KEYS":         "aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMmh1bnQ", // hunter2, repeated
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		fmt.Fprintf(&out, verb+"\n", c)
		fmt.Fprintf(&out, verb+"\n", c.ClientSecret)
		fmt.Fprintf(&out, verb+"\n", c.SecretKeys)
	}
	fmt.Fprintln(&out, c, &c, c.ClientSecret.String(), c.SecretKeys.String())
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "config", c, "secret", c.ClientSecret, "keys", c.SecretKeys)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "config", c, "all", &c, "keys", c.SecretKeys)
	if err := json.MarshalWrite(&out, []any{c.ClientSecret, c.SecretKeys, c.DatabaseURL}); err != nil {
		t.Fatal(err)
	}
	for _, leak := range []string{"hunter2", "68756e746572", "68756E746572", "104 117 110", "aHVudGVy", "0x68, 0x75"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("%q shows:\n%s", leak, out.String())
		}
	}
}

func TestUsageNamesEverySetting(t *testing.T) {
	var out bytes.Buffer
	Usage(&out)
	for _, s := range settings() {
		for _, want := range []string{"-" + s.flag, s.variable, s.preset} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: the usage text does not have %q", s.field, want)
			}
		}
		if s.help == "" {
			t.Errorf("%s has no help text", s.field)
		}
	}
	for line := range strings.Lines(out.String()) {
		if len(line) > 92 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}
