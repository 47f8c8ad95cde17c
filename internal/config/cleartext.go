package config

import (
	"net/netip"
	"net/url"
)

// Cleartext names the settings whose addresses are reached by http at another machine:
// whoever is on the way there reads cookies and tokens.
func (c Config) Cleartext() []string {
	var named []string
	for _, s := range []struct{ variable, address string }{
		{"TASKDESK_PUBLIC_URL", textOf(c.PublicURL)}, {"TASKDESK_WORKFLOW_URL", textOf(c.WorkflowURL)}, {"TASKDESK_OIDC_ISSUER", c.OIDCIssuer},
		{"TASKDESK_OAUTH_AUTH_URL", c.OAuthAuthURL}, {"TASKDESK_OAUTH_TOKEN_URL", c.OAuthTokenURL},
		{"TASKDESK_OAUTH_USERINFO_URL", c.OAuthUserInfoURL}, {"TASKDESK_IDENTITY_URL", textOf(c.IdentityURL)},
	} {
		if u, err := url.Parse(s.address); err == nil && u.Scheme == "http" && !here(u.Hostname()) {
			named = append(named, s.variable)
		}
	}
	return named
}

func textOf(u *url.URL) string {
	if u == nil {
		return ""
	}
	return u.String()
}

// here tells whether a host is this machine.
func here(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
