package config

import (
	"maps"
	"strings"
	"testing"
)

// plain are the addresses of a plain OAuth2 provider, changed by some variables.
func plain(change map[string]string) map[string]string {
	vars := map[string]string{
		"TASKDESK_OIDC_ISSUER": "", "TASKDESK_OAUTH_SCOPES": "read:user", "TASKDESK_OAUTH_AUTH_URL": "https://id.example/auth?policy=a",
		"TASKDESK_OAUTH_TOKEN_URL": "https://id.example/token", "TASKDESK_OAUTH_USERINFO_URL": "https://api.example/user/",
	}
	maps.Copy(vars, change)
	return vars
}

// TestPlainProviderFaults tells for each of the three addresses what is wrong with it.
func TestPlainProviderFaults(t *testing.T) {
	tests := []struct {
		variable, value, want string
	}{
		{"TASKDESK_OAUTH_AUTH_URL", "", "is required where the other"},
		{"TASKDESK_OAUTH_TOKEN_URL", "", "is required where the other"},
		{"TASKDESK_OAUTH_USERINFO_URL", "", "is required where the other"},
		{"TASKDESK_OAUTH_AUTH_URL", "id.example/auth", "want an address"},
		{"TASKDESK_OAUTH_TOKEN_URL", "https://hunter2:x@id.example/", "want an address"},
		{"TASKDESK_OAUTH_USERINFO_URL", "https://id.example/#x", "want an address"},
		{"TASKDESK_OIDC_ISSUER", "https://id.example", "not both"},
		{"TASKDESK_OAUTH_CLIENT_ID", "", "is required"},
	}
	for _, tt := range tests {
		_, err := load(plain(map[string]string{tt.variable: tt.value}))
		if err == nil || !strings.HasPrefix(err.Error(), tt.variable+": ") || !strings.Contains(err.Error(), tt.want) ||
			strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s=%s: error %v, want one line with %q", tt.variable, tt.value, err, tt.want)
		}
	}
}
