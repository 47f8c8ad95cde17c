package e2e

import (
	"context"
	"testing"

	"taskdesk/internal/config"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// TestMainJobOnPostgres does the main job with the console's own data in PostgreSQL.
func TestMainJobOnPostgres(t *testing.T) {
	key := [][]byte{make([]byte, 32)}
	migrate := func(ctx context.Context, url string) error {
		db, err := store.Open(ctx, url, key)
		if err != nil {
			return err
		}
		return db.Close()
	}
	for _, api := range []string{sandbox.Current, sandbox.SeedEra} {
		t.Run(api, func(t *testing.T) {
			url := pgtest.Database(t, migrate) // its own: a journal is of one upstream
			mainJob(t, start(t, api, func(c *config.Config) { c.DatabaseURL = config.Secret(url) }))
		})
	}
}
