package signin

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"taskdesk/internal/store"
)

func TestDue(t *testing.T) {
	start := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name      string
		life, age time.Duration
		wantDue   bool
		wantLasts bool
	}{
		{"new", time.Hour, 0, false, true},
		{"more than a minute left", time.Hour, 59*time.Minute - time.Second, false, true},
		{"a minute left", time.Hour, 59 * time.Minute, true, true},
		{"over", time.Hour, time.Hour, true, false},
		{"a short one, young", 20 * time.Second, 17 * time.Second, false, true},
		{"a short one's last tenth", 20 * time.Second, 18 * time.Second, true, true},
		{"without an end", 0, 1000 * time.Hour, false, true},
	}
	for _, tt := range tests {
		tokens := store.Tokens{IssuedAt: start}
		if tt.life > 0 {
			tokens.Expiry = start.Add(tt.life)
		}
		now := start.Add(tt.age)
		if due(tokens, now) != tt.wantDue || lasts(tokens, now) != tt.wantLasts {
			t.Errorf("%s: due %v, lasts %v; want %v, %v", tt.name, due(tokens, now), lasts(tokens, now), tt.wantDue, tt.wantLasts)
		}
	}
}

// TestOneRefresh: fifty requests at the moment of expiry ask the provider once.
func TestOneRefresh(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	old := b.get("/token").body
	for round := range 3 {
		c.ahead.Add(int64(p.life))
		tokens := map[string]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				got := b.get("/token")
				mu.Lock()
				defer mu.Unlock()
				tokens[got.body]++
			})
		}
		all.Wait()
		if len(tokens) != 1 || tokens[old] != 0 || p.refreshes.Load() != int32(round+1) {
			t.Fatalf("round %d: %d refreshes, tokens %v; want one more refresh and one new token", round, p.refreshes.Load(), tokens)
		}
		for token := range tokens {
			old = token
		}
	}
}

// TestReaderLeaves: the browser that caused a refresh goes away in the middle of it.
func TestReaderLeaves(t *testing.T) {
	p := newFakeProvider(t)
	p.hold = make(chan struct{})
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	c.ahead.Add(int64(p.life))

	impatient := c.browser(t)
	impatient.client.Jar = b.client.Jar
	impatient.client.Timeout = 50 * time.Millisecond
	if _, err := impatient.client.Get(c.URL + "/token"); err == nil {
		t.Fatal("the answer came before the provider's")
	}
	close(p.hold)
	b.want(b.get("/token"), 200, "access-")
	if p.refreshes.Load() != 1 {
		t.Errorf("%d refreshes, want 1", p.refreshes.Load())
	}
}

func TestProviderDownAtRefresh(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	old := b.get("/token").body

	p.down.Store(true)
	c.ahead.Store(int64(p.life - 30*time.Second))
	b.want(b.get("/token"), 200, old)
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), http.StatusBadGateway, "does not answer")
	b.want(b.get("/"), 200, "u-1|") // not signed out by that

	p.down.Store(false)
	got := b.get("/token")
	b.want(got, 200, "access-")
	if got.body == old {
		t.Error("the old token is still in use")
	}
}

// TestRest: while the old token lasts, a provider that is down is not asked for
// every page.
func TestRest(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	p.down.Store(true)
	c.ahead.Store(int64(p.life - 50*time.Second))
	b.want(b.get("/token"), 200, "access-")
	p.down.Store(false)
	b.want(b.get("/token"), 200, "access-")
	if p.refreshes.Load() != 0 {
		t.Error("the provider was asked again at once")
	}
	c.ahead.Add(int64(refreshRest))
	b.want(b.get("/token"), 200, "access-")
	if p.refreshes.Load() != 1 {
		t.Error("the provider was not asked again later")
	}
}

// TestDeadGrant: the provider has ended it; the person signs in again.
func TestDeadGrant(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	p.mu.Lock()
	p.refresh = "another"
	p.mu.Unlock()
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), http.StatusBadGateway, "signed out")
	b.wantRedirect(b.get("/tasks/1"), "/login?next=%2Ftasks%2F1")
	b.wantRedirect(b.signIn(p, "/tasks/1"), "/tasks/1")
	b.want(b.get("/token"), 200, "access-")
}

// TestNoRefreshToken: the access token serves to its end, then that is all.
func TestNoRefreshToken(t *testing.T) {
	p := newFakeProvider(t)
	p.answer = func(m map[string]any) { delete(m, "refresh_token") }
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	c.ahead.Store(int64(p.life - time.Second))
	b.want(b.get("/token"), 200, "access-")
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), http.StatusBadGateway, "signed out")
	if p.refreshes.Load() != 0 {
		t.Error("the provider was asked to refresh nothing")
	}
}

func TestErrorText(t *testing.T) {
	e := &Error{Kind: Denied, Detail: "not you", Err: ErrSignedOut}
	if got := e.Error(); got != `sign in: the identity provider refused ("not you"): signed out` {
		t.Errorf("Error() = %q", got)
	}
	for k := ProviderDown; k <= TooMany; k++ {
		if strings.Contains(k.String(), "unknown") {
			t.Errorf("kind %d has no words", k)
		}
	}
}
