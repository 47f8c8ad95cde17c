package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Preferences are how a person wants to see things.
type Preferences struct {
	Zone  string // IANA name, "Europe/London"; "" when they have not chosen
	Theme string // light or dark; "" follows the system
}

// Preferences returns what a person has chosen, and the zero value when they have not.
func (s *Store) Preferences(ctx context.Context, subject string) (p Preferences, err error) {
	const query = `SELECT zone, theme FROM preference WHERE subject = $1`
	err = s.db.QueryRowContext(ctx, query, subject).Scan(&p.Zone, &p.Theme)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Preferences{}, fmt.Errorf("read preferences: %w", err)
	}
	return p, nil
}

// SetPreferences remembers what a person has chosen.
func (s *Store) SetPreferences(ctx context.Context, subject string, p Preferences) error {
	const query = `INSERT INTO preference (subject, zone, theme) VALUES ($1, $2, $3)
		ON CONFLICT (subject) DO UPDATE SET zone = excluded.zone, theme = excluded.theme`
	if _, err := s.db.ExecContext(ctx, query, subject, p.Zone, p.Theme); err != nil {
		return fmt.Errorf("write preferences: %w", err)
	}
	return nil
}
