package store_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"taskdesk/internal/pgtest"
	"taskdesk/internal/store"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return "sqlite:" + filepath.Join(dir, name) }
	if err := os.WriteFile(filepath.Join(dir, "text"), []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, at("held.db"))
	newer(t, filepath.Join(dir, "newer.db"))

	good := [][]byte{key(1)}
	tests := []struct {
		name, url string
		keys      [][]byte
		want      string
	}{
		{"no address", "", good, "want sqlite:PATH"},
		{"unknown database", "mysql://x", good, "want sqlite:PATH"},
		{"no path", "sqlite:", good, "want sqlite:PATH"},
		{"no such folder", at("none/x.db"), good, "there is no folder"},
		{"a file as the folder", at("text/x.db"), good, "there is no folder"},
		{"a folder as the file", "sqlite:" + dir, good, "is a directory"},
		{"not a database", at("text"), good, "not a database"},
		{"held by another", at("held.db"), good, "in use by another Taskdesk (process "},
		{"made by a newer one", at("newer.db"), good, "newer Taskdesk (version 9999"},
		{"no server", "postgres://app:hunter2@/x?host=" + dir, good, "reach PostgreSQL"},
		{"a bad server address", "postgres://app:hunter2@%zz/x", good, "cannot parse"},
		{"no keys", "sqlite::memory:", nil, "at least one"},
		{"a short key", "sqlite::memory:", [][]byte{key(1), {1, 2}}, "secret key 2: want 32 bytes, got 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := store.Open(t.Context(), tt.url, tt.keys)
			if err == nil {
				t.Fatal("Open() worked", s.Close())
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Open() error = %q, want %q in it", err, tt.want)
			}
			if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("Open() error = %q, want one line without a password", err)
			}
		})
	}
}

// newer makes a database whose tables are ahead of this program's.
func newer(t *testing.T, path string) {
	t.Helper()
	if err := migrated(t.Context(), "sqlite:"+path); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)`); err != nil {
		t.Fatal(err)
	}
}

func TestCloseLetsGo(t *testing.T) {
	where := file(t)
	for range 3 {
		if err := migrated(t.Context(), where); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReplicasMigrateTogether opens one empty database from several sides at once.
func TestReplicasMigrateTogether(t *testing.T) {
	where := pgtest.Database(t, migrated)
	db, err := sql.Open("pgx", where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := migrated(context.Background(), where); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	open(t, where)
}

// BenchmarkOpen is what a start waits for.
func BenchmarkOpen(b *testing.B) {
	where := "sqlite:" + filepath.Join(b.TempDir(), "x.db")
	for b.Loop() {
		if err := migrated(b.Context(), where); err != nil {
			b.Fatal(err)
		}
	}
}
