package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// wantAccess checks the access token that is kept under id; "" wants none kept.
func wantAccess(t *testing.T, s *store.Store, id, want string) {
	t.Helper()
	got, err := s.Tokens(t.Context(), id)
	if want == "" {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Tokens(%s) = %q, error %v; want none", id, got.Access, err)
		}
		return
	}
	must(t, err)
	if got.Access != want {
		t.Errorf("Tokens(%s) has access token %q, want %q", id, got.Access, want)
	}
}

func tokensRoundTrip(t *testing.T, s *store.Store) {
	now := time.Now().UTC().Round(0)
	want := store.Tokens{Access: "a", Refresh: "r", ID: "i", IssuedAt: now, Expiry: now.Add(time.Minute), KeepTo: now.Add(time.Hour)}
	wantAccess(t, s, "x", "")
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, want))
	got, err := s.Tokens(t.Context(), "x")
	must(t, err)
	if got != want {
		t.Errorf("Tokens() = %+v, want %+v", got, want)
	}
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "b"}))
	wantAccess(t, s, "x", "b")
	must(t, s.DeleteTokens(t.Context(), "x"))
	must(t, s.DeleteTokens(t.Context(), "x"))
	wantAccess(t, s, "x", "")
}

// oneRefresh lets fifty find the same old token; each renews only what is still old.
func oneRefresh(t *testing.T, s *store.Store) {
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old", Refresh: "r1"}))
	var calls atomic.Int32
	refresh := func(t store.Tokens) (store.Tokens, error) {
		if t.Access != "old" {
			return t, nil
		}
		return store.Tokens{Access: fmt.Sprint("new ", calls.Add(1)), Refresh: "r2"}, nil
	}
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			got, err := s.RefreshTokens(t.Context(), "x", refresh)
			if err != nil || got.Access != "new 1" {
				t.Errorf("RefreshTokens() = %q, error %v; want new 1", got.Access, err)
			}
		})
	}
	all.Wait()
	if calls.Load() != 1 {
		t.Errorf("the provider was asked %d times, want once", calls.Load())
	}
	wantAccess(t, s, "x", "new 1")
}

func failedRefresh(t *testing.T, s *store.Store) {
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old"}))
	bad := errors.New("no provider")
	_, err := s.RefreshTokens(t.Context(), "x", func(store.Tokens) (store.Tokens, error) { return store.Tokens{}, bad })
	if !errors.Is(err, bad) {
		t.Errorf("RefreshTokens() error = %v, want %v", err, bad)
	}
	wantAccess(t, s, "x", "old")
	_, err = s.RefreshTokens(t.Context(), "nobody", func(t store.Tokens) (store.Tokens, error) { return t, nil })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RefreshTokens() of no tokens: error %v, want ErrNotFound", err)
	}
}

// deletedInMidRefresh signs out while the provider is being asked: whether the
// deletion comes first or has to wait for the refresh, nothing is left.
func deletedInMidRefresh(t *testing.T, s *store.Store) {
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old"}))
	deleted := make(chan error, 1)
	_, err := s.RefreshTokens(t.Context(), "x", func(store.Tokens) (store.Tokens, error) {
		go func() { deleted <- s.DeleteTokens(context.Background(), "x") }()
		return store.Tokens{Access: "new"}, nil
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RefreshTokens() error = %v, want none or ErrNotFound", err)
	}
	must(t, <-deleted)
	wantAccess(t, s, "x", "")
}

func refreshOutlivesReader(t *testing.T, s *store.Store) {
	must(t, s.SaveTokens(t.Context(), store.SignIn{ID: "x"}, store.Tokens{Access: "old"}))
	ctx, leave := context.WithCancel(t.Context())
	_, err := s.RefreshTokens(ctx, "x", func(store.Tokens) (store.Tokens, error) {
		leave()
		return store.Tokens{Access: "new"}, nil
	})
	must(t, err)
	wantAccess(t, s, "x", "new")
}
