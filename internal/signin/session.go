package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// recordKey is the one value of a session.
const recordKey = "record"

// A record is what a session knows. It is not changed, only replaced.
type record struct {
	Subject, Name, Email string
	Groups               []string // not the role: what groups may do can change with a restart
	Tokens               string   // key of the token set
	Zone, Theme          string
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
// without a session passes as it is; nothing is written back after it.
func (s *Service) Load(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie(s.sessions.Cookie.Name); err != nil {
			next.ServeHTTP(w, r)
			return
		}
		ctx, err := s.load(r)
		if err != nil {
			s.config.Fail(w, r, err)
			return
		}
		if rec := s.recordIn(ctx); rec != nil {
			ctx = context.WithValue(ctx, recordContext{}, rec)
			ctx = person.In(ctx, s.personOf(ctx, rec))
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
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
		Role:    s.roleOf(rec.Groups),
		Session: rec.Tokens,
		Token: func(ctx context.Context) (string, error) {
			token, err := s.token(ctx, rec.Tokens)
			if errors.Is(err, ErrSignedOut) {
				s.end(context.WithoutCancel(session))
			}
			return token, err
		},
	}
}

// end ends a session whose tokens are dead, so that its next request signs in.
func (s *Service) end(session context.Context) {
	if err := s.sessions.Destroy(session); err != nil {
		s.log.ErrorContext(session, "end a session without tokens", "error", err)
	}
}

// Preferences returns how the signed-in person wants to see things; the zero
// value when nobody is signed in.
func (s *Service) Preferences(ctx context.Context) store.Preferences {
	rec, _ := ctx.Value(recordContext{}).(*record)
	if rec == nil {
		return store.Preferences{}
	}
	return store.Preferences{Zone: rec.Zone, Theme: rec.Theme}
}

// SetPreferences remembers how the signed-in person wants to see things, in
// this session and in those to come. It fails with ErrSignedOut when nobody is.
func (s *Service) SetPreferences(ctx context.Context, p store.Preferences) error {
	rec, _ := ctx.Value(recordContext{}).(*record)
	if rec == nil {
		return ErrSignedOut
	}
	if err := s.db.SetPreferences(ctx, rec.Subject, p); err != nil {
		return err
	}
	changed := *rec
	changed.Zone, changed.Theme = p.Zone, p.Theme
	s.sessions.Put(ctx, recordKey, &changed)
	if _, _, err := s.sessions.Commit(ctx); err != nil {
		return err
	}
	return nil
}
