package config

import (
	"slices"
	"testing"
)

func TestCleartext(t *testing.T) {
	plain := map[string]string{"TASKDESK_OIDC_ISSUER": "", "TASKDESK_OAUTH_AUTH_URL": "https://a.example", "TASKDESK_OAUTH_TOKEN_URL": "http://a.example/token", "TASKDESK_OAUTH_USERINFO_URL": "http://a.example/me"}
	tests := []struct {
		name string
		vars map[string]string
		want []string
	}{
		{"all encrypted", map[string]string{"TASKDESK_PUBLIC_URL": "https://desk.example"}, nil},
		{"this machine", map[string]string{"TASKDESK_PUBLIC_URL": "http://localhost:8080", "TASKDESK_WORKFLOW_URL": "http://127.0.0.1/workflow", "TASKDESK_OIDC_ISSUER": "http://[::1]:8081/identity"}, nil},
		{"browsers", map[string]string{"TASKDESK_PUBLIC_URL": "http://desk.example"}, []string{"TASKDESK_PUBLIC_URL"}},
		{"the services", map[string]string{"TASKDESK_WORKFLOW_URL": "http://lusid.example/workflow", "TASKDESK_OIDC_ISSUER": "http://login.example"}, []string{"TASKDESK_WORKFLOW_URL", "TASKDESK_OIDC_ISSUER", "TASKDESK_IDENTITY_URL"}},
		{"a plain provider", plain, []string{"TASKDESK_OAUTH_TOKEN_URL", "TASKDESK_OAUTH_USERINFO_URL"}},
	}
	for _, tt := range tests {
		c, err := load(tt.vars)
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		if got := c.Cleartext(); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
