// Package pgtest gives tests a PostgreSQL of their own: one server for each
// test binary, started when first asked for, and one database for each test.
//
// A package that uses it hands its TestMain to Run, which stops the server.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

var (
	mu       sync.Mutex
	running  *server
	failed   error // why there is no server
	template bool  // whether the template database has been made
)

// Run runs the tests, stops the server if one was started, and returns the
// status to exit with.
func Run(m *testing.M) int {
	status := m.Run()
	mu.Lock()
	defer mu.Unlock()
	if running == nil {
		return status
	}
	if err := running.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
		return max(status, 1)
	}
	return status
}

// Database returns the address of a new database, a copy of the one that
// migrate has prepared when it was first called in this binary; migrate is the
// same function in every call. Without PostgreSQL on the machine the test is
// skipped, and fails if CI is true.
func Database(t testing.TB, migrate func(ctx context.Context, url string) error) string {
	t.Helper()
	mu.Lock()
	defer mu.Unlock()
	if running == nil && failed == nil {
		running, failed = start()
	}
	if failed != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("this test needs PostgreSQL: %v", failed)
		}
		t.Skipf("left out, for it needs PostgreSQL: %v", failed)
	}
	if !template {
		if err := running.createTemplate(t.Context(), migrate); err != nil {
			t.Fatalf("prepare the template database: %v", err)
		}
		template = true
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := running.exec(t.Context(), "CREATE DATABASE "+name+" TEMPLATE migrated"); err != nil {
		t.Fatalf("create a database: %v", err)
	}
	return running.address(name)
}

// createTemplate makes the database that all others are copies of.
func (s *server) createTemplate(ctx context.Context, migrate func(context.Context, string) error) error {
	if err := s.exec(ctx, "CREATE DATABASE migrated"); err != nil {
		return err
	}
	return migrate(ctx, s.address("migrated"))
}

// address returns how to reach the database that is called name.
func (s *server) address(name string) string {
	return "postgres://app@/" + name + "?host=" + url.QueryEscape(s.sockets)
}

// exec runs one statement as the server's owner.
func (s *server) exec(ctx context.Context, statement string) error {
	db, err := sql.Open("pgx", s.address("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}
