package signin

import (
	"context"
	"errors"
	"time"

	"taskdesk/internal/store"
)

// The ways to have signed in.
const (
	ByOpenID        = "OpenID Connect"
	ByOAuth         = "OAuth2"
	ByPersonalToken = "personal access token"
)

// A Credential is what a session signs in with at the upstream, without the token itself.
type Credential struct {
	By       string // ByOpenID, ByOAuth or ByPersonalToken
	From     string // the host that said who the person is
	BeganAt  time.Time
	IssuedAt time.Time // UTC, when the token came that is used now; of a personal one, when it was given
	Expiry   time.Time // UTC, when it ends; zero where nobody told
	Renewed  bool      // another one is fetched before that, as long as the session lasts
}

// Credential returns what the session of ctx signs in with at the upstream. It fails with
// ErrSignedOut when nobody is signed in any more, and when the database does.
func (s *Service) Credential(ctx context.Context) (Credential, error) {
	rec, known := ctx.Value(recordContext{}).(*record)
	in, alive := ctx.Value(signInContext{}).(store.SignIn)
	if !known || !alive {
		return Credential{}, ErrSignedOut
	}
	tokens, err := s.db.Tokens(ctx, rec.Tokens)
	if errors.Is(err, store.ErrNotFound) {
		return Credential{}, ErrSignedOut
	}
	if err != nil {
		return Credential{}, err
	}
	c := Credential{By: ByOpenID, From: s.ProviderName(), BeganAt: in.BeganAt, IssuedAt: tokens.IssuedAt.UTC(), Expiry: tokens.Expiry.UTC(), Renewed: tokens.Refresh != ""}
	switch {
	case rec.Personal:
		c.By, c.From = ByPersonalToken, s.config.IdentityURL.Host
	case s.plain():
		c.By = ByOAuth
	}
	return c, nil
}
