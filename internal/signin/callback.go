package signin

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"taskdesk/internal/store"
)

// exchangeLimit is how long all the provider's answers at sign-in may take together.
const exchangeLimit = 20 * time.Second

// Callback answers GET /auth/callback: it checks the provider's answer, starts
// the session, and leads to where the person wanted to go. It fails with an
// *Error that tells what to do; nobody is signed in then.
func (s *Service) Callback(w http.ResponseWriter, r *http.Request) error {
	return s.limited(w, r, 0, s.callback) // paid for on the way out
}

func (s *Service) callback(w http.ResponseWriter, r *http.Request) error {
	answer := r.URL.Query()
	a, rest, ok := useAttempt(s.attemptsOf(r), answer.Get("state"))
	if !ok {
		return &Error{Kind: StaleLogin, Next: s.at("/"), Err: errors.New("its state is not one of this browser's")}
	}
	if err := s.keepAttempts(w, r, rest); err != nil {
		return err
	}
	// Also when the cookie was copied, and at another replica.
	first, err := s.db.Spend(r.Context(), "state "+a.State, s.now().Add(attemptLife))
	if err != nil {
		return err
	}
	if !first {
		return &Error{Kind: StaleLogin, Next: a.Next, Err: errors.New("its state was used before")}
	}
	ctx, cancel := context.WithTimeout(r.Context(), exchangeLimit)
	defer cancel()
	tokens, rec, err := s.exchange(ctx, a, answer)
	if err != nil {
		return toward(a.Next, err)
	}
	if err := s.begin(w, r, rec, tokens); err != nil {
		return err
	}
	redirect(w, r, a.Next)
	return nil
}

// exchange turns the provider's answer into tokens and the person they are for.
func (s *Service) exchange(ctx context.Context, a attempt, answer url.Values) (store.Tokens, *record, error) {
	p, err := s.provider(ctx)
	if err != nil {
		return store.Tokens{}, nil, err
	}
	if err := s.checkAnswer(p, answer); err != nil {
		return store.Tokens{}, nil, err
	}
	ctx = oidc.ClientContext(ctx, s.client)
	token, err := p.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(a.Verifier))
	if err != nil {
		return store.Tokens{}, nil, tokenError("exchange the code", err)
	}
	tokens := s.tokensOf(token)
	tokens.ID, _ = token.Extra("id_token").(string)
	rec, err := s.identify(ctx, p, tokens, a.Nonce)
	return tokens, rec, err
}

// checkAnswer checks that the answer is this provider's (RFC 9207), as far as its issuer
// is known, and that it brings a code.
func (s *Service) checkAnswer(p *provider, answer url.Values) error {
	if iss := answer.Get("iss"); !s.plain() && iss != s.config.Issuer && (iss != "" || p.issInAnswers) {
		return &Error{Kind: BadAnswer, Err: fmt.Errorf("the answer is from issuer %q, want %q", words(iss), s.config.Issuer)}
	}
	switch code := answer.Get("error"); code {
	case "":
	case "access_denied":
		return &Error{Kind: Denied, Detail: words(answer.Get("error_description")), Err: errors.New("access denied")}
	case "server_error", "temporarily_unavailable":
		return &Error{Kind: ProviderDown, Detail: words(answer.Get("error_description")), Err: errors.New(code)}
	default:
		return &Error{Kind: BadAnswer, Detail: words(answer.Get("error_description")), Err: fmt.Errorf("error %q", words(code))}
	}
	if answer.Get("code") == "" {
		return &Error{Kind: BadAnswer, Err: errors.New("the answer has neither a code nor an error")}
	}
	return nil
}

// begin starts the person's session under a new token, so that nobody can have
// known it before, and ends the one that this browser had.
func (s *Service) begin(w http.ResponseWriter, r *http.Request, rec *record, tokens store.Tokens) error {
	ctx, err := s.load(r)
	if err != nil {
		return err
	}
	if before := s.recordIn(ctx); before != nil {
		forget := func() error { return s.db.DeleteTokens(ctx, before.Tokens) }
		if err := s.endAndRevoke(context.WithoutCancel(ctx), before.Subject, []string{before.Tokens}, forget); err != nil {
			return err
		}
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	p, err := s.db.Preferences(ctx, rec.Subject)
	if err != nil {
		return err
	}
	rec.Zone, rec.Theme = p.Zone, p.Theme
	rec.Tokens = rand.Text()
	tokens.KeepTo = s.now().Add(s.config.Life)
	in := store.SignIn{
		ID: rec.Tokens, Subject: rec.Subject, ProviderSession: rec.session, BeganAt: s.now(), SeenAt: s.now(), Address: s.AddressOf(r), Agent: agentOf(r),
	}
	if err := s.db.SaveTokens(ctx, in, tokens); err != nil {
		return err
	}
	s.sessions.Put(ctx, recordKey, rec)
	cookie, expiry, err := s.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	s.sessions.WriteSessionCookie(ctx, w, cookie, expiry)
	s.log.InfoContext(ctx, "signed in", "subject", rec.Subject, "from", in.Address, "role", s.roleOf(rec).String(), "personal_token", rec.Personal)
	return nil
}

// tokensOf takes over what the provider gave, by our own clock.
func (s *Service) tokensOf(t *oauth2.Token) store.Tokens {
	now := s.now()
	tokens := store.Tokens{Access: t.AccessToken, Refresh: t.RefreshToken, IssuedAt: now}
	if !t.Expiry.IsZero() {
		tokens.Expiry = now.Add(time.Until(t.Expiry).Round(time.Second))
	}
	return tokens
}
