// Package signin signs people in with OpenID Connect, keeps their sessions and
// tokens, and puts the signed-in person into each request's context.
package signin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gorilla/sessions"
	"golang.org/x/sync/singleflight"

	"taskdesk/internal/clientaddr"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// The limits of a session where none are configured.
const (
	DefaultIdle = time.Hour
	DefaultLife = 12 * time.Hour
)

// Config is what signing in depends on.
type Config struct {
	Issuer                         string // of an OpenID provider; "" is plain OAuth2 at the three addresses
	AuthURL, TokenURL, UserInfoURL string
	ClientID, ClientSecret         string
	Scopes, Prompt                 []string // what to ask of the provider, and what it is to ask of the person
	PublicURL                      *url.URL // as browsers see Taskdesk; https makes the cookies Secure
	GroupsClaim                    string
	Viewers, Operators, Admins     []string      // groups
	PersonalTokens                 person.Role   // the most that who signs in with one may do; None is that nobody can
	IdentityURL                    *url.URL      // of the service that tells whose a personal token is
	Idle, Life                     time.Duration // a session ends when it was not used for so long, and in any case; zero is the default
	Keys                           [][]byte      // 32 bytes each; the first encrypts, all decrypt
	Limit                          int           // attempts to sign in, a minute and address; zero is no limit

	Proxies clientaddr.Proxies // whose word about a request's address is believed

	HTTPClient *http.Client     // a copy of it asks the provider; nil is one that gives up after ten seconds
	Now        func() time.Time // nil is time.Now
}

// A Service signs people in. Its fields do not change after New but for what
// it learns about the provider.
type Service struct {
	config   Config
	client   *http.Client
	db       *store.Store
	log      *slog.Logger
	now      func() time.Time
	roles    map[string]person.Role // by group
	sessions *scs.SessionManager
	attempts *sessions.CookieStore
	limit    *limiter

	found   atomic.Pointer[provider] // nil until discovery has worked
	trouble atomic.Pointer[error]    // why it has not
	rest    atomic.Int64             // until then (nanoseconds) a refresh that can wait is not tried

	flights    singleflight.Group
	refreshing sync.WaitGroup
}

// New makes a service on an open store. It asks nothing of the network, and
// fails only for keys that cannot be used.
func New(c Config, db *store.Store, log *slog.Logger) (*Service, error) {
	s := &Service{config: c, client: newClient(c.HTTPClient), db: db, log: log, now: c.Now, limit: newLimiter(c.Limit)}
	if s.now == nil {
		s.now = time.Now
	}
	s.config.Idle, s.config.Life = cmp.Or(c.Idle, DefaultIdle), cmp.Or(c.Life, DefaultLife)
	s.roles = rolesOf(c)
	secure := c.PublicURL.Scheme == "https"
	s.sessions = newSessions(db, c.PublicURL, s.config.Life)
	attempts, err := newAttempts(c.Keys, secure)
	if err != nil {
		return nil, fmt.Errorf("set up sign-in: %w", err)
	}
	s.attempts = attempts
	return s, nil
}

// Close waits for refreshes and revocations that are under way: their outcome must reach
// the store, or the provider. Call it when no more requests come, before the store is closed.
func (s *Service) Close() { s.refreshing.Wait() }

// newSessions sets up scs, field by field: scs.New would also start a store in
// memory with a goroutine that cannot be stopped safely. IdleTimeout is left out
// on purpose: with it, every request writes its own copy of the session back
// when it ends. The sign-in behind the session knows when it was last used.
func newSessions(db *store.Store, public *url.URL, life time.Duration) *scs.SessionManager {
	return &scs.SessionManager{
		Store:            db.Sessions(),
		Codec:            codec{},
		Lifetime:         life,
		HashTokenInStore: true,
		Cookie: scs.SessionCookie{
			Name:     cookieName("taskdesk", public),
			Path:     "/",
			Secure:   public.Scheme == "https",
			HttpOnly: true,
			SameSite: http.SameSiteLaxMode, // Strict would lose it on the way back from the provider
			Persist:  true,
		},
	}
}

// cookieName binds a cookie to this host alone, where browsers allow it. Such a cookie
// goes to every path of the host, so the name tells apart what stands under different ones.
func cookieName(name string, public *url.URL) string {
	name += strings.ReplaceAll(strings.TrimRight(public.Path, "/"), "/", "-")
	if public.Scheme == "https" {
		return "__Host-" + name
	}
	return name
}

// share does fn once for all who ask with the same key at the same time. It
// goes on when whoever asked first goes away, for at most limit.
func share[T any](ctx context.Context, s *Service, key string, limit time.Duration, fn func(context.Context) (T, error)) (T, error) {
	answer := s.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
		defer cancel()
		return fn(ctx)
	})
	var none T
	select {
	case got := <-answer:
		if got.Err != nil {
			return none, got.Err
		}
		value, ok := got.Val.(T)
		if !ok {
			return none, errors.New("two kinds of work under one key")
		}
		return value, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
