// Package config reads Taskdesk's settings from the environment and from flags
// into one struct, and tells all that is wrong with them at once.
package config

import (
	"log/slog"
	"net/url"
	"time"

	"taskdesk/internal/clientaddr"
	"taskdesk/internal/person"
)

// Config is every setting. The tags hold what the usage text says: a group
// begins with the field that names it, eg is an example of a value.
type Config struct {
	Addr      string   `env:"TASKDESK_ADDR" envDefault:"localhost:8080" group:"Where it listens" eg:"HOST:PORT" help:"address to listen on; :8080 listens on all interfaces, as a container must"`
	PublicURL *url.URL `env:"TASKDESK_PUBLIC_URL" eg:"URL" help:"address as browsers see it (default http://localhost and the port of -addr); https turns on Secure and __Host- cookies and HSTS"`

	TrustedProxies clientaddr.Proxies `env:"TASKDESK_TRUSTED_PROXIES" eg:"ADDRESS,RANGE" help:"proxies in front, such as 10.0.0.0/8: only what these say in X-Forwarded-For counts as the address of a browser; without it, all who come through a proxy are one address"`

	WorkflowURL *url.URL      `env:"TASKDESK_WORKFLOW_URL" group:"The Workflow service" eg:"https://example.lusid.com/workflow" help:"where the Workflow API is (required)"`
	WorkflowAPI string        `env:"TASKDESK_WORKFLOW_API" envDefault:"auto" eg:"auto|seed|current" help:"what it offers: found out by asking, or fixed to one generation of the API"`
	APITimeout  time.Duration `env:"TASKDESK_API_TIMEOUT" envDefault:"10s" eg:"TIME" help:"how long one call may take before it counts as unanswered, 100ms to 5m"`
	Definitions string        `env:"TASKDESK_DEFINITIONS" eg:"PATH" help:"JSON file of task definitions, or folder of such files, for a service that tells of none: each as the API has it, alone or in a list, with validFrom where there are several versions of one; read once, at the start"`

	OIDCIssuer   string `env:"TASKDESK_OIDC_ISSUER" group:"Sign-in" eg:"https://example.okta.com" help:"the OpenID Connect provider, exactly as it names itself (required, unless a plain OAuth2 provider is given)"`
	ClientID     string `env:"TASKDESK_OAUTH_CLIENT_ID" eg:"ID" help:"what the provider calls Taskdesk (required); its redirect address there is PUBLIC_URL/auth/callback"`
	ClientSecret Secret `env:"TASKDESK_OAUTH_CLIENT_SECRET" eg:"SECRET" help:"the secret that goes with it; leave it out for a public client"`

	Scopes Words `env:"TASKDESK_OAUTH_SCOPES" envDefault:"openid profile email groups offline_access" eg:"WORDS" help:"scopes to ask for; openid must be among them at an OpenID Connect provider, and offline_access keeps people signed in"`

	OAuthPrompt      Words  `env:"TASKDESK_OAUTH_PROMPT" eg:"WORDS" help:"what the provider shall ask at each sign-in: login, consent, select_account; some keep people signed in (offline_access) only with consent"`
	OAuthAuthURL     string `env:"TASKDESK_OAUTH_AUTH_URL" eg:"URL" help:"where a plain OAuth2 provider, one without OpenID Connect, signs people in"`
	OAuthTokenURL    string `env:"TASKDESK_OAUTH_TOKEN_URL" eg:"URL" help:"where it gives tokens"`
	OAuthUserInfoURL string `env:"TASKDESK_OAUTH_USERINFO_URL" eg:"URL" help:"where it tells who a token is about: sub or id, and name, email and groups as far as it has them"`

	PersonalTokens person.Role `env:"TASKDESK_PERSONAL_TOKENS" eg:"viewer|operator|admin" help:"lets people sign in with a personal access token of LUSID, and is the most that they may do then; unset, nobody can"`
	IdentityURL    *url.URL    `env:"TASKDESK_IDENTITY_URL" eg:"https://example.lusid.com/identity" help:"where LUSID tells whose such a token is (default: identity in place of the last part of -workflow-url)"`

	SignInLimit int `env:"TASKDESK_SIGN_IN_LIMIT" envDefault:"60" eg:"NUMBER" help:"attempts to sign in that an address, or an IPv6 network of 64 bits, has each minute; one that fails costs ten; 0 is no limit"`

	SessionIdle time.Duration `env:"TASKDESK_SESSION_IDLE" envDefault:"1h" group:"Sessions" eg:"TIME" help:"how long a session may lie idle before it ends, 1m to 24h; its person is told five minutes before"`
	SessionLife time.Duration `env:"TASKDESK_SESSION_LIFE" envDefault:"12h" eg:"TIME" help:"how long a session lasts in any case, 5m to 720h, and at least as long as it may lie idle"`

	Viewers     List   `env:"TASKDESK_VIEWERS" group:"Who may do what" eg:"GROUP,GROUP" help:"groups that may look"`
	Operators   List   `env:"TASKDESK_OPERATORS" eg:"GROUP,GROUP" help:"groups that may also edit, fire triggers and create"`
	Admins      List   `env:"TASKDESK_ADMINS" eg:"GROUP,GROUP" help:"groups that may also delete"`
	GroupsClaim string `env:"TASKDESK_GROUPS_CLAIM" envDefault:"groups" eg:"NAME" help:"the claim of the ID token, or else of userinfo, that lists a person's groups; a path such as realm_access.roles finds one inside of another"`
	ReadOnly    bool   `env:"TASKDESK_READ_ONLY" envDefault:"false" help:"no writes at all, whoever asks"`
	Policy      string `env:"TASKDESK_POLICY" eg:"FILE" help:"JSON file of rules that narrow what the roles may do: triggers that are left to some or to nobody, a reason or a ticket that must be given, definitions that can only be looked at; read once, at the start"`

	SharedIdentity string `env:"TASKDESK_SHARED_IDENTITY" envDefault:"refuse" eg:"refuse|allow" help:"what to do with a trigger whose guard asks who fires it (CurrentUser) where the Workflow service takes several people for the person"`

	DatabaseURL Secret `env:"TASKDESK_DATABASE_URL" envDefault:"sqlite:taskdesk.db" group:"What it keeps" eg:"URL" help:"sqlite:PATH for one process, postgres://USER@HOST/NAME for several, sqlite::memory: to keep nothing"`
	SecretKeys  Keys   `env:"TASKDESK_SECRET_KEYS" eg:"KEY,KEY" help:"keys of 32 bytes in base64, each as from 'openssl rand -base64 32' (required); the first encrypts, all decrypt: put a new one in front to rotate"`

	Environment       string `env:"TASKDESK_ENVIRONMENT" group:"How it looks" eg:"NAME" help:"name on the strip that says which deployment this is"`
	EnvironmentColour string `env:"TASKDESK_ENVIRONMENT_COLOUR" envDefault:"grey" eg:"red|amber|green|blue|purple|grey" help:"colour of that strip"`
}

// LogValue is what a log may show: the settings that say where things are.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("addr", c.Addr),
		slog.String("public_url", c.PublicURL.String()),
		slog.String("workflow_url", c.WorkflowURL.String()),
		slog.String("workflow_api", c.WorkflowAPI),
		slog.String("definitions", c.Definitions),
		slog.String("oidc_issuer", c.OIDCIssuer),
		slog.String("oauth_auth_url", c.OAuthAuthURL),
		slog.String("personal_tokens", c.PersonalTokens.String()),
		slog.Bool("read_only", c.ReadOnly),
		slog.String("policy", c.Policy),
		slog.String("shared_identity", c.SharedIdentity),
		slog.String("environment", c.Environment),
	)
}
