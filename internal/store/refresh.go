package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"
)

// writeLimit is how long the new tokens may take to be written, beyond the
// caller's own limit: once they are here, the old ones are dead.
const writeLimit = 10 * time.Second

// rowWriter is a database or a transaction.
type rowWriter interface {
	rowReader
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// RefreshTokens hands the tokens of a session to refresh and stores what it
// returns, while nobody else, on PostgreSQL in no other process either, does
// the same. The tokens are read under that lock: refresh returns them as they
// are when somebody has just renewed them. Its error is passed on and nothing
// is stored. Tokens deleted meanwhile stay deleted: that is ErrNotFound.
func (s *Store) RefreshTokens(ctx context.Context, id string, refresh func(Tokens) (Tokens, error)) (Tokens, error) {
	unlock, err := s.tokens.locks.lock(ctx, id)
	if err != nil {
		return Tokens{}, fmt.Errorf("wait for a refresh: %w", err)
	}
	defer unlock()
	if !s.postgres {
		// No transaction: it would keep every other writer waiting for the provider.
		return s.refresh(ctx, s.db, id, "", refresh)
	}
	return s.refreshRow(ctx, id, refresh)
}

// refreshRow refreshes under the lock of the tokens' row.
func (s *Store) refreshRow(ctx context.Context, id string, refresh func(Tokens) (Tokens, error)) (Tokens, error) {
	select { // leaves connections to everybody else while the provider is slow
	case s.tokens.refreshing <- struct{}{}:
		defer func() { <-s.tokens.refreshing }()
	case <-ctx.Done():
		return Tokens{}, fmt.Errorf("wait for a refresh: %w", ctx.Err())
	}
	// Not bound to ctx, whose end would take back what refresh has brought.
	tx, err := s.db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return Tokens{}, fmt.Errorf("refresh tokens: %w", err)
	}
	t, err := s.refresh(ctx, tx, id, " FOR UPDATE", refresh)
	if err != nil {
		return Tokens{}, errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return Tokens{}, fmt.Errorf("refresh tokens: %w", err)
	}
	return t, nil
}

// refresh does it on one database or transaction.
func (s *Store) refresh(ctx context.Context, db rowWriter, id, locking string, refresh func(Tokens) (Tokens, error)) (Tokens, error) {
	old, err := s.tokens.read(ctx, db, id, locking)
	if err != nil {
		return Tokens{}, err
	}
	t, err := refresh(old)
	if err != nil || t == old {
		return t, err
	}
	t.KeepTo = old.KeepTo
	return t, s.replaceTokens(ctx, db, id, t)
}

// replaceTokens writes tokens over the ones that are there.
func (s *Store) replaceTokens(ctx context.Context, db rowWriter, id string, t Tokens) error {
	sealed, err := s.tokens.encode(id, t)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeLimit)
	defer cancel()
	defer s.tokens.cache.drop(id)
	done, err := db.ExecContext(ctx, `UPDATE token_set SET data = $2 WHERE id = $1`, id, sealed)
	if err != nil {
		return fmt.Errorf("write tokens: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(fmt.Errorf("tokens: %w", ErrNotFound), err)
	}
	return nil
}

// A keyedLock is a lock for each key. Its zero value is ready.
type keyedLock struct {
	mu    sync.Mutex
	locks map[string]*countedLock
}

type countedLock struct {
	held  chan struct{} // holds one value while somebody has the lock
	users int           // who has it or waits for it
}

// lock waits for the lock of key, or for the end of ctx, and returns what unlocks it.
func (k *keyedLock) lock(ctx context.Context, key string) (unlock func(), err error) {
	k.mu.Lock()
	l := k.locks[key]
	if l == nil {
		l = &countedLock{held: make(chan struct{}, 1)}
		if k.locks == nil {
			k.locks = map[string]*countedLock{}
		}
		k.locks[key] = l
	}
	l.users++
	k.mu.Unlock()

	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; k.leave(key, l) }, nil
	case <-ctx.Done():
		k.leave(key, l)
		return nil, ctx.Err()
	}
}

// leave forgets the lock when nobody uses it any more.
func (k *keyedLock) leave(key string, l *countedLock) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(k.locks, key)
	}
}
