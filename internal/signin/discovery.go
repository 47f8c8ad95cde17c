package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// algorithms are those whose signatures only the provider can make: none of them is
// checked with a secret that others know.
var algorithms = []string{
	oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512,
	oidc.ES256, oidc.ES384, oidc.ES512, oidc.EdDSA,
}

// A discovery is what we read of a provider's document beyond the library.
type discovery struct {
	EndSession   string   `json:"end_session_endpoint"`
	Revocation   string   `json:"revocation_endpoint"`
	Keys         string   `json:"jwks_uri"`
	Algorithms   []string `json:"id_token_signing_alg_values_supported"`
	TokenAuth    []string `json:"token_endpoint_auth_methods_supported"`
	IssInAnswers bool     `json:"authorization_response_iss_parameter_supported"`
}

// discover asks the provider once. A plain OAuth2 one has nothing to tell.
func (s *Service) discover(ctx context.Context) (*provider, error) {
	if s.plain() {
		return s.configured(), nil
	}
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, s.client), s.config.Issuer)
	if _, ok := errors.AsType[*oidc.IssuerMismatchError](err); ok {
		return nil, &Error{Kind: BadAnswer, Err: err}
	}
	if err != nil {
		return nil, unanswered("discover", err)
	}
	var more discovery
	if err := found.Claims(&more); err != nil {
		return nil, bad("discover", err)
	}
	p := &provider{
		oauth: s.oauth(found.Endpoint(), more.TokenAuth), oidc: found, userInfo: found.UserInfoEndpoint(),
		endSession: more.EndSession, revocation: more.Revocation, issInAnswers: more.IssInAnswers,
	}
	if err := s.checkAddresses(p, more.Keys); err != nil {
		return nil, bad("discover", err)
	}
	if p.verifier, err = s.verifierOf(found, more.Algorithms); err != nil {
		return nil, bad("discover", err)
	}
	p.origins = originsOf(p.oauth.Endpoint.AuthURL, p.endSession)
	return p, nil
}

// configured returns the plain OAuth2 provider that the configuration describes.
func (s *Service) configured() *provider {
	endpoint := oauth2.Endpoint{AuthURL: s.config.AuthURL, TokenURL: s.config.TokenURL}
	return &provider{oauth: s.oauth(endpoint, nil), userInfo: s.config.UserInfoURL, origins: originsOf(s.config.AuthURL)}
}

// oauth returns how to ask at these addresses.
func (s *Service) oauth(at oauth2.Endpoint, tokenAuth []string) oauth2.Config {
	at.AuthStyle = s.authStyle(tokenAuth)
	return oauth2.Config{
		ClientID:     s.config.ClientID,
		ClientSecret: s.config.ClientSecret,
		Endpoint:     at,
		RedirectURL:  s.publicURL("/auth/callback"),
		Scopes:       s.config.Scopes,
	}
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

// checkAddresses fails unless the provider told where to go, and leads nowhere by http
// when it is itself reached by https.
func (s *Service) checkAddresses(p *provider, keys string) error {
	for _, a := range []struct {
		name, address string
		required      bool
	}{
		{"authorization_endpoint", p.oauth.Endpoint.AuthURL, true}, {"token_endpoint", p.oauth.Endpoint.TokenURL, true},
		{"jwks_uri", keys, true}, {"userinfo_endpoint", p.userInfo, false}, {"end_session_endpoint", p.endSession, false},
		{"revocation_endpoint", p.revocation, false},
	} {
		if a.required && a.address == "" {
			return fmt.Errorf("it does not tell its %s", a.name)
		}
		if strings.HasPrefix(s.config.Issuer, "https://") && a.address != "" && !strings.HasPrefix(a.address, "https://") {
			return fmt.Errorf("its %s is not an https address", a.name)
		}
	}
	return nil
}

// verifierOf returns what checks ID tokens: by those of our algorithms that the provider
// announces, whatever a token says of itself. It fails when there is none.
func (s *Service) verifierOf(found *oidc.Provider, announced []string) (*oidc.IDTokenVerifier, error) {
	var pinned []string
	for _, a := range algorithms {
		if slices.Contains(announced, a) {
			pinned = append(pinned, a)
		}
	}
	if len(pinned) == 0 {
		return nil, fmt.Errorf("it signs ID tokens with none of %s: its id_token_signing_alg_values_supported are %q", strings.Join(algorithms, ", "), announced)
	}
	// The verifier fetches keys for as long as it lives: its context has no end.
	keys := oidc.ClientContext(context.Background(), s.client)
	return found.VerifierContext(keys, &oidc.Config{
		ClientID:             s.config.ClientID,
		SupportedSigningAlgs: pinned,
		Now:                  func() time.Time { return s.now().Add(-leeway) },
	}), nil
}
