package signin

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"

	"golang.org/x/oauth2"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// identify verifies the ID token against this very attempt and says who it is about.
func (s *Service) identify(ctx context.Context, p *provider, tokens store.Tokens, nonce string) (*record, error) {
	if tokens.ID == "" {
		return nil, bad("the provider sent no ID token", nil)
	}
	id, err := p.verifier.Verify(ctx, tokens.ID)
	if err != nil {
		return nil, bad("verify the ID token", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return nil, bad("the ID token is for another attempt to sign in", nil)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(tokens.Access); err != nil {
			return nil, bad("the access token is not the ID token's", err)
		}
	}
	if id.Subject == "" {
		return nil, bad("the ID token names nobody", nil)
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return nil, bad("read the ID token", err)
	}
	if party, ok := claims["azp"]; ok && party != s.config.ClientID {
		return nil, bad("the ID token was made for another client", nil)
	}
	return s.describe(ctx, p, tokens, id.Subject, claims)
}

// describe reads a person's names and groups from the ID token's claims, and
// from userinfo what those do not have.
func (s *Service) describe(ctx context.Context, p *provider, tokens store.Tokens, subject string, claims map[string]any) (*record, error) {
	if _, ok := claims[s.config.GroupsClaim]; !ok && p.oidc.UserInfoEndpoint() != "" {
		more, err := userInfo(ctx, p, tokens, subject)
		if err != nil {
			return nil, err
		}
		for name, value := range more {
			if _, ok := claims[name]; !ok {
				claims[name] = value
			}
		}
	}
	text := func(claim string) string { s, _ := claims[claim].(string); return s }
	return &record{
		session: text("sid"),
		Subject: subject,
		Name:    cmp.Or(text("name"), text("preferred_username"), text("email"), subject),
		Email:   text("email"),
		Groups:  groupsIn(claims[s.config.GroupsClaim]),
	}, nil
}

// userInfo asks the provider about the person whose tokens these are.
func userInfo(ctx context.Context, p *provider, tokens store.Tokens, subject string) (map[string]any, error) {
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: tokens.Access})
	info, err := p.oidc.UserInfo(ctx, source)
	if err != nil {
		return nil, &Error{Kind: ProviderDown, Err: fmt.Errorf("ask for userinfo: %w", err)}
	}
	if info.Subject != subject {
		return nil, bad("userinfo is about somebody else", nil)
	}
	claims := map[string]any{}
	if err := info.Claims(&claims); err != nil {
		return nil, bad("read userinfo", err)
	}
	return claims, nil
}

// bad is an answer that cannot be trusted.
func bad(what string, err error) *Error {
	if err == nil {
		return &Error{Kind: BadAnswer, Err: errors.New(what)}
	}
	return &Error{Kind: BadAnswer, Err: fmt.Errorf("%s: %w", what, err)}
}

// groupsIn reads a claim that is a list of names, or one name.
func groupsIn(claim any) []string {
	switch claim := claim.(type) {
	case string:
		return []string{claim}
	case []any:
		var groups []string
		for _, g := range claim {
			if name, ok := g.(string); ok {
				groups = append(groups, name)
			}
		}
		return groups
	}
	return nil
}

// rolesOf says what each group may do. A group that is named twice may do the most.
func rolesOf(c Config) map[string]person.Role {
	roles := map[string]person.Role{}
	for _, of := range []struct {
		role   person.Role
		groups []string
	}{{person.Viewer, c.Viewers}, {person.Operator, c.Operators}, {person.Admin, c.Admins}} {
		for _, g := range of.groups {
			roles[g] = of.role
		}
	}
	return roles
}

// roleOf returns the highest role among some groups.
func (s *Service) roleOf(groups []string) person.Role {
	role := person.None
	for _, g := range groups {
		role = max(role, s.roles[g])
	}
	return role
}
