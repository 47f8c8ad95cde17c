package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
)

// Tokens are what the identity provider gave for one session.
type Tokens struct {
	Access, Refresh, ID string

	Groups string // of the person as the provider last told, one a line; empty until it tells anew

	IssuedAt time.Time // when they came
	Expiry   time.Time // of the access token; zero when the provider did not say
	KeepTo   time.Time // end of the session they belong to, when the sweeper removes them
}

// tokenLife keeps tokens that were saved without KeepTo.
const tokenLife = 24 * time.Hour

// tokens is the part of a Store that keeps token sets.
type tokens struct {
	seal  sealer
	cache *cache[Tokens]
	locks keyedLock // one refresh at a time for each set

	refreshing chan struct{} // bounds the refreshes that hold a connection
}

// rowReader is a database or a transaction.
type rowReader interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// SaveTokens writes a sign-in with the tokens that it brought.
func (s *Store) SaveTokens(ctx context.Context, in SignIn, t Tokens) error {
	const query = `INSERT INTO token_set (id, data, keep_to, subject, provider_session, began_at, seen_at, about)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET data = excluded.data, keep_to = excluded.keep_to`
	if t.KeepTo.IsZero() {
		t.KeepTo = time.Now().Add(tokenLife)
	}
	sealed, err := s.tokens.encode(in.ID, t)
	if err != nil {
		return err
	}
	about, err := json.Marshal(in)
	if err != nil {
		return fmt.Errorf("save tokens: %w", err)
	}
	defer s.tokens.cache.drop(in.ID)
	_, err = s.db.ExecContext(ctx, query, in.ID, sealed, micros(t.KeepTo), clean(in.Subject), clean(in.ProviderSession),
		micros(in.BeganAt), micros(in.SeenAt), s.tokens.seal.seal(about, aboutRow(in.ID)))
	if err != nil {
		return fmt.Errorf("save tokens: %w", err)
	}
	return nil
}

// Tokens returns a session's tokens, or ErrNotFound when there are none, or
// none that any of the keys opens.
func (s *Store) Tokens(ctx context.Context, id string) (Tokens, error) {
	kept, held, mark := s.tokens.cache.get(id)
	if held {
		return kept, nil
	}
	t, err := s.tokens.read(ctx, s.db, id, "")
	if err == nil {
		s.tokens.cache.fill(id, t, mark)
	}
	return t, err
}

// DeleteTokens forgets a session's tokens; it is no error when there are none.
func (s *Store) DeleteTokens(ctx context.Context, id string) error {
	defer s.tokens.cache.drop(id)
	defer s.signIns.drop(id)
	if _, err := s.db.ExecContext(ctx, `DELETE FROM token_set WHERE id = $1`, id); err != nil {
		return fmt.Errorf("delete tokens: %w", err)
	}
	return nil
}

// read reads a set from q; locking is what PostgreSQL needs to hold its row.
func (p *tokens) read(ctx context.Context, q rowReader, id, locking string) (t Tokens, err error) {
	var sealed []byte
	err = q.QueryRowContext(ctx, `SELECT data FROM token_set WHERE id = $1`+locking, id).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return t, fmt.Errorf("tokens: %w", ErrNotFound)
	}
	if err != nil {
		return t, fmt.Errorf("read tokens: %w", err)
	}
	plain, ok := p.seal.open(sealed, id)
	if !ok {
		return t, fmt.Errorf("tokens: %w", ErrNotFound)
	}
	if err := json.Unmarshal(plain, &t); err != nil {
		return t, fmt.Errorf("read tokens: %w", err)
	}
	return t, nil
}

func (p *tokens) encode(id string, t Tokens) ([]byte, error) {
	plain, err := json.Marshal(t)
	if err != nil {
		return nil, fmt.Errorf("write tokens: %w", err)
	}
	return p.seal.seal(plain, id), nil
}
