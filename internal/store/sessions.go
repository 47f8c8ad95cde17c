package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Sessions keeps signed-in sessions, as an scs.CtxStore. Its tokens are the
// hashes that scs makes of the cookie, so the database holds no cookie.
type Sessions struct {
	db    *sql.DB
	seal  sealer
	cache *cache[keptSession]
}

// keptSession is a session as it was read.
type keptSession struct {
	data    []byte
	expires time.Time
}

// Sessions returns the store of signed-in sessions.
func (s *Store) Sessions() *Sessions { return s.sessions }

// FindCtx returns a session's data, which the caller must not change. It is not
// found when it has ended or expired and when none of the keys opens it.
func (s *Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	kept, held, mark := s.cache.get(token)
	if !held {
		kept, err = s.read(ctx, token)
		if errors.Is(err, ErrNotFound) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("read session: %w", err)
		}
		s.cache.fill(token, kept, mark)
	}
	if !time.Now().Before(kept.expires) {
		return nil, false, nil
	}
	return kept.data, true, nil
}

func (s *Sessions) read(ctx context.Context, token string) (keptSession, error) {
	const query = `SELECT data, expires_at FROM session WHERE token = $1 AND revoked_at IS NULL`
	var sealed []byte
	var expires int64
	err := s.db.QueryRowContext(ctx, query, token).Scan(&sealed, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return keptSession{}, ErrNotFound
	}
	if err != nil {
		return keptSession{}, err
	}
	data, ok := s.seal.open(sealed, token)
	if !ok {
		return keptSession{}, ErrNotFound
	}
	return keptSession{data, moment(expires)}, nil
}

// CommitCtx writes a session that lives until expiry. One that has been ended stays ended.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	const query = `INSERT INTO session (token, data, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at
		WHERE session.revoked_at IS NULL`
	defer s.cache.drop(token)
	if _, err := s.db.ExecContext(ctx, query, token, s.seal.seal(data, token), micros(expiry)); err != nil {
		return fmt.Errorf("write session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session for good; one that is not there is no error.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	const query = `UPDATE session SET revoked_at = $2, data = $3 WHERE token = $1 AND revoked_at IS NULL`
	defer s.cache.drop(token)
	if _, err := s.db.ExecContext(ctx, query, token, micros(time.Now()), []byte{}); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Find is FindCtx without a context, as scs.Store asks for.
func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context, as scs.Store asks for.
func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context, as scs.Store asks for.
func (s *Sessions) Delete(token string) error {
	return s.DeleteCtx(context.Background(), token)
}
