package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/person"
)

// recordKey is the one value of a session.
const recordKey = "record"

// A record is what a session knows. It is not changed, only replaced.
type record struct {
	session string // the provider's own, told once at sign-in

	Subject, Name, Email string
	Groups               []string // not the role: what groups may do can change with a restart
	Asked                bool     // the groups came from userinfo, which is asked again with each refresh
	Personal             bool     // signed in with a personal access token
	Ungrouped            bool     // nothing tells the groups of who did so
	Tokens               string   // key of the sign-in and its tokens
	Zone, Theme          string
	Regrouped            bool // the groups changed: the session needs a new token
}

// codec writes a session as JSON.
type codec struct{}

type encoded struct {
	Deadline int64 // Unix microseconds
	Record   *record
}

// Encode writes a session that holds a record or nothing.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	rec, _ := values[recordKey].(*record)
	return json.Marshal(encoded{deadline.UnixMicro(), rec})
}

// Decode reads a session. One that cannot be read is an empty one: an error
// would fail each of its owner's requests until the cookie dies.
func (codec) Decode(b []byte) (time.Time, map[string]any, error) {
	var e encoded
	values := map[string]any{}
	if err := json.Unmarshal(b, &e); err == nil && e.Record != nil {
		values[recordKey] = e.Record
	}
	return time.UnixMicro(e.Deadline).UTC(), values, nil
}

// recordContext carries the record of the request's session.
type recordContext struct{}

// Load puts the signed-in person into the context of each request. A request
// without a session passes as it is; nothing is written back after it. One whose
// session cannot be read goes to fail.
func (s *Service) Load(next http.Handler, fail func(http.ResponseWriter, *http.Request, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie(s.sessions.Cookie.Name); err != nil {
			next.ServeHTTP(w, r)
			return
		}
		ctx, err := s.load(r)
		if err == nil {
			ctx, err = s.enter(ctx, w, r)
		}
		if err != nil {
			fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// enter puts the person of a loaded session into its context, if the session is alive.
func (s *Service) enter(ctx context.Context, w http.ResponseWriter, r *http.Request) (context.Context, error) {
	rec := s.recordIn(ctx)
	if rec == nil {
		return ctx, nil
	}
	if rec.Personal && !s.TokensAllowed() { // any more
		s.end(context.WithoutCancel(ctx))
		return r.Context(), s.db.DeleteTokens(context.WithoutCancel(ctx), rec.Tokens)
	}
	in, ok, err := s.alive(r, rec)
	if err != nil {
		return nil, err
	}
	if !ok {
		s.end(context.WithoutCancel(ctx))
		return r.Context(), nil
	}
	if rec.Regrouped {
		if rec, err = s.renewSession(ctx, w, rec); err != nil {
			return nil, err
		}
	}
	ctx = context.WithValue(ctx, signInContext{}, in)
	ctx = context.WithValue(ctx, recordContext{}, rec)
	return person.In(ctx, s.personOf(ctx, rec)), nil
}

// renewSession gives a session whose person's rights changed a new token, so that the
// one from before is worth nothing.
func (s *Service) renewSession(ctx context.Context, w http.ResponseWriter, rec *record) (*record, error) {
	renewed := *rec
	renewed.Regrouped = false
	s.sessions.Put(ctx, recordKey, &renewed)
	if err := s.sessions.RenewToken(ctx); err != nil {
		return nil, err
	}
	cookie, expiry, err := s.sessions.Commit(ctx)
	if err != nil {
		return nil, err
	}
	s.sessions.WriteSessionCookie(ctx, w, cookie, expiry)
	s.log.InfoContext(ctx, "rights changed", "subject", rec.Subject, "role", s.roleOf(rec).String())
	return &renewed, nil
}

// regroup writes down that the provider tells other groups of a person than at their
// sign-in. From the next request of the session on, they count.
func (s *Service) regroup(session context.Context, rec *record, groups string) {
	changed := *rec
	changed.Groups, changed.Regrouped = groupsTold(groups), true
	s.sessions.Put(session, recordKey, &changed)
	if _, _, err := s.sessions.Commit(session); err != nil {
		s.log.ErrorContext(session, "write down that somebody's groups changed", "error", err)
	}
}

// load returns the request's context with its session, which is a new one when
// the cookie has none that is alive.
func (s *Service) load(r *http.Request) (context.Context, error) {
	var token string
	if cookie, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
		token = cookie.Value
	}
	ctx, err := s.sessions.Load(r.Context(), token)
	if err != nil {
		return nil, fmt.Errorf("load session: %w", err)
	}
	return ctx, nil
}

// recordIn returns the record of a loaded session, and nil when nobody is signed in.
func (s *Service) recordIn(ctx context.Context) *record {
	rec, _ := s.sessions.Get(ctx, recordKey).(*record)
	return rec
}

// personOf returns the person whose session ctx has.
func (s *Service) personOf(ctx context.Context, rec *record) *person.Person {
	session := ctx
	return &person.Person{
		Subject: rec.Subject,
		Name:    rec.Name,
		Email:   rec.Email,
		Role:    s.roleOf(rec),
		Session: rec.Tokens,
		Token: func(ctx context.Context) (string, error) {
			tokens, err := s.token(ctx, rec)
			if errors.Is(err, ErrSignedOut) {
				s.end(context.WithoutCancel(session))
			}
			if tokens.Groups != "" && tokens.Groups != toldGroups(rec.Groups) {
				s.regroup(context.WithoutCancel(session), rec, tokens.Groups)
			}
			return tokens.Access, err
		},
	}
}

// end ends a session whose tokens are dead, so that its next request signs in.
func (s *Service) end(session context.Context) {
	if err := s.sessions.Destroy(session); err != nil {
		s.log.ErrorContext(session, "end a session without tokens", "error", err)
	}
}
