package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"taskdesk/internal/pgtest"
	"taskdesk/internal/store"
	"taskdesk/internal/store/storetest"
)

func TestMain(m *testing.M) {
	status := pgtest.Run(m)
	if err := goleak.Find(); status == 0 && err != nil {
		os.Stderr.WriteString("goroutines are left: " + err.Error() + "\n")
		status = 1
	}
	os.Exit(status)
}

func key(b byte) []byte { return bytes.Repeat([]byte{b}, store.KeySize) }

// open opens a store until the test ends.
func open(t *testing.T, url string, keys ...[]byte) *store.Store {
	t.Helper()
	if len(keys) == 0 {
		keys = [][]byte{key(1)}
	}
	s, err := store.Open(t.Context(), url, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// migrated brings a database's tables up to date and closes it.
func migrated(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url, [][]byte{key(1)})
	if err != nil {
		return err
	}
	return s.Close()
}

func file(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "task desk?.db") }

func TestFile(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, file(t)) })
}

func TestMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, "sqlite::memory:") })
}

func TestPostgres(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return open(t, pgtest.Database(t, migrated)) })
}

func TestMemoriesAreApart(t *testing.T) {
	a, b := open(t, "sqlite::memory:"), open(t, "sqlite::memory:")
	if err := a.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "a"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Tokens(t.Context(), "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Tokens() of the other memory: error %v, want ErrNotFound", err)
	}
}

// TestDeletedBeforeRefreshEnds has the deletion come between the reading and the
// writing, which only a database without row locks lets happen.
func TestDeletedBeforeRefreshEnds(t *testing.T) {
	s := open(t, "sqlite::memory:")
	if err := s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old"}); err != nil {
		t.Fatal(err)
	}
	_, err := s.RefreshTokens(t.Context(), "x", func(store.Tokens) (store.Tokens, error) {
		return store.Tokens{Access: "new"}, s.DeleteTokens(t.Context(), "x")
	})
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RefreshTokens() error = %v, want ErrNotFound", err)
	}
	if got, err := s.Tokens(t.Context(), "x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Tokens() = %q, error %v; want ErrNotFound", got.Access, err)
	}
}

// TestKeysRotate reopens one database with other keys.
func TestKeysRotate(t *testing.T) {
	for _, where := range []string{file(t), pgtest.Database(t, migrated)} {
		write := func(name string, keys ...[]byte) {
			s, err := store.Open(t.Context(), where, keys)
			if err != nil {
				t.Fatal(err)
			}
			err = errors.Join(
				s.SaveTokens(t.Context(), store.SignIn{ID: name}, store.Tokens{Access: "a"}),
				s.Sessions().Commit(name, []byte("data"), time.Now().Add(time.Hour)), s.Close())
			if err != nil {
				t.Fatal(err)
			}
		}
		write("old", key(1))
		write("new", key(2), key(1))

		s := open(t, where, key(2))
		for name, want := range map[string]bool{"old": false, "new": true} {
			_, err := s.Tokens(t.Context(), name)
			_, found, findErr := s.Sessions().Find(name)
			if (err == nil) != want || found != want || findErr != nil {
				t.Errorf("under the second key alone, %s: tokens %v, session %v %v; want found = %v", name, err, found, findErr, want)
			}
		}
	}
}

// TestSealedRows looks at the file itself for what was put in.
func TestSealedRows(t *testing.T) {
	where := file(t)
	path := strings.TrimPrefix(where, "sqlite:")
	s, err := store.Open(t.Context(), where, [][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "plain-as-day", Refresh: "plain-as-day"}),
		s.Sessions().Commit("t", []byte("plain-as-day"), time.Now().Add(time.Hour)), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(b, []byte("plain-as-day")) {
		t.Error("the file holds what should be sealed")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, error %v; want 0600", info.Mode(), err)
	}
}

// TestReplicas has two stores on one PostgreSQL refresh one set of tokens.
func TestReplicas(t *testing.T) {
	where := pgtest.Database(t, migrated)
	replicas := []*store.Store{open(t, where), open(t, where)}
	if err := replicas[0].SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old"}); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	calls := 0
	refresh := func(t store.Tokens) (store.Tokens, error) {
		if t.Access != "old" {
			return t, nil
		}
		mu.Lock()
		defer mu.Unlock()
		calls++
		return store.Tokens{Access: "new"}, nil
	}
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			got, err := replicas[i%2].RefreshTokens(t.Context(), "x", refresh)
			if err != nil || got.Access != "new" {
				t.Errorf("RefreshTokens() = %q, error %v; want new", got.Access, err)
			}
		})
	}
	all.Wait()
	if calls != 1 {
		t.Errorf("the provider was asked %d times, want once", calls)
	}

	// What one replica ends, the other does not find.
	soon := time.Now().Add(time.Hour)
	_, _, _ = replicas[1].Sessions().Find("a")
	if err := errors.Join(replicas[0].Sessions().Commit("a", []byte("data"), soon), replicas[0].Sessions().Delete("a")); err != nil {
		t.Fatal(err)
	}
	if _, found, err := replicas[1].Sessions().Find("a"); found || err != nil {
		t.Errorf("the other replica: found %v, error %v; want not found", found, err)
	}
}

// TestReplicasSeeWhatWasMade has one of two stores on one PostgreSQL write what the other
// had asked for before.
func TestReplicasSeeWhatWasMade(t *testing.T) {
	where := pgtest.Database(t, migrated)
	a, b := open(t, where), open(t, where)
	for version := range 3 {
		if got, err := b.LastMade(t.Context(), "ann", "t1"); err != nil || got.Version != version {
			t.Errorf("before version %d: LastMade() = %+v, error %v", version+1, got, err)
		}
		line, _, err := a.Intend(t.Context(), store.Line{Subject: "ann", Task: "t1", Op: "update"})
		if err == nil {
			err = a.Settle(t.Context(), line.ID, store.End{Outcome: store.Done, AfterVersion: version + 1})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestMadeIsRemembered closes a database that only this process writes to. What was asked
// for before is still known.
func TestMadeIsRemembered(t *testing.T) {
	s, err := store.Open(t.Context(), file(t), [][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	_, asked := s.LastMade(t.Context(), "ann", "t1")
	if err := s.Close(); err != nil || asked != nil {
		t.Fatal(err, asked)
	}
	if _, err := s.LastMade(t.Context(), "ann", "t1"); err != nil {
		t.Errorf("asked again: %v", err)
	}
	if _, err := s.LastMade(t.Context(), "ann", "t2"); err == nil {
		t.Error("what was never asked for is known")
	}
}

// BenchmarkFind is what every page does.
func BenchmarkFind(b *testing.B) {
	s, err := store.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "x.db"), [][]byte{key(1)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.Sessions().Commit("a", make([]byte, 300), time.Now().Add(time.Hour)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, found, err := s.Sessions().FindCtx(b.Context(), "a"); !found || err != nil {
			b.Fatal(found, err)
		}
	}
}
