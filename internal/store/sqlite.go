package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqliteOptions hold for every connection. A transaction takes the write lock
// when it begins (_txlock), for one that first reads and then wants to write
// fails at once when another has written. In WAL mode anything less than
// synchronous(FULL) may lose the last commits when the power fails, and the
// journal's intent must outlive that.
const sqliteOptions = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_txlock=immediate"

// sqliteConnections is how many read side by side; writers take turns anyhow.
const sqliteConnections = 8

// openFile opens the SQLite file at path, making it if need be, and holds its lock.
func openFile(ctx context.Context, path string) (*Store, error) {
	if path == "" {
		return nil, fmt.Errorf("database address: %w", errAddress)
	}
	unlock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	// Made here and not by SQLite, so that only its owner may read it.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, errors.Join(explain(path, err), unlock())
	}
	if err := f.Close(); err != nil {
		return nil, errors.Join(explain(path, err), unlock())
	}
	name := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()
	s, err := openSQLite(ctx, name+"?"+sqliteOptions, unlock)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return s, nil
}

// openFileToRead opens the SQLite file at path as it is, without its lock.
func openFileToRead(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, errors.Unwrap(err))
	}
	name := "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?mode=ro&_pragma=busy_timeout(5000)"
	s, err := openSQLite(ctx, name, func() error { return nil })
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return s, nil
}

// openMemory opens a database that lives in memory until it is closed. Its own
// name lets its connections share it, and no other Open.
func openMemory(ctx context.Context) (*Store, error) {
	name := "file:/taskdesk-" + rand.Text() + "?vfs=memdb&"
	return openSQLite(ctx, name+sqliteOptions, func() error { return nil })
}

// openSQLite opens the database that name names and sees that it answers.
func openSQLite(ctx context.Context, name string, release func() error) (*Store, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, errors.Join(err, release())
	}
	// Idle connections stay: a database in memory is gone with its last one.
	db.SetMaxOpenConns(sqliteConnections)
	db.SetMaxIdleConns(sqliteConnections)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close(), release())
	}
	return &Store{db: db, release: release}, nil
}

// explain says what is wrong with the place of a database file.
func explain(path string, err error) error {
	dir := filepath.Dir(path)
	if info, statErr := os.Stat(dir); statErr != nil || !info.IsDir() {
		return fmt.Errorf("database %s: there is no folder %s: make it, or name another file", path, dir)
	}
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("database %s: may not write in folder %s: give this user the right to, or name another file", path, dir)
	}
	return fmt.Errorf("database %s: %w", path, err)
}
