// Package identity is the sandbox's OpenID Connect provider: authorization code
// with PKCE, refresh tokens that rotate, a password grant for scripts, back-channel
// logout, and one page on which the people of the demo sign in with a button. Everything is kept
// in memory and signed with a key that lives as long as the process.
package identity

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// A Config says whom a Provider serves.
type Config struct {
	ClientID, ClientSecret string
	Users                  []User
	TokenTTL               time.Duration    // life of access and ID tokens; zero means one hour
	Backchannel            []string         // addresses of the client that are told when a session ends
	Log                    *slog.Logger     // nil logs nothing
	Now                    func() time.Time // nil means time.Now
}

const (
	codeTTL    = time.Minute      // from sign-in to the token endpoint
	refreshTTL = 90 * time.Minute // of a refresh token, renewed by each use
	sessionTTL = 12 * time.Hour   // of the provider's own session
)

// A Provider signs people in and vouches for their tokens. It is safe for concurrent use.
type Provider struct {
	cfg          Config
	signer       jose.Signer
	logoutSigner jose.Signer
	public       jose.JSONWebKey
	down         atomic.Bool

	logouts *http.Client
	sending sync.WaitGroup // of logout tokens

	mu       sync.Mutex
	sessions map[string]session   // by cookie value
	codes    map[string]*code     // by code, used ones included until they end
	grants   map[string]*grant    // by id
	refresh  map[string]*grant    // by refresh token, old ones included
	revoked  map[string]time.Time // access tokens by id, until they would have ended
}

// New returns a provider with a fresh signing key.
func New(cfg Config) *Provider {
	if cfg.TokenTTL <= 0 {
		cfg.TokenTTL = time.Hour
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	p := &Provider{
		cfg:      cfg,
		logouts:  newLogoutClient(),
		sessions: map[string]session{},
		codes:    map[string]*code{},
		grants:   map[string]*grant{},
		refresh:  map[string]*grant{},
		revoked:  map[string]time.Time{},
	}
	p.makeKey()
	return p
}

// makeKey makes the signing key. ECDSA, because an RSA key would take a tenth of
// a second of every start.
func (p *Provider) makeKey() {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic("identity: make a signing key: " + err.Error()) // only without randomness, which ends the process anyway
	}
	id := rand.Text()
	p.public = jose.JSONWebKey{Key: key.Public(), KeyID: id, Algorithm: string(jose.ES256), Use: "sig"}
	signing := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: id}}
	p.signer, p.logoutSigner = newSigner(signing, "JWT"), newSigner(signing, "logout+jwt")
}

func newSigner(key jose.SigningKey, kind jose.ContentType) jose.Signer {
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithType(kind))
	if err != nil {
		panic("identity: make a signer: " + err.Error())
	}
	return signer
}

// Close waits until the clients were told of the sessions that ended, or did not answer
// in time. Call it when no more requests come.
func (p *Provider) Close() { p.sending.Wait() }

// SetDown makes the provider unavailable, or available again: while it is down
// every address answers 503. Tokens that were issued stay valid.
func (p *Provider) SetDown(down bool) { p.down.Store(down) }

// Handler serves the provider as the given issuer, such as
// http://localhost:8081/identity; its addresses begin with the issuer's path.
func (p *Provider) Handler(issuer string) http.Handler {
	mux := http.NewServeMux()
	at := &endpoint{Provider: p, issuer: issuer, path: pathOf(issuer)}
	for pattern, handle := range map[string]http.HandlerFunc{
		"GET /.well-known/openid-configuration": at.discovery,
		"GET /keys":                             at.keys,
		"GET /v1/authorize":                     at.authorize,
		"POST /v1/authorize":                    at.signIn,
		"POST /v1/token":                        at.token,
		"GET /v1/userinfo":                      at.userinfo,
		"POST /v1/userinfo":                     at.userinfo,
		"GET /v1/logout":                        at.endSession,
		"POST /v1/logout":                       at.endSession,
		"POST /v1/revoke":                       at.revoke,
		"GET /api/me":                           at.me,
		"POST /sandbox/logout":                  at.signOutEverywhere,
		"GET /sign-in.css":                      at.stylesheet,
	} {
		method, path, _ := strings.Cut(pattern, " ")
		mux.HandleFunc(method+" "+at.path+path, handle)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "The identity provider is down.", http.StatusServiceUnavailable)
			return
		}
		if tooLong(w, r) {
			http.Error(w, fmt.Sprintf("A form has at most %d bytes.", mostForm), http.StatusRequestEntityTooLarge)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// mostForm bounds the body of every request, in bytes.
const mostForm = 64 << 10

// tooLong reads the form of a request, and tells whether it has more than is allowed.
// What else may be wrong with it is left to whoever wants its values.
func tooLong(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	_, is := errors.AsType[*http.MaxBytesError](r.ParseForm())
	return is
}

// An endpoint is the provider as one issuer.
type endpoint struct {
	*Provider
	issuer string
	path   string // of the issuer, without a slash at the end
}

func pathOf(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Path, "/")
}

func (p *Provider) user(login string) (User, bool) {
	for _, u := range p.cfg.Users {
		if u.Login == login {
			return u, true
		}
	}
	return User{}, false
}
