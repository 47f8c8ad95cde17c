package signin

import (
	"cmp"
	"context"
	"errors"
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

// A provider is what discovery has told, or, where the provider is a plain OAuth2 one,
// what the configuration says.
type provider struct {
	oauth        oauth2.Config
	oidc         *oidc.Provider        // nil for plain OAuth2
	verifier     *oidc.IDTokenVerifier // nil for plain OAuth2
	userInfo     string                // "" where there is none
	endSession   string                // "" where it cannot be told that somebody signs out
	revocation   string                // "" where it takes no tokens back
	issInAnswers bool                  // it names itself in each answer (RFC 9207)
	origins      []string              // where a form of ours may end up
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
	return originsOf(s.providerName())
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
			s.log.InfoContext(ctx, "the identity provider is known", slog.String("provider", s.providerName()))
		}
		return p, nil
	})
}

// plain says whether the provider is one without OpenID Connect, whose addresses are configured.
func (s *Service) plain() bool { return s.config.Issuer == "" }

// providerName is the address that tells which provider it is.
func (s *Service) providerName() string { return cmp.Or(s.config.Issuer, s.config.AuthURL) }

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
