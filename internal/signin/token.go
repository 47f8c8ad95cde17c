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

// token returns an access token of the set that is good now, a new one if the
// old one ends soon. While the provider is down the old one serves as long as
// it lasts; then that is an *Error. It is ErrSignedOut when the set is gone or
// the provider renews it no more.
func (s *Service) token(ctx context.Context, set string) (string, error) {
	old, err := s.db.Tokens(ctx, set)
	if errors.Is(err, store.ErrNotFound) {
		return "", ErrSignedOut
	}
	if err != nil {
		return "", err
	}
	now := s.now()
	if !due(old, now) {
		return old.Access, nil
	}
	if lasts(old, now) && (old.Refresh == "" || now.UnixNano() < s.rest.Load()) {
		return old.Access, nil
	}
	fresh, err := share(ctx, s, "refresh "+set, refreshLimit, func(ctx context.Context) (store.Tokens, error) {
		return s.renew(ctx, set)
	})
	switch {
	case err == nil:
		return fresh.Access, nil
	case errors.Is(err, ErrSignedOut) || !lasts(old, now):
		return "", err
	}
	s.log.WarnContext(ctx, "the old token serves on", slog.Any("error", err))
	return old.Access, nil
}

// renew refreshes a set, unless somebody else has just done so. A grant that
// the provider calls dead takes the set with it.
func (s *Service) renew(ctx context.Context, set string) (store.Tokens, error) {
	s.refreshing.Add(1)
	defer s.refreshing.Done()
	fresh, err := s.db.RefreshTokens(ctx, set, func(old store.Tokens) (store.Tokens, error) {
		if !due(old, s.now()) {
			return old, nil
		}
		return s.refresh(ctx, old)
	})
	if errors.Is(err, store.ErrNotFound) {
		return fresh, ErrSignedOut
	}
	if errors.Is(err, ErrSignedOut) {
		return fresh, errors.Join(err, s.db.DeleteTokens(context.WithoutCancel(ctx), set))
	}
	if err != nil {
		s.rest.Store(s.now().Add(refreshRest).UnixNano())
	}
	return fresh, err
}

// refresh asks the provider for new tokens. Only the word invalid_grant says
// that the old ones are dead; all else is the provider's trouble.
func (s *Service) refresh(ctx context.Context, old store.Tokens) (store.Tokens, error) {
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
	fresh.ID = old.ID // the one that was verified
	return fresh, nil
}
