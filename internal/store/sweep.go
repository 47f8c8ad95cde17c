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

// Sweep removes sessions and tokens that have expired.
func (s *Store) Sweep(ctx context.Context) error {
	now := micros(time.Now())
	_, errSessions := s.db.ExecContext(ctx, `DELETE FROM session WHERE expires_at < $1`, now)
	_, errTokens := s.db.ExecContext(ctx, `DELETE FROM token_set WHERE keep_to < $1`, now)
	if err := errors.Join(errSessions, errTokens); err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return nil
}
