package e2e

import (
	"context"
	"testing"

	"taskdesk/internal/config"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/store"
)

// TestMainJobOnPostgres does the main job with the console's own data in PostgreSQL.
func TestMainJobOnPostgres(t *testing.T) {
	key := [][]byte{make([]byte, 32)}
	url := pgtest.Database(t, func(ctx context.Context, url string) error {
		db, err := store.Open(ctx, url, key)
		if err != nil {
			return err
		}
		return db.Close()
	})
	onEach(t, mainJob, func(c *config.Config) { c.DatabaseURL = config.Secret(url) })
}
