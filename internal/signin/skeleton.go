package signin

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"taskdesk/internal/store"
)

type Config struct {
	Issuer, ClientID, ClientSecret string
	Scopes                         []string
	PublicURL                      *url.URL
	GroupsClaim                    string
	Viewers, Operators, Admins     []string
	Keys                           [][]byte
	HTTPClient                     *http.Client                                    // nil: one with a time-out of 10 s
	Now                            func() time.Time                                // nil: time.Now
	Fail                           func(http.ResponseWriter, *http.Request, error) // the database did not answer in Load; nil: a plain 503
}
type Service struct{}

func New(c Config, db *store.Store, log *slog.Logger) (*Service, error) { return nil, nil }

// Discover asks the provider for its addresses until it answers or ctx ends: `go s.Discover(ctx)` at start.
func (s *Service) Discover(ctx context.Context) {}

// Close waits for refreshes in flight; call it after the server's Shutdown and before the store's Close.
func (s *Service) Close() {}

func (s *Service) Ready(ctx context.Context) error                               { return nil } // no network
func (s *Service) FormActions() []string                                         { return nil }
func (s *Service) Login(w http.ResponseWriter, r *http.Request) error            { return nil }
func (s *Service) Callback(w http.ResponseWriter, r *http.Request) error         { return nil }
func (s *Service) Logout(w http.ResponseWriter, r *http.Request) error           { return nil }
func (s *Service) Load(next http.Handler) http.Handler                           { return next }
func (s *Service) Require(next, unsafe http.Handler) http.Handler                { return next } // unsafe answers a POST without a person
func (s *Service) Preferences(ctx context.Context) store.Preferences             { return store.Preferences{} }
func (s *Service) SetPreferences(ctx context.Context, p store.Preferences) error { return nil }

var ErrSignedOut = errors.New("signed out")

type Kind int

const (
	ProviderDown Kind = iota + 1 // the provider does not answer: try again
	Denied                       // the provider or the person said no
	StaleLogin                   // state unknown, used or over ten minutes old: start again
	BadAnswer                    // what came back is not what a provider may say
)

// Error is why signing in, or refreshing, did not work.
type Error struct {
	Kind   Kind
	Detail string // the provider's own words, if any
	Next   string // where the person wanted to go: try again with /login?next=
	Err    error
}

func (e *Error) Error() string { return "" }
func (e *Error) Unwrap() error { return e.Err }

// LoginURL is /login?next=…
func LoginURL(next string) string { return "" }

// SafeNext returns next when it is an absolute path of ours, else "/".
func SafeNext(next string) string { return "" }
