package signin

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"taskdesk/internal/store"
)

const (
	// touchEvery is how exactly it is known when a session was last used.
	touchEvery = time.Minute

	// warnAhead is how long before its end a session's person is told; where sessions may
	// not lie idle for long, a third of that time.
	warnAhead = 5 * time.Minute

	mostAgent = 300 // bytes of what a browser calls itself
)

// alive returns the sign-in of a session that has neither ended nor lain idle for too
// long, and notes that it is in use, unless a page asked by itself. One that lay idle
// is ended.
func (s *Service) alive(r *http.Request, rec *record) (in store.SignIn, ok bool, err error) {
	in, err = s.db.SignIn(r.Context(), rec.Tokens)
	if errors.Is(err, store.ErrNotFound) {
		return in, false, nil
	}
	if err != nil {
		return in, false, err
	}
	now := s.now()
	if !now.Before(s.endOf(in)) {
		return in, false, s.db.EndSignIn(context.WithoutCancel(r.Context()), in.Subject, in.ID)
	}
	if !Polls(r) && now.Sub(in.SeenAt) >= min(touchEvery, s.config.Idle/10) {
		in.SeenAt = now
		err = s.db.Touch(context.WithoutCancel(r.Context()), in.ID, now)
	}
	return in, true, err
}

// endOf is when a session ends if it is not used any more.
func (s *Service) endOf(in store.SignIn) time.Time {
	end := in.KeepTo
	if idle := in.SeenAt.Add(s.config.Idle); idle.Before(end) {
		end = idle
	}
	return end
}

// signInContext carries the sign-in of the request's session.
type signInContext struct{}

// An Ending is when a session ends if it is not used any more.
type Ending struct {
	At      time.Time
	WarnAt  time.Time // from when on its person should be told
	Extends bool      // whether using the session makes that later
}

// Ends returns when the session of a request ends. It is false when nobody is signed in.
func (s *Service) Ends(ctx context.Context) (Ending, bool) {
	in, ok := ctx.Value(signInContext{}).(store.SignIn)
	if !ok {
		return Ending{}, false
	}
	at := s.endOf(in)
	return Ending{At: at, WarnAt: at.Add(-min(warnAhead, s.config.Idle/3)), Extends: at.Before(in.KeepTo)}, true
}

// Idle is how long a session may lie idle.
func (s *Service) Idle() time.Duration { return s.config.Idle }

// An OwnSession is one place where a person is signed in.
type OwnSession struct {
	store.SignIn
	EndsAt  time.Time // if it is not used any more
	Current bool      // the one that asks
}

// Mine returns where the signed-in person is signed in, the last used first. It fails
// with ErrSignedOut when nobody is.
func (s *Service) Mine(ctx context.Context) ([]OwnSession, error) {
	in, ok := ctx.Value(signInContext{}).(store.SignIn)
	if !ok {
		return nil, ErrSignedOut
	}
	all, err := s.db.SignIns(ctx, in.Subject)
	if err != nil {
		return nil, err
	}
	var mine []OwnSession
	for _, other := range all {
		if end := s.endOf(other); s.now().Before(end) {
			mine = append(mine, OwnSession{SignIn: other, EndsAt: end, Current: other.ID == in.ID})
		}
	}
	return mine, nil
}

// EndMine ends one session of the signed-in person: its tokens are forgotten, and its
// next request signs in. It is no error when there is none of that id.
func (s *Service) EndMine(ctx context.Context, id string) error {
	in, ok := ctx.Value(signInContext{}).(store.SignIn)
	if !ok {
		return ErrSignedOut
	}
	ctx = context.WithoutCancel(ctx)
	other, err := s.db.SignIn(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && other.Subject != in.Subject {
		return nil
	}
	if err != nil {
		return err
	}
	s.log.InfoContext(ctx, "ended one of their sessions", "subject", in.Subject)
	return s.endAndRevoke(ctx, in.Subject, []string{id}, func() error { return s.db.EndSignIn(ctx, in.Subject, id) })
}

// endAndRevoke ends sessions of a person with end, and has the provider revoke the
// refresh tokens that they had.
func (s *Service) endAndRevoke(ctx context.Context, subject string, ids []string, end func() error) error {
	var refresh []string
	for _, id := range ids {
		tokens, err := s.db.Tokens(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		refresh = append(refresh, tokens.Refresh)
	}
	if err := end(); err != nil {
		return err
	}
	for _, token := range refresh {
		s.revokeLater(ctx, subject, token)
	}
	return nil
}

// AddressOf is from where a request came, or empty where that cannot be told.
func (s *Service) AddressOf(r *http.Request) string {
	if a := s.config.Proxies.Of(r); a.IsValid() {
		return a.String()
	}
	return ""
}

// agentOf is what a browser calls itself, shortened.
func agentOf(r *http.Request) string {
	agent := words(r.UserAgent())
	return strings.ToValidUTF8(agent[:min(len(agent), mostAgent)], "") // not half a letter at the end
}
