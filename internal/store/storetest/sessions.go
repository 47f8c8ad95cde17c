package storetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// wantSession checks what is found under a token; "" wants nothing found.
func wantSession(t *testing.T, s *store.Store, token, want string) {
	t.Helper()
	data, found, err := s.Sessions().FindCtx(t.Context(), token)
	must(t, err)
	if found != (want != "") || string(data) != want {
		t.Errorf("Find(%s) = %q, %v; want %q", token, data, found, want)
	}
}

func sessionRoundTrip(t *testing.T, s *store.Store) {
	soon := time.Now().Add(time.Hour)
	wantSession(t, s, "a", "")
	must(t, s.Sessions().Commit("a", []byte("first"), soon))
	must(t, s.Sessions().Commit("b", []byte("other"), soon))
	wantSession(t, s, "a", "first")
	wantSession(t, s, "a", "first")
	must(t, s.Sessions().Commit("a", []byte("second"), soon))
	wantSession(t, s, "a", "second")
	wantSession(t, s, "b", "other")
	must(t, s.Ping(t.Context()))
}

func endedSessionStaysEnded(t *testing.T, s *store.Store) {
	soon := time.Now().Add(time.Hour)
	must(t, s.Sessions().Delete("never there"))
	must(t, s.Sessions().Commit("a", []byte("data"), soon))
	wantSession(t, s, "a", "data")
	must(t, s.Sessions().Delete("a"))
	wantSession(t, s, "a", "")
	// A slow request comes home with its copy.
	must(t, s.Sessions().Commit("a", []byte("data"), soon))
	wantSession(t, s, "a", "")
}

func expiredSession(t *testing.T, s *store.Store) {
	must(t, s.Sessions().Commit("a", []byte("data"), time.Now().Add(-time.Millisecond)))
	wantSession(t, s, "a", "")
}

// sessionReadsItsWrites has readers fill whatever there is between the database
// and them, while a writer checks that it sees each of its own writes.
func sessionReadsItsWrites(t *testing.T, s *store.Store) {
	soon := time.Now().Add(time.Hour)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					_, _, _ = s.Sessions().Find("a")
				}
			}
		})
	}
	for i := range 100 {
		value := fmt.Sprint("value ", i)
		must(t, s.Sessions().Commit("a", []byte(value), soon))
		wantSession(t, s, "a", value)
	}
	close(stop)
	readers.Wait()
}

func sweep(t *testing.T, s *store.Store) {
	now := time.Now()
	must(t, s.Sessions().Commit("old", []byte("data"), now.Add(-time.Hour)))
	must(t, s.Sessions().Commit("live", []byte("data"), now.Add(time.Hour)))
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "old"}, store.Tokens{Access: "a", KeepTo: now.Add(-time.Hour)}))
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "live"}, store.Tokens{Access: "a", KeepTo: now.Add(time.Hour)}))
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "unsaid"}, store.Tokens{Access: "a"}))
	must(t, s.Sweep(t.Context()))
	wantSession(t, s, "live", "data")
	wantAccess(t, s, "live", "a")
	wantAccess(t, s, "unsaid", "a")
	wantAccess(t, s, "old", "")
}
