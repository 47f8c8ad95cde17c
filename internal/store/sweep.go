package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// sweepInterval is how often expired rows are removed. They are out of use from
// the moment they expire; this only gives back their room.
const sweepInterval = 10 * time.Minute

// sweepEvery sweeps again and again until ctx ends.
func (s *Store) sweepEvery(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			_ = s.Sweep(ctx) // what could not be removed is removed next time
		}
	}
}

// expired says which rows of each table are out of use at a moment.
var expired = []string{
	`DELETE FROM session WHERE expires_at < $1`,
	`DELETE FROM token_set WHERE keep_to < $1`,
	`DELETE FROM spent WHERE keep_to < $1`,
	`DELETE FROM draft WHERE keep_to < $1`,
	`DELETE FROM parked WHERE keep_to < $1`,
}

// Sweep removes what has expired.
func (s *Store) Sweep(ctx context.Context) error {
	now := micros(time.Now())
	var all error
	for _, query := range expired {
		_, err := s.db.ExecContext(ctx, query, now)
		all = errors.Join(all, err)
	}
	if all != nil {
		return fmt.Errorf("sweep: %w", all)
	}
	return nil
}
