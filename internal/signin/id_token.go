package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
)

// mostHint is how long an ID token may be that stands in an address, in bytes. At sign-out
// the client's id tells the provider enough.
const mostHint = 4 << 10

// verifyID checks an ID token that came with an access token: that the provider signed it
// for us, that it holds now, by clocks that differ by at most the leeway, and that it is
// about somebody. It returns all its claims.
func (s *Service) verifyID(ctx context.Context, p *provider, raw, access string) (*oidc.IDToken, map[string]any, error) {
	id, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, nil, err
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, nil, err
	}
	if id.Subject == "" {
		return nil, nil, errors.New("it names nobody")
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(access); err != nil {
			return nil, nil, fmt.Errorf("the access token is not the one it came with: %w", err)
		}
	}
	return id, claims, errors.Join(s.checkParty(id, claims), s.checkTimes(id, claims))
}

// checkParty fails for a token that was made for another client, or for others too without
// saying that it was made for us.
func (s *Service) checkParty(id *oidc.IDToken, claims map[string]any) error {
	party, named := claims["azp"]
	others := slices.ContainsFunc(id.Audience, func(a string) bool { return a != s.config.ClientID })
	switch {
	case named && party != s.config.ClientID:
		return errors.New("it was made for another client")
	case !named && others:
		return errors.New("it is for several audiences and does not say which of them asked for it")
	}
	return nil
}

// checkTimes fails for a token from the future, which the library allows or bounds loosely.
func (s *Service) checkTimes(id *oidc.IDToken, claims map[string]any) error {
	latest := s.now().Add(leeway)
	if id.IssuedAt.IsZero() || id.IssuedAt.After(latest) {
		return fmt.Errorf("it was issued at %s, which is in the future or no time", id.IssuedAt.UTC().Format(time.RFC3339))
	}
	if from, ok := claims["nbf"].(float64); ok && time.Unix(int64(from), 0).After(latest) {
		return fmt.Errorf("it holds from %s on", time.Unix(int64(from), 0).UTC().Format(time.RFC3339))
	}
	return nil
}
