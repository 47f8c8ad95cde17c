// Package store keeps what Taskdesk must not forget: sessions, tokens, the
// journal of writes, and each person's preferences. It speaks to SQLite and to
// PostgreSQL with the same SQL. What is secret is sealed before it gets there.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// ErrNotFound says that there is no such row, or none any more.
var ErrNotFound = errors.New("not found")

// errAddress says what a database address looks like.
var errAddress = errors.New("want sqlite:PATH, sqlite::memory: or postgres://USER@HOST/NAME")

// A Store is one open database. It is safe for concurrent use.
type Store struct {
	db       *sql.DB
	postgres bool // others may write to it too: rows are locked, nothing is cached

	sessions *Sessions
	tokens   tokens
	signIns  *cache[SignIn]
	made     *cache[Made]
	book     bookSeals
	forms    sealer       // of drafts and of forms that were parked
	release  func() error // lets go of what Open took besides the database
	stop     func()       // ends the sweeper and waits for it
}

// Open opens the database at url (sqlite:PATH, sqlite::memory: or postgres://…)
// and brings its tables up to date. Keys are 32 bytes each: the first seals,
// all open. A SQLite file is held by a lock until Close; Open fails when
// another process holds it, when its folder is missing or not writable, when a
// server does not answer before ctx ends, and when a newer Taskdesk has made it.
func Open(ctx context.Context, url string, keys [][]byte) (*Store, error) {
	if err := checkKeys(keys); err != nil {
		return nil, err
	}
	s, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.db.Close(), s.release())
	}
	if err := s.setUp(keys); err != nil {
		return nil, errors.Join(err, s.db.Close(), s.release())
	}
	if err := s.importJournal(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("take over the journal of an earlier Taskdesk: %w", err), s.Close())
	}
	return s, nil
}

// Inspect opens a database to be read alone, while a Taskdesk may be at work on it.
// It fails for one that is not there, or that another version of Taskdesk has made.
func Inspect(ctx context.Context, url string, keys [][]byte) (*Store, error) {
	if err := checkKeys(keys); err != nil {
		return nil, err
	}
	s, err := connectToRead(ctx, url)
	if err != nil {
		return nil, err
	}
	s.stop = func() {}
	if err := errors.Join(s.sameVersion(ctx), s.setSeals(keys)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// connectToRead is connect without making or holding anything.
func connectToRead(ctx context.Context, url string) (*Store, error) {
	path, ok := strings.CutPrefix(url, "sqlite:")
	switch {
	case !ok:
		return connect(ctx, url)
	case path == ":memory:":
		return nil, errors.New("a database in memory ends with its process: there is nothing to read")
	}
	return openFileToRead(ctx, path)
}

// connect opens the kind of database that url names.
func connect(ctx context.Context, url string) (*Store, error) {
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		if path == ":memory:" {
			return openMemory(ctx)
		}
		return openFile(ctx, path)
	}
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return openPostgres(ctx, url)
	}
	return nil, fmt.Errorf("database address: %w", errAddress)
}

// setUp makes the parts that stand on the open database, and starts the sweeper.
func (s *Store) setUp(keys [][]byte) error {
	if err := s.setSeals(keys); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var sweeping sync.WaitGroup
	sweeping.Go(func() {
		if len(keys) > 1 {
			_ = s.ResealJournal(ctx) // what could not be is told by every check, and done at the next start
		}
		s.sweepEvery(ctx, sweepInterval)
	})
	s.stop = func() { cancel(); sweeping.Wait() }
	return nil
}

// setSeals makes the parts that seal and open what the database holds.
func (s *Store) setSeals(keys [][]byte) error {
	sessionSeal, err := newSealer(keys, "taskdesk sessions")
	if err != nil {
		return err
	}
	tokenSeal, err := newSealer(keys, "taskdesk tokens")
	if err != nil {
		return err
	}
	if s.book, err = newBookSeals(keys); err != nil {
		return err
	}
	if s.forms, err = newSealer(keys, "taskdesk forms"); err != nil {
		return err
	}
	s.sessions = &Sessions{db: s.db, seal: sessionSeal}
	s.tokens = tokens{seal: tokenSeal, refreshing: make(chan struct{}, postgresConnections/2)}
	if !s.postgres {
		s.sessions.cache = newCache[keptSession]()
		s.tokens.cache = newCache[Tokens]()
		s.signIns = newCache[SignIn]()
		s.made = newCache[Made]()
	}
	return nil
}

// Close ends the sweeper, closes the database and lets go of its lock.
func (s *Store) Close() error {
	s.stop()
	return errors.Join(s.db.Close(), s.release())
}

// Ping fails when the database does not answer.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.db.PingContext(ctx); err != nil {
		return fmt.Errorf("reach the database: %w", err)
	}
	return nil
}

// micros is how a moment is stored: microseconds since 1970, UTC; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is what micros stored.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
