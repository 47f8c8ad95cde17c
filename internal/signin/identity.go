package signin

import (
	"cmp"
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"taskdesk/internal/store"
)

// identify says who signed in: the person of the ID token, which must be for this very
// attempt, or at a plain OAuth2 provider the one of userinfo.
func (s *Service) identify(ctx context.Context, p *provider, tokens store.Tokens, nonce string) (*record, error) {
	if s.plain() {
		return s.identifyPlain(ctx, p, tokens)
	}
	if tokens.ID == "" {
		return nil, bad("the provider sent no ID token", nil)
	}
	id, claims, err := s.verifyID(ctx, p, tokens.ID, tokens.Access)
	if err != nil {
		return nil, bad("verify the ID token", err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return nil, bad("the ID token is for another attempt to sign in", nil)
	}
	return s.describe(ctx, p, tokens, id.Subject, claims)
}

// identifyPlain asks userinfo who signed in. An ID token that came all the same is left
// alone: nothing tells with which keys it could be checked.
func (s *Service) identifyPlain(ctx context.Context, p *provider, tokens store.Tokens) (*record, error) {
	claims, err := s.userInfo(ctx, p, tokens.Access)
	if err != nil {
		return nil, err
	}
	rec := s.recordOf(accountOf(claims), claims)
	rec.Asked = true
	if rec.Subject == "" {
		return nil, bad("userinfo has neither sub nor id", nil)
	}
	return rec, nil
}

// accountOf returns whom userinfo is about; without OpenID Connect that may be called id.
func accountOf(claims map[string]any) string { return firstText(claims, "sub", "id") }

// describe reads a person's names and groups from the ID token's claims, and
// from userinfo what those do not have.
func (s *Service) describe(ctx context.Context, p *provider, tokens store.Tokens, subject string, claims map[string]any) (*record, error) {
	_, told := groupsOf(claims, s.config.GroupsClaim)
	if told || p.userInfo == "" {
		return s.recordOf(subject, claims), nil
	}
	more, err := s.userInfoAbout(ctx, p, tokens.Access, subject)
	if err != nil {
		return nil, err
	}
	all := maps.Clone(more)
	maps.Copy(all, claims)
	rec := s.recordOf(subject, all)
	rec.Groups, _ = groupsOf(more, s.config.GroupsClaim) // all has not what lies deeper in a claim of both
	rec.Asked = true
	return rec, nil
}

// recordOf words what some claims say of a person.
func (s *Service) recordOf(subject string, claims map[string]any) *record {
	groups, _ := groupsOf(claims, s.config.GroupsClaim)
	return &record{
		session: firstText(claims, "sid"),
		Subject: subject,
		Name:    cmp.Or(firstText(claims, "name", "preferred_username", "login", "email"), subject),
		Email:   firstText(claims, "email"),
		Groups:  groups,
	}
}

// userInfoAbout asks the provider about a person, who must be the one of the access token.
func (s *Service) userInfoAbout(ctx context.Context, p *provider, access, subject string) (map[string]any, error) {
	claims, err := s.userInfo(ctx, p, access)
	if err != nil {
		return nil, err
	}
	if accountOf(claims) != subject {
		return nil, bad("userinfo is about somebody else", nil)
	}
	return claims, nil
}

// userInfo asks the provider about the person whose access token it is.
func (s *Service) userInfo(ctx context.Context, p *provider, access string) (claims map[string]any, err error) {
	if s.plain() {
		if claims, err = askClaims(ctx, s.client, p.userInfo, access); err != nil {
			return nil, unanswered("ask for userinfo", err)
		}
		return claims, nil
	}
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: access})
	info, err := p.oidc.UserInfo(oidc.ClientContext(ctx, s.client), source)
	if err != nil {
		return nil, unanswered("ask for userinfo", err)
	}
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
