package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	generations = []string{"auto", "seed", "current"}
	prompts     = []string{"login", "consent", "select_account"}
	sharing     = []string{"refuse", "allow"}
	colours     = []string{"red", "amber", "green", "blue", "purple", "grey"}
)

// The limits of APITimeout, and of the environment's name in bytes.
const (
	minTimeout, maxTimeout = 100 * time.Millisecond, 5 * time.Minute
	maxEnvironment         = 40
)

// The limits of what sessions may be limited to.
const (
	minIdle, maxIdle = time.Minute, 24 * time.Hour
	minLife, maxLife = 5 * time.Minute, 720 * time.Hour
)

// rootPath is what the public address may have as its path.
var rootPath = regexp.MustCompile(`^(/[A-Za-z0-9_-]+)*$`)

// check tells what is missing or makes no sense, in the order of the fields,
// and works out the public address where none is given.
func (c *Config) check(wrong *faults) {
	port, err := portOf(c.Addr)
	wrong.addIf("TASKDESK_ADDR", err)
	if c.PublicURL == nil {
		c.PublicURL = &url.URL{Scheme: "http", Host: net.JoinHostPort("localhost", port)}
	}
	if !rootPath.MatchString(c.PublicURL.Path) {
		wrong.add("TASKDESK_PUBLIC_URL", fmt.Errorf("want a path of letters, digits, hyphens and underscores, such as https://example.com/ops/taskdesk, got %q", c.PublicURL))
	}

	wrong.addUnless(c.WorkflowURL != nil, "TASKDESK_WORKFLOW_URL", "is required: put the address of the Workflow API, such as https://example.lusid.com/workflow")
	wrong.addIf("TASKDESK_WORKFLOW_API", oneOf(c.WorkflowAPI, generations))
	if c.APITimeout < minTimeout || c.APITimeout > maxTimeout {
		wrong.add("TASKDESK_API_TIMEOUT", fmt.Errorf("want a time from %v to %v, got %v", minTimeout, maxTimeout, c.APITimeout))
	}

	c.checkSignIn(wrong)
	c.checkSessions(wrong)
	wrong.addIf("TASKDESK_SHARED_IDENTITY", oneOf(c.SharedIdentity, sharing))
	c.checkDatabase(wrong)
	if len(c.Environment) > maxEnvironment {
		wrong.add("TASKDESK_ENVIRONMENT", fmt.Errorf("want a name of at most %d letters", maxEnvironment))
	}
	wrong.addIf("TASKDESK_ENVIRONMENT_COLOUR", oneOf(c.EnvironmentColour, colours))
}

// checkDatabase checks where things are kept, and with which keys.
func (c *Config) checkDatabase(wrong *faults) {
	if !databaseURL(string(c.DatabaseURL)) {
		wrong.add("TASKDESK_DATABASE_URL", errors.New("want sqlite:PATH, sqlite::memory: or postgres://USER@HOST/NAME"))
	}
	wrong.addUnless(len(c.SecretKeys) > 0, "TASKDESK_SECRET_KEYS", "is required: put a key that 'openssl rand -base64 32' makes, and keep it")
}

// checkSignIn checks what concerns the identity provider.
func (c *Config) checkSignIn(wrong *faults) {
	c.checkProvider(wrong)
	wrong.addUnless(c.ClientID != "", "TASKDESK_OAUTH_CLIENT_ID", "is required: put the id that the provider gave to Taskdesk")
	wrong.addUnless(c.SignInLimit >= 0, "TASKDESK_SIGN_IN_LIMIT", "want a number of attempts, or 0 for no limit")
	for _, word := range c.OAuthPrompt {
		wrong.addIf("TASKDESK_OAUTH_PROMPT", oneOf(word, prompts))
	}
	wrong.addUnless(strings.TrimSpace(c.GroupsClaim) != "", "TASKDESK_GROUPS_CLAIM", "must not be empty: the usual name is groups")
	if c.IdentityURL == nil && c.WorkflowURL != nil {
		c.IdentityURL = beside(c.WorkflowURL, "identity")
	}
}

// checkProvider checks that there is one provider: an OpenID Connect one by its issuer,
// or a plain OAuth2 one by its addresses.
func (c *Config) checkProvider(wrong *faults) {
	plain := []struct{ variable, address string }{
		{"TASKDESK_OAUTH_AUTH_URL", c.OAuthAuthURL}, {"TASKDESK_OAUTH_TOKEN_URL", c.OAuthTokenURL}, {"TASKDESK_OAUTH_USERINFO_URL", c.OAuthUserInfoURL},
	}
	given := c.OAuthAuthURL + c.OAuthTokenURL + c.OAuthUserInfoURL
	switch {
	case given == "" && c.OIDCIssuer == "":
		wrong.add("TASKDESK_OIDC_ISSUER", errors.New("is required: put the address of the OpenID Connect provider, such as https://example.okta.com; for a plain OAuth2 one, put its addresses into TASKDESK_OAUTH_AUTH_URL, TASKDESK_OAUTH_TOKEN_URL and TASKDESK_OAUTH_USERINFO_URL"))
	case given == "":
		_, err := parseURL(c.OIDCIssuer)
		wrong.addIf("TASKDESK_OIDC_ISSUER", err)
		wrong.addUnless(slices.Contains(c.Scopes, "openid"), "TASKDESK_OAUTH_SCOPES", "must have openid among them")
	case c.OIDCIssuer != "":
		wrong.add("TASKDESK_OIDC_ISSUER", errors.New("set this, or the addresses of a plain OAuth2 provider, not both: an OpenID Connect provider tells its addresses by itself"))
	default:
		for _, p := range plain {
			if p.address == "" {
				wrong.add(p.variable, errors.New("is required where the other addresses of a plain OAuth2 provider are set"))
			} else {
				wrong.addIf(p.variable, checkEndpoint(p.address))
			}
		}
	}
}

// checkSessions checks how long sessions last.
func (c *Config) checkSessions(wrong *faults) {
	if c.SessionIdle < minIdle || c.SessionIdle > maxIdle {
		wrong.add("TASKDESK_SESSION_IDLE", fmt.Errorf("want a time from %v to %v, got %v", minIdle, maxIdle, c.SessionIdle))
	}
	if c.SessionLife < minLife || c.SessionLife > maxLife {
		wrong.add("TASKDESK_SESSION_LIFE", fmt.Errorf("want a time from %v to %v, got %v", minLife, maxLife, c.SessionLife))
	}
	wrong.addUnless(c.SessionIdle <= c.SessionLife, "TASKDESK_SESSION_LIFE", "is shorter than TASKDESK_SESSION_IDLE")
}

// addIf tells a fault if there is one.
func (f *faults) addIf(variable string, err error) {
	if err != nil {
		f.add(variable, err)
	}
}

// addUnless tells a fault unless all is well.
func (f *faults) addUnless(well bool, variable, words string) {
	if !well {
		f.add(variable, errors.New(words))
	}
}

// portOf returns the port of an address to listen on.
func portOf(addr string) (string, error) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "8080", fmt.Errorf("want HOST:PORT, such as localhost:8080 or :8080, got %q", addr)
	}
	return port, nil
}

func oneOf(value string, words []string) error {
	if slices.Contains(words, value) {
		return nil
	}
	return fmt.Errorf("want one of %s, got %q", strings.Join(words, ", "), value)
}

// databaseURL says whether u has the look of a database's address.
func databaseURL(u string) bool {
	path, isFile := strings.CutPrefix(u, "sqlite:")
	return isFile && path != "" || strings.HasPrefix(u, "postgres://") || strings.HasPrefix(u, "postgresql://")
}
