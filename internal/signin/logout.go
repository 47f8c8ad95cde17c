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

// Logout answers POST /logout: it ends the session, forgets its tokens, has the
// refresh token revoked, and sends the browser on to end the provider's own session
// as well. It fails, and the session lives on, only when the database does not answer.
func (s *Service) Logout(w http.ResponseWriter, r *http.Request) error {
	return s.leave(w, r, func(ctx context.Context, rec *record) error {
		return s.db.DeleteTokens(ctx, rec.Tokens)
	})
}

// LogoutEverywhere answers POST /logout/everywhere: it is Logout, and ends all other
// sessions of the person as well.
func (s *Service) LogoutEverywhere(w http.ResponseWriter, r *http.Request) error {
	return s.leave(w, r, func(ctx context.Context, rec *record) error {
		s.log.InfoContext(ctx, "signed out everywhere", "subject", rec.Subject)
		all, err := s.db.SignIns(ctx, rec.Subject)
		if err != nil {
			return err
		}
		var others []string
		for _, in := range all {
			if in.ID != rec.Tokens { // leave revokes that one
				others = append(others, in.ID)
			}
		}
		return s.endAndRevoke(ctx, rec.Subject, others, func() error { return s.db.EndSignIns(ctx, rec.Subject) })
	})
}

// leave ends the session of a request, and what forget says besides.
func (s *Service) leave(w http.ResponseWriter, r *http.Request, forget func(context.Context, *record) error) error {
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
	if err := errors.Join(s.sessions.Destroy(ctx), forget(ctx, rec)); err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	s.log.InfoContext(ctx, "signed out", "subject", rec.Subject)
	s.revokeLater(ctx, rec.Subject, tokens.Refresh)
	if rec.Personal { // which began no session of the provider
		redirect(w, r, s.at(signedOut))
		return nil
	}
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
