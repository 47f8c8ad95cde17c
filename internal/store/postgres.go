package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", which prepares and keeps each statement by itself
)

const (
	postgresConnections = 16
	postgresWait        = 10 * time.Second // for the server to answer at start
)

// openPostgres opens a PostgreSQL database, which other replicas may use as well.
func openPostgres(ctx context.Context, url string) (*Store, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, fmt.Errorf("database address: %w", err)
	}
	db.SetMaxOpenConns(postgresConnections)
	db.SetMaxIdleConns(postgresConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)

	ctx, cancel := context.WithTimeout(ctx, postgresWait)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		words := strings.Join(strings.Fields(err.Error()), " ") // the driver's text has several lines
		return nil, errors.Join(fmt.Errorf("reach PostgreSQL: %s", words), db.Close())
	}
	return &Store{db: db, postgres: true, release: func() error { return nil }}, nil
}
