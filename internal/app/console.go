// Package app puts Taskdesk's parts together: the console, the sandbox, and the demo
// that has both in one process.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"taskdesk/apiclient"
	"taskdesk/handlers"
	"taskdesk/internal/config"
	"taskdesk/internal/desk"
	"taskdesk/internal/given"
	"taskdesk/internal/policy"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
	"taskdesk/views"
)

// A Console is the console with all that it stands on.
type Console struct {
	http.Handler
	store  *store.Store
	signIn *signin.Service
	desk   *desk.Desk
	stop   context.CancelFunc
}

// NewConsole reads the policy and the definitions of files, opens the database and wires the console. Nothing in it
// waits for the identity provider or the Workflow service. Examples are tasks that the
// first page offers, in the demo. It fails with Misuse for a policy or a definition that has faults.
func NewConsole(ctx context.Context, c config.Config, log *slog.Logger, examples []views.Link) (*Console, error) {
	rules, err := policy.Load(c.Policy)
	if err != nil {
		return nil, Misuse{fmt.Errorf("policy %s:\n%w", c.Policy, err)}
	}
	defined, err := given.Load(c.Definitions)
	if err != nil {
		return nil, Misuse{fmt.Errorf("definitions %s:\n%w", c.Definitions, err)}
	}
	db, err := store.Open(ctx, string(c.DatabaseURL), c.SecretKeys)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	api, err := apiclient.New(c.WorkflowURL.String(), apiclient.WithTimeout(c.APITimeout), apiclient.WithUserAgent("Taskdesk/"+Version()))
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	in, err := signin.New(signin.Config{
		Issuer: c.OIDCIssuer, ClientID: c.ClientID, ClientSecret: string(c.ClientSecret), Scopes: c.Scopes, PublicURL: c.PublicURL,
		GroupsClaim: c.GroupsClaim, Viewers: c.Viewers, Operators: c.Operators, Admins: c.Admins, Keys: c.SecretKeys,
		Idle: c.SessionIdle, Life: c.SessionLife, Limit: c.SignInLimit, Proxies: c.TrustedProxies,
		AuthURL: c.OAuthAuthURL, TokenURL: c.OAuthTokenURL, UserInfoURL: c.OAuthUserInfoURL, Prompt: c.OAuthPrompt,
		PersonalTokens: c.PersonalTokens, IdentityURL: c.IdentityURL,
	}, db, log)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	go in.Discover(ctx)
	door := desk.New(api, db, desk.Options{ReadOnly: c.ReadOnly, Policy: rules, SharedIDs: c.SharedIdentity == "allow", Definitions: defined, SeedEra: c.WorkflowAPI == "seed", Timeout: c.APITimeout, Log: log})
	return &Console{
		Handler: handlers.New(handlers.Deps{
			Log: log, Desk: door, SignIn: in, Forms: db, Ready: db.Ping,
			Environment: views.Environment{Name: c.Environment, Colour: c.EnvironmentColour},
			Program:     Version(), Upstream: c.WorkflowURL.Redacted(),
			ReadOnly: c.ReadOnly, Examples: examples, Reloading: os.Getenv("TEMPL_DEV_MODE") != "",
		}),
		store: db, signIn: in, desk: door, stop: stop,
	}, nil
}

// Close ends what the console began. Call it when the last request has been answered.
func (c *Console) Close() error {
	c.stop()
	c.desk.Close()
	c.signIn.Close()
	return c.store.Close()
}

// Serve runs the console of a configuration until ctx ends, and lets the requests
// in flight finish. It listens before the database is open, so that whoever asks
// whether it lives has an answer at once.
func Serve(ctx context.Context, c config.Config, log *slog.Logger) error {
	ln, err := Listen(c.Addr)
	if err != nil {
		return err
	}
	var late lateHandler
	served := make(chan error, 1)
	go func() { served <- serveUntil(ctx, ln, &late) }()
	console, err := NewConsole(ctx, c, log, nil)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	late.set(console)
	for _, setting := range c.Cleartext() {
		log.Warn("not encrypted: whoever is on the way reads cookies and tokens; want an https address", "setting", setting)
	}
	log.Info("listening", "addr", ln.Addr().String(), "public", c.PublicURL.String(), "version", Version())
	return errors.Join(<-served, console.Close())
}

// lateHandler answers that it is starting until it is given its handler.
type lateHandler struct{ ready atomic.Pointer[Console] }

func (l *lateHandler) set(c *Console) { l.ready.Store(c) }

func (l *lateHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch c := l.ready.Load(); {
	case c != nil:
		c.ServeHTTP(w, r)
	case strings.HasSuffix(r.URL.Path, "/healthz"):
		_, _ = w.Write([]byte("ok\n"))
	default:
		w.Header().Set("Retry-After", "1")
		http.Error(w, "Taskdesk is starting. Try again in a second.", http.StatusServiceUnavailable)
	}
}

// Listen listens on an address, and says in one line what is wrong when it cannot.
func Listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, errors.Unwrap(err))
	}
	return ln, nil
}

// drainFor is how long requests in flight may take when the program is told to end.
const drainFor = 15 * time.Second

// serveUntil serves h on ln until ctx ends, then lets requests in flight finish.
func serveUntil(ctx context.Context, ln net.Listener, h http.Handler) error {
	srv := &http.Server{
		Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 2 * time.Minute,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	drained := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.Background(), drainFor)
		defer cancel()
		drained <- srv.Shutdown(ctx)
	})
	if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
		stop()
		return err
	}
	return <-drained
}
