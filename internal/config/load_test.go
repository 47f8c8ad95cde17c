package config

import (
	"bytes"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/person"
)

var keyA, keyB = bytes.Repeat([]byte{0xfb}, 32), bytes.Repeat([]byte{2}, 32)

// required is the least that must be set.
func required() map[string]string {
	return map[string]string{
		"TASKDESK_WORKFLOW_URL":    "https://example.lusid.com/workflow/",
		"TASKDESK_OIDC_ISSUER":     "https://id.example/",
		"TASKDESK_OAUTH_CLIENT_ID": "taskdesk",
		"TASKDESK_SECRET_KEYS":     base64.StdEncoding.EncodeToString(keyA),
	}
}

// load loads what is required, changed by some variables, and flags.
func load(change map[string]string, args ...string) (Config, error) {
	vars := required()
	for k, v := range change {
		vars[k] = v
	}
	return Load(func(k string) string { return vars[k] }, args)
}

func TestDefaults(t *testing.T) {
	c, err := load(nil)
	if err != nil {
		t.Fatal(err)
	}
	got := []any{
		c.Addr, c.PublicURL.String(), c.WorkflowURL.String(), c.WorkflowAPI, c.APITimeout,
		c.OIDCIssuer, strings.Join(c.Scopes, " "), c.GroupsClaim, string(c.DatabaseURL), c.ReadOnly, c.EnvironmentColour,
		c.SignInLimit, len(c.TrustedProxies),
	}
	want := []any{
		"localhost:8080", "http://localhost:8080", "https://example.lusid.com/workflow", "auto", 10 * time.Second,
		"https://id.example/", "openid profile email groups offline_access", "groups", "sqlite:taskdesk.db", false, "grey",
		60, 0,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("defaults\n got %v\nwant %v", got, want)
	}
	if !reflect.DeepEqual(c.SecretKeys, Keys{keyA}) {
		t.Error("the key is not the one that was set")
	}
}

func TestValues(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	inFile, flagFile := write("env", "from-file\r\n"), write("flag", "from-flag-file")
	tests := []struct {
		name string
		env  map[string]string
		args []string
		got  func(Config) any
		want any
	}{
		{"a variable", map[string]string{"TASKDESK_ADDR": ":9090"}, nil, func(c Config) any { return c.Addr }, ":9090"},
		{"a flag wins", map[string]string{"TASKDESK_ADDR": ":9090"}, []string{"-addr", ":7070"}, func(c Config) any { return c.Addr }, ":7070"},
		{"the public address follows", nil, []string{"-addr=:7070"}, func(c Config) any { return c.PublicURL.String() }, "http://localhost:7070"},
		{"https is secure", nil, []string{"--public-url", "https://desk.example/"}, func(c Config) any { return c.PublicURL.Scheme }, "https"},
		{"a secret in a file", map[string]string{"TASKDESK_OAUTH_CLIENT_SECRET_FILE": inFile}, nil, func(c Config) any { return string(c.ClientSecret) }, "from-file"},
		{"a flag that names a file", nil, []string{"-oauth-client-secret-file", flagFile}, func(c Config) any { return string(c.ClientSecret) }, "from-flag-file"},
		{"groups with blanks", map[string]string{"TASKDESK_OPERATORS": " Desk Operators , ops,"}, nil, func(c Config) any { return c.Operators }, List{"Desk Operators", "ops"}},
		{"scopes with commas", map[string]string{"TASKDESK_OAUTH_SCOPES": "openid,groups  email"}, nil, func(c Config) any { return c.Scopes }, Words{"openid", "groups", "email"}},
		{"two keys", map[string]string{"TASKDESK_SECRET_KEYS": base64.RawURLEncoding.EncodeToString(keyA) + ",\n" + base64.StdEncoding.EncodeToString(keyB)}, nil, func(c Config) any { return c.SecretKeys }, Keys{keyA, keyB}},
		{"a switch alone", nil, []string{"-read-only"}, func(c Config) any { return c.ReadOnly }, true},
		{"a switch with a value", map[string]string{"TASKDESK_READ_ONLY": "true"}, []string{"-read-only=false"}, func(c Config) any { return c.ReadOnly }, false},
		{"a folder", nil, []string{"-definitions", "given"}, func(c Config) any { return c.Definitions }, "given"},
		{"a path", nil, []string{"-policy", "rules.json"}, func(c Config) any { return c.Policy }, "rules.json"},
		{"a time", map[string]string{"TASKDESK_API_TIMEOUT": "1m30s"}, nil, func(c Config) any { return c.APITimeout }, 90 * time.Second},
		{"proxies", map[string]string{"TASKDESK_TRUSTED_PROXIES": "10.0.0.0/8, ::1"}, nil, func(c Config) any { return fmt.Sprint(c.TrustedProxies) }, "[10.0.0.0/8 ::1/128]"},
		{"no limit", map[string]string{"TASKDESK_SIGN_IN_LIMIT": "0"}, nil, func(c Config) any { return c.SignInLimit }, 0},
		{"the most that a personal token may do", map[string]string{"TASKDESK_PERSONAL_TOKENS": "operator"}, nil, func(c Config) any { return c.PersonalTokens }, person.Operator},
		{"no personal tokens", nil, nil, func(c Config) any { return c.PersonalTokens }, person.None},
		{"personal tokens off again", map[string]string{"TASKDESK_PERSONAL_TOKENS": "admin"}, []string{"-personal-tokens="}, func(c Config) any { return c.PersonalTokens }, person.None},
		{"identity beside the Workflow service", nil, nil, func(c Config) any { return c.IdentityURL.String() }, "https://example.lusid.com/identity"},
		{"identity beside a deeper one", map[string]string{"TASKDESK_WORKFLOW_URL": "http://localhost:1/a/b%2Fc/workflow/"}, nil, func(c Config) any { return c.IdentityURL.String() }, "http://localhost:1/a/b/c/identity"},
		{"identity at a host of its own", map[string]string{"TASKDESK_WORKFLOW_URL": "https://workflow.example"}, nil, func(c Config) any { return c.IdentityURL.String() }, "https://workflow.example/identity"},
		{"identity elsewhere", map[string]string{"TASKDESK_IDENTITY_URL": "https://id.example/x/"}, nil, func(c Config) any { return c.IdentityURL.String() }, "https://id.example/x"},
		{"a plain provider", plain(nil), nil, func(c Config) any { return c.OAuthAuthURL + c.OAuthTokenURL + c.OAuthUserInfoURL }, "https://id.example/auth?policy=ahttps://id.example/tokenhttps://api.example/user/"},
		{"shared ids are refused", nil, nil, func(c Config) any { return c.SharedIdentity }, "refuse"},
		{"shared ids are let pass", nil, []string{"-shared-identity=allow"}, func(c Config) any { return c.SharedIdentity }, "allow"},
		{"a server", map[string]string{"TASKDESK_DATABASE_URL": "postgres://a:b@c/d"}, nil, func(c Config) any { return string(c.DatabaseURL) }, "postgres://a:b@c/d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := load(tt.env, tt.args...)
			if err != nil {
				t.Fatal(err)
			}
			if got := tt.got(c); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	const leak = "hunter2"
	tests := []struct {
		variable, value, want string
	}{
		{"TASKDESK_ADDR", "8080", "want HOST:PORT, such as localhost:8080"},
		{"TASKDESK_ADDR", "localhost:http", "want HOST:PORT"},
		{"TASKDESK_PUBLIC_URL", "desk.example", "begins with https://"},
		{"TASKDESK_PUBLIC_URL", "https://desk.example/a/../b", "a path of letters"},
		{"TASKDESK_PUBLIC_URL", "https://desk.example//desk", "a path of letters"},
		{"TASKDESK_PUBLIC_URL", "https://desk.example/d%20k", "a path of letters"},
		{"TASKDESK_WORKFLOW_URL", "ftp://example/workflow", "begins with https://"},
		{"TASKDESK_WORKFLOW_URL", "https://u:" + leak + "@example/workflow", "begins with https://"},
		{"TASKDESK_WORKFLOW_URL", "https://example/workflow?x=1", "nothing behind its path"},
		{"TASKDESK_WORKFLOW_URL", "", "is required: put the address"},
		{"TASKDESK_WORKFLOW_API", "old", `want one of auto, seed, current, got "old"`},
		{"TASKDESK_API_TIMEOUT", "10", "with its unit"},
		{"TASKDESK_API_TIMEOUT", "1h", "want a time from 100ms to 5m0s"},
		{"TASKDESK_OIDC_ISSUER", "", "put its addresses into TASKDESK_OAUTH_AUTH_URL"},
		{"TASKDESK_OIDC_ISSUER", "id.example", "begins with https://"},
		{"TASKDESK_OAUTH_CLIENT_ID", "", "is required"},
		{"TASKDESK_OAUTH_SCOPES", "profile", "must have openid"},
		{"TASKDESK_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.0/33", `"10.0.0.0/33" is neither an address nor a range`},
		{"TASKDESK_TRUSTED_PROXIES", "0.0.0.0/0", "name those of the proxies"},
		{"TASKDESK_SIGN_IN_LIMIT", "some", `want a whole number, got "some"`},
		{"TASKDESK_SIGN_IN_LIMIT", "-1", "0 for no limit"},
		{"TASKDESK_GROUPS_CLAIM", " ", "must not be empty"},
		{"TASKDESK_OAUTH_PROMPT", "consent none", `want one of login, consent, select_account, got "none"`},
		{"TASKDESK_PERSONAL_TOKENS", "true", `want one of viewer, operator, admin, got "true"`},
		{"TASKDESK_PERSONAL_TOKENS", "no role", "want one of viewer"},
		{"TASKDESK_IDENTITY_URL", "id.example", "begins with https://"},
		{"TASKDESK_SHARED_IDENTITY", "warn", `want one of refuse, allow, got "warn"`},
		{"TASKDESK_DATABASE_URL", "mysql://root:" + leak + "@x", "want sqlite:PATH"},
		{"TASKDESK_DATABASE_URL", "sqlite:", "want sqlite:PATH"},
		{"TASKDESK_SECRET_KEYS", "", "is required"},
		{"TASKDESK_SECRET_KEYS", leak + "!", "key 1 is not base64"},
		{"TASKDESK_SECRET_KEYS", base64.StdEncoding.EncodeToString(keyA) + " " + leak, "key 2 "},
		{"TASKDESK_SECRET_KEYS_FILE", "/", "set this or TASKDESK_SECRET_KEYS_FILE, not both"},
		{"TASKDESK_OAUTH_CLIENT_SECRET_FILE", "/no/such/file", "no such file"},
		{"TASKDESK_READ_ONLY", "maybe", `want true or false, got "maybe"`},
		{"TASKDESK_ENVIRONMENT", strings.Repeat("x", 41), "at most 40"},
		{"TASKDESK_ENVIRONMENT_COLOUR", "#f00", "want one of red, amber"},
	}
	for _, tt := range tests {
		t.Run(tt.variable+"="+tt.value, func(t *testing.T) {
			_, err := load(map[string]string{tt.variable: tt.value})
			if err == nil {
				t.Fatal("Load() worked")
			}
			prefix := strings.TrimSuffix(tt.variable, "_FILE") + ": "
			if !strings.HasPrefix(err.Error(), prefix) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Load() error = %q, want %q in it", err, prefix+"… "+tt.want)
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), leak) {
				t.Errorf("Load() error = %q, want one line without what may be secret", err)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	_, err := Load(func(string) string { return "" }, []string{"-addr", "x", "-read-only=perhaps"})
	if err == nil || strings.Count(err.Error(), "\n") != 5 {
		t.Errorf("Load() error = %v, want six lines", err)
	}
}

func TestArguments(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"-prot", "1"}, "-prot"},
		{[]string{"serve"}, `unknown argument "serve"`},
		{[]string{"-addr"}, "needs an argument"},
	}
	for _, tt := range tests {
		if _, err := load(nil, tt.args...); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Load(%q) error = %v, want %q in it", tt.args, err, tt.want)
		}
	}
	if _, err := load(nil, "-h"); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("Load(-h) error = %v, want flag.ErrHelp", err)
	}
}
