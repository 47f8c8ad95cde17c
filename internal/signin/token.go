package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"taskdesk/internal/store"
)

const (
	refreshAhead = time.Minute      // before the end of a token, or a tenth of its life if that is less
	refreshLimit = 20 * time.Second // for one refresh
	groupsLimit  = 5 * time.Second  // for userinfo after it
	refreshRest  = 5 * time.Second  // after one that failed, while the old token lasts
)

// due says whether it is time for a new access token.
func due(t store.Tokens, now time.Time) bool {
	ahead := min(refreshAhead, t.Expiry.Sub(t.IssuedAt)/10)
	return !t.Expiry.IsZero() && !now.Before(t.Expiry.Add(-ahead))
}

// lasts says whether the access token is still good.
func lasts(t store.Tokens, now time.Time) bool {
	return t.Expiry.IsZero() || now.Before(t.Expiry)
}

// token returns the tokens of a session. Its access token is good now: it is a new one
// if the old one ends soon. While the provider is down the old one serves as long as
// it lasts; then that is an *Error. It is ErrSignedOut when the set is gone or
// the provider renews it no more.
func (s *Service) token(ctx context.Context, rec *record) (store.Tokens, error) {
	old, err := s.db.Tokens(ctx, rec.Tokens)
	if errors.Is(err, store.ErrNotFound) {
		return store.Tokens{}, ErrSignedOut
	}
	if err != nil {
		return store.Tokens{}, err
	}
	now := s.now()
	if !due(old, now) {
		return old, nil
	}
	if lasts(old, now) && (old.Refresh == "" || now.UnixNano() < s.rest.Load()) {
		return old, nil
	}
	fresh, err := share(ctx, s, "refresh "+rec.Tokens, refreshLimit, func(ctx context.Context) (store.Tokens, error) {
		return s.renew(ctx, rec)
	})
	switch {
	case err == nil:
		return fresh, nil
	case errors.Is(err, ErrSignedOut) || !lasts(old, now):
		return store.Tokens{}, err
	}
	s.log.WarnContext(ctx, "the old token serves on", slog.Any("error", err))
	return old, nil
}

// renew refreshes a set, unless somebody else has just done so. A grant that
// the provider calls dead takes the set with it.
func (s *Service) renew(ctx context.Context, rec *record) (store.Tokens, error) {
	s.refreshing.Add(1)
	defer s.refreshing.Done()
	fresh, err := s.db.RefreshTokens(ctx, rec.Tokens, func(old store.Tokens) (store.Tokens, error) {
		if !due(old, s.now()) {
			return old, nil
		}
		return s.refresh(ctx, rec, old)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fresh, ErrSignedOut
	}
	if errors.Is(err, ErrSignedOut) {
		return fresh, errors.Join(err, s.db.DeleteTokens(context.WithoutCancel(ctx), rec.Tokens))
	}
	if err != nil {
		s.rest.Store(s.now().Add(refreshRest).UnixNano())
	}
	return fresh, err
}

// refresh asks the provider for new tokens. Only the word invalid_grant says
// that the old ones are dead; all else is the provider's trouble.
func (s *Service) refresh(ctx context.Context, rec *record, old store.Tokens) (store.Tokens, error) {
	if old.Refresh == "" {
		return store.Tokens{}, ErrSignedOut
	}
	p, err := s.provider(ctx)
	if err != nil {
		return store.Tokens{}, err
	}
	ctx = oidc.ClientContext(ctx, s.client)
	token, err := p.oauth.TokenSource(ctx, &oauth2.Token{RefreshToken: old.Refresh}).Token()
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refused.ErrorCode == "invalid_grant" {
		return store.Tokens{}, fmt.Errorf("%w: %w", ErrSignedOut, tokenError("refresh", err))
	}
	if err != nil {
		trouble := tokenError("refresh", err)
		trouble.Kind = ProviderDown
		return store.Tokens{}, trouble
	}
	fresh := s.tokensOf(token)
	if fresh.Refresh == "" {
		fresh.Refresh = old.Refresh // the provider does not rotate it
	}
	fresh.ID, fresh.Groups = old.ID, old.Groups // the one that was verified
	id, _ := token.Extra("id_token").(string)
	if told := s.takeOver(ctx, p, rec.Subject, &fresh, id); !told && rec.Asked {
		s.askGroups(ctx, p, rec.Subject, &fresh)
	}
	return fresh, nil
}

// takeOver takes the ID token that came with a refresh, and the groups that it tells, and
// says whether it told any. One that is not this provider's, about this person, changes nothing.
func (s *Service) takeOver(ctx context.Context, p *provider, subject string, fresh *store.Tokens, raw string) (told bool) {
	if s.plain() || raw == "" {
		return false
	}
	id, claims, err := s.verifyID(ctx, p, raw, fresh.Access)
	if err == nil && id.Subject != subject {
		err = errors.New("it is about somebody else")
	}
	if err != nil {
		s.log.WarnContext(ctx, "the ID token of a refresh is left aside", slog.Any("error", err))
		return false
	}
	fresh.ID = raw
	groups, told := groupsOf(claims, s.config.GroupsClaim)
	if told {
		fresh.Groups = toldGroups(groups)
	}
	return told
}

// askGroups asks userinfo for the groups of a person whose tokens were refreshed. While it
// does not answer, the old ones count.
func (s *Service) askGroups(ctx context.Context, p *provider, subject string, fresh *store.Tokens) {
	ctx, cancel := context.WithTimeout(ctx, groupsLimit)
	defer cancel()
	claims, err := s.userInfoAbout(ctx, p, fresh.Access, subject)
	if err != nil {
		s.log.WarnContext(ctx, "the groups of before count on", slog.Any("error", err))
		return
	}
	groups, _ := groupsOf(claims, s.config.GroupsClaim)
	fresh.Groups = toldGroups(groups)
}
