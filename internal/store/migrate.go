package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to date. Where they are already, that costs one
// small query: a start waits for it.
func (s *Store) migrate(ctx context.Context) error {
	files, known, err := known()
	if err != nil {
		return err
	}
	switch at := s.version(ctx); {
	case at == known:
		return nil
	case at > known:
		return fmt.Errorf("the database was made by a newer Taskdesk (version %d of the tables; this one knows %d)", at, known)
	}
	return s.migrateUp(ctx, files)
}

// sameVersion fails unless the tables are those that this Taskdesk knows.
func (s *Store) sameVersion(ctx context.Context) error {
	_, known, err := known()
	if err != nil {
		return err
	}
	if at := s.version(ctx); at != known {
		return fmt.Errorf("the database was made by another Taskdesk (version %d of the tables; this one knows %d)", at, known)
	}
	return nil
}

// version returns how far the tables are, and -1 where there are none; if it
// cannot be read for another reason, the migration that follows fails with it.
func (s *Store) version(ctx context.Context) (at int64) {
	const query = `SELECT COALESCE(max(version_id), 0) FROM goose_db_version WHERE is_applied`
	if err := s.db.QueryRowContext(ctx, query).Scan(&at); err != nil {
		return -1
	}
	return at
}

// migrateUp runs what has not been run. On PostgreSQL replicas that start
// together wait for one another; a SQLite file has but one process.
func (s *Store) migrateUp(ctx context.Context, files fs.FS) error {
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if s.postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return fmt.Errorf("migrate the database: %w", err)
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, s.db, files, options...)
	if err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	return nil
}

// known returns the migrations that this Taskdesk has, and the number of the last one.
func known() (files fs.FS, last int64, err error) {
	if files, err = fs.Sub(migrations, "migrations"); err != nil {
		return nil, 0, err
	}
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, 0, err
	}
	last, err = goose.NumericComponent(names[len(names)-1])
	return files, last, err
}
