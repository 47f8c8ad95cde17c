package signin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"taskdesk/internal/store"
)

// signedOut is where the provider sends a person back to.
const signedOut = "/signed-out"

// Logout answers POST /logout: it ends the session, forgets its tokens, and
// sends the browser on to end the provider's own session as well. It fails,
// and the session lives on, only when the database does not answer.
func (s *Service) Logout(w http.ResponseWriter, r *http.Request) error {
	ctx, err := s.load(r)
	if err != nil {
		return err
	}
	rec := s.recordIn(ctx)
	if rec == nil {
		redirect(w, r, s.at(signedOut))
		return nil
	}
	tokens, err := s.db.Tokens(ctx, rec.Tokens)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	// From here on it is done to the end, whether or not the browser waits.
	ctx = context.WithoutCancel(ctx)
	if err := errors.Join(s.sessions.Destroy(ctx), s.db.DeleteTokens(ctx, rec.Tokens)); err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	s.log.InfoContext(ctx, "signed out", "subject", rec.Subject)
	redirect(w, r, s.endSessionURL(tokens.ID))
	return nil
}

// endSessionURL returns where the provider ends its session, and our own page
// where it cannot.
func (s *Service) endSessionURL(idToken string) string {
	p := s.found.Load()
	if p == nil || p.endSession == "" {
		return s.at(signedOut)
	}
	u, err := url.Parse(p.endSession)
	if err != nil {
		return s.at(signedOut)
	}
	q := u.Query()
	q.Set("client_id", s.config.ClientID)
	q.Set("post_logout_redirect_uri", s.publicURL(signedOut))
	if idToken != "" && len(idToken) <= mostHint {
		q.Set("id_token_hint", idToken)
	}
	u.RawQuery = q.Encode()
	return u.String()
}
