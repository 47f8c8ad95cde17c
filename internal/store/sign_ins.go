package store

import (
	"context"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
)

// A SignIn is one session of one person, from signing in to its end.
type SignIn struct {
	ID              string    `json:"-"` // that of its token set
	Subject         string    `json:"-"`
	ProviderSession string    `json:"-"` // the provider's id of its own session; empty when it names none
	BeganAt         time.Time `json:"-"`
	SeenAt          time.Time `json:"-"` // last used, to the minute
	KeepTo          time.Time `json:"-"` // when it ends, used or not

	Address string `json:"address"` // from where
	Agent   string `json:"agent"`   // by which browser
}

func aboutRow(id string) string { return "about\x00" + id }

const selectSignIn = `SELECT id, subject, provider_session, began_at, seen_at, keep_to, about FROM token_set `

// SignIn returns a sign-in, or ErrNotFound when it has ended.
func (s *Store) SignIn(ctx context.Context, id string) (SignIn, error) {
	kept, held, mark := s.signIns.get(id)
	if held {
		return kept, nil
	}
	in, err := s.scanSignIn(s.db.QueryRowContext(ctx, selectSignIn+`WHERE id = $1`, id))
	if err = noRows(err); err != nil {
		return SignIn{}, fmt.Errorf("sign-in: %w", err)
	}
	s.signIns.fill(id, in, mark)
	return in, nil
}

// SignIns returns a person's sign-ins, the last used first.
func (s *Store) SignIns(ctx context.Context, subject string) (all []SignIn, err error) {
	rows, err := s.db.QueryContext(ctx, selectSignIn+`WHERE subject = $1 AND keep_to > $2 ORDER BY seen_at DESC, id`, subject, micros(time.Now()))
	if err != nil {
		return nil, fmt.Errorf("sign-ins: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		in, err := s.scanSignIn(rows)
		if err != nil {
			return nil, fmt.Errorf("sign-ins: %w", err)
		}
		all = append(all, in)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("sign-ins: %w", err)
	}
	return all, nil
}

func (s *Store) scanSignIn(row interface{ Scan(...any) error }) (in SignIn, err error) {
	var began, seen, keepTo int64
	var about []byte
	if err := row.Scan(&in.ID, &in.Subject, &in.ProviderSession, &began, &seen, &keepTo, &about); err != nil {
		return SignIn{}, err
	}
	if plain, ok := s.tokens.seal.open(about, aboutRow(in.ID)); ok {
		if err := json.Unmarshal(plain, &in); err != nil {
			return SignIn{}, err
		}
	}
	in.BeganAt, in.SeenAt, in.KeepTo = moment(began), moment(seen), moment(keepTo)
	return in, nil
}

// Touch notes that a sign-in is in use. One that has ended stays ended.
func (s *Store) Touch(ctx context.Context, id string, at time.Time) error {
	defer s.signIns.drop(id)
	if _, err := s.db.ExecContext(ctx, `UPDATE token_set SET seen_at = $2 WHERE id = $1 AND seen_at < $2`, id, micros(at)); err != nil {
		return fmt.Errorf("touch sign-in: %w", err)
	}
	return nil
}

// EndSignIn ends one of a person's sign-ins; it is no error when there is none.
func (s *Store) EndSignIn(ctx context.Context, subject, id string) error {
	return s.endSignIns(ctx, `subject = $1 AND id = $2`, subject, id)
}

// EndSignIns ends all sign-ins of a person.
func (s *Store) EndSignIns(ctx context.Context, subject string) error {
	return s.endSignIns(ctx, `subject = $1`, subject)
}

// endSignIns ends sign-ins, and with them their tokens and their sessions.
func (s *Store) endSignIns(ctx context.Context, where string, args ...any) error {
	defer s.tokens.cache.clear()
	defer s.signIns.clear()
	if _, err := s.db.ExecContext(ctx, `DELETE FROM token_set WHERE `+where, args...); err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	return nil
}

// A ProviderLogout is the provider's word that one of its sessions ended or, where that
// has no id, all those of a person.
type ProviderLogout struct{ ID, Session, Subject string }

// EndAtProvider ends the sign-ins that a logout of the provider is about, once: when it
// comes again by the moment keepTo, nothing is done. Where it fails it has done nothing, and
// can be tried again.
func (s *Store) EndAtProvider(ctx context.Context, l ProviderLogout, keepTo time.Time) error {
	defer s.tokens.cache.clear()
	defer s.signIns.clear()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after the commit it does nothing
	first, err := spend(ctx, tx, "logout "+l.ID, keepTo)
	if err != nil || !first {
		return err
	}
	// Of a sign-in that does not know its session at the provider, any may be the one.
	query := `DELETE FROM token_set WHERE provider_session = $1 AND $1 <> '' OR subject = $2 AND (provider_session = '' OR $1 = '')`
	if _, err := tx.ExecContext(ctx, query, l.Session, l.Subject); err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("end sign-ins: %w", err)
	}
	return nil
}

// Spend uses up what may be used once, and tells whether this was the first time. It
// is remembered until keepTo.
func (s *Store) Spend(ctx context.Context, id string, keepTo time.Time) (first bool, err error) {
	return spend(ctx, s.db, id, keepTo)
}

func spend(ctx context.Context, db rowWriter, id string, keepTo time.Time) (first bool, err error) {
	result, err := db.ExecContext(ctx, `INSERT INTO spent (id, keep_to) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, id, micros(keepTo))
	if err != nil {
		return false, fmt.Errorf("use once: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}
