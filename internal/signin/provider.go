package signin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const (
	discoveryLimit = 10 * time.Second
	leeway         = time.Minute // by which clocks may differ

	firstWait, longestWait = time.Second, 30 * time.Second // between tries to discover
)

// A provider is what discovery has told.
type provider struct {
	oauth        oauth2.Config
	oidc         *oidc.Provider
	verifier     *oidc.IDTokenVerifier
	endSession   string   // "" where it cannot be told that somebody signs out
	issInAnswers bool     // it names itself in each answer (RFC 9207)
	origins      []string // where a form of ours may end up
}

// Discover asks the provider for its addresses again and again until it has
// answered or ctx ends. Run it beside the server at start; a sign-in meanwhile
// asks by itself.
func (s *Service) Discover(ctx context.Context) {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		_, err := s.provider(ctx)
		if err == nil || ctx.Err() != nil {
			return
		}
		if wait == firstWait {
			s.log.WarnContext(ctx, "the identity provider does not answer yet", slog.Any("error", err))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// Ready fails until the provider has answered once. It asks nothing of the network.
func (s *Service) Ready(context.Context) error {
	if s.found.Load() != nil {
		return nil
	}
	if why := s.trouble.Load(); why != nil {
		return *why
	}
	return &Error{Kind: ProviderDown, Err: errors.New("it has not been asked yet")}
}

// FormActions returns the origins that a form may be redirected to, for the
// Content-Security-Policy: sign-out ends at the provider.
func (s *Service) FormActions() []string {
	if p := s.found.Load(); p != nil {
		return p.origins
	}
	return originsOf(s.config.Issuer)
}

// provider returns what is known about the provider, asking it if need be.
func (s *Service) provider(ctx context.Context) (*provider, error) {
	if p := s.found.Load(); p != nil {
		return p, nil
	}
	return share(ctx, s, "discovery", discoveryLimit, func(ctx context.Context) (*provider, error) {
		p, err := s.discover(ctx)
		if err != nil {
			s.trouble.Store(&err)
			return nil, err
		}
		if s.found.CompareAndSwap(nil, p) {
			s.log.InfoContext(ctx, "found the identity provider", slog.String("issuer", s.config.Issuer))
		}
		return p, nil
	})
}

// discover asks the provider once.
func (s *Service) discover(ctx context.Context) (*provider, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, s.client), s.config.Issuer)
	if _, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok {
		return nil, &Error{Kind: BadAnswer, Err: err}
	}
	if err != nil {
		return nil, &Error{Kind: ProviderDown, Err: fmt.Errorf("discover: %w", err)}
	}
	var more struct {
		EndSession   string   `json:"end_session_endpoint"`
		TokenAuth    []string `json:"token_endpoint_auth_methods_supported"`
		IssInAnswers bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&more); err != nil {
		return nil, &Error{Kind: BadAnswer, Err: fmt.Errorf("discover: %w", err)}
	}
	endpoint := found.Endpoint()
	endpoint.AuthStyle = s.authStyle(more.TokenAuth)
	// The verifier fetches keys for as long as it lives: its context has no end.
	keys := oidc.ClientContext(context.Background(), s.client)
	return &provider{
		oauth: oauth2.Config{
			ClientID:     s.config.ClientID,
			ClientSecret: s.config.ClientSecret,
			Endpoint:     endpoint,
			RedirectURL:  s.publicURL("/auth/callback"),
			Scopes:       s.config.Scopes,
		},
		oidc: found,
		verifier: found.VerifierContext(keys, &oidc.Config{
			ClientID: s.config.ClientID,
			Now:      func() time.Time { return s.now().Add(-leeway) },
		}),
		endSession:   more.EndSession,
		issInAnswers: more.IssInAnswers,
		origins:      originsOf(endpoint.AuthURL, more.EndSession),
	}, nil
}

// authStyle says how to send the client's secret. Trying both ways, as the
// library does when it is not told, would use a code or a refresh token twice.
func (s *Service) authStyle(supported []string) oauth2.AuthStyle {
	basic := len(supported) == 0 || slices.Contains(supported, "client_secret_basic")
	if s.config.ClientSecret != "" && basic {
		return oauth2.AuthStyleInHeader
	}
	return oauth2.AuthStyleInParams
}

// publicURL returns the address of a path of ours as browsers see it.
func (s *Service) publicURL(path string) string { return s.config.PublicURL.JoinPath(path).String() }

// originsOf returns the different origins of some addresses, sorted.
func originsOf(addresses ...string) []string {
	var origins []string
	for _, a := range addresses {
		if u, err := url.Parse(a); err == nil && u.Host != "" {
			origins = append(origins, cmp.Or(u.Scheme, "https")+"://"+u.Host)
		}
	}
	slices.Sort(origins)
	return slices.Compact(origins)
}
