package signin

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/clientaddr"
)

// limited is a console whose addresses have 60 attempts a minute, by a clock that stands
// still. Browsers come through a proxy, which tells their addresses.
func limited(t *testing.T, p *fakeProvider, changes ...func(*Config)) *limitedConsole {
	t.Helper()
	c := &limitedConsole{t: t}
	began := time.Now()
	stands := func(config *Config) {
		config.Limit, config.Proxies = 60, clientaddr.Proxies{netip.MustParsePrefix("127.0.0.0/8")}
		config.Now = func() time.Time { return began.Add(time.Duration(c.passed.Load())) }
	}
	c.console = newConsoleOn(t, "sqlite::memory:", p.URL, [][]byte{key(1)}, append([]func(*Config){stands}, changes...)...)
	return c
}

type limitedConsole struct {
	*console
	t      *testing.T
	passed atomic.Int64 // nanoseconds
}

func (c *limitedConsole) pass(d time.Duration) { c.passed.Add(int64(d)) }

// logins goes to sign in n times from an address, as its proxy says it, and returns how
// many were answered, and the last page.
func (c *limitedConsole) logins(address string, n int) (answered int, last page) {
	c.t.Helper()
	b := c.browser(c.t)
	for range n {
		if last = b.get("/login?next=/tasks/1", "X-Forwarded-For", address); last.status == 303 {
			answered++
		}
	}
	return answered, last
}

// want fails the test unless just so many of more attempts from an address are answered.
func (c *limitedConsole) want(address string, want int) {
	c.t.Helper()
	if got, _ := c.logins(address, want+2); got != want {
		c.t.Errorf("%s has %d attempts, want %d", address, got, want)
	}
}

func TestAttemptsOfAnAddress(t *testing.T) {
	c := limited(t, newFakeProvider(t))
	c.want("203.0.113.9", 60)
	_, refused := c.logins("203.0.113.9", 1)
	if want := TooMany.String() + "|/tasks/1|"; refused.body != want || refused.header.Get("Retry-After") != "1s" {
		t.Errorf("refused with %q, Retry-After %s; want %q and 1s", refused.body, refused.header.Get("Retry-After"), want)
	}
	if !strings.Contains(c.logs.String(), "too many attempts: from 203.0.113.9\n") {
		t.Errorf("the log does not say from where:\n%s", c.logs)
	}
	c.want("203.0.113.10", 60)
	c.want("2001:db8:1:2::3", 60)
	c.want("2001:db8:1:2:ffff::4", 0) // the same network
	c.want("2001:db8:1:3::3", 60)     // another one

	c.pass(999 * time.Millisecond)
	c.want("203.0.113.9", 0)
	c.pass(time.Millisecond)
	c.want("203.0.113.9", 1)
	c.pass(time.Minute)
	c.want("203.0.113.9", 60)
	c.pass(time.Hour)
	c.want("203.0.113.9", 60)
}

// TestPrices does something once, and counts what the address has left.
func TestPrices(t *testing.T) {
	tests := []struct {
		name string
		do   func(*testing.T, *console, *fakeProvider, *browser)
		left int
	}{
		{"nothing", func(*testing.T, *console, *fakeProvider, *browser) {}, 60},
		{"a sign-in", func(_ *testing.T, _ *console, p *fakeProvider, b *browser) { b.wantRedirect(b.signIn(p, "/"), "/") }, 59},
		{"an answer that nobody waits for", func(_ *testing.T, _ *console, _ *fakeProvider, b *browser) {
			b.want(b.comeBack(url.Values{"state": {"x"}}), 400, StaleLogin.String())
		}, 50},
		{"a refusal", func(_ *testing.T, _ *console, _ *fakeProvider, b *browser) {
			b.want(b.comeBack(url.Values{"state": {b.leave("/").Query().Get("state")}, "error": {"access_denied"}}), 400, Denied.String())
		}, 49},
		{"an answer of another issuer", func(_ *testing.T, _ *console, _ *fakeProvider, b *browser) {
			b.want(b.comeBack(url.Values{"state": {b.leave("/").Query().Get("state")}, "iss": {"https://elsewhere.example"}}), 400, BadAnswer.String())
		}, 49},
		{"a code of nobody", func(_ *testing.T, _ *console, _ *fakeProvider, b *browser) {
			b.want(b.comeBack(url.Values{"state": {b.leave("/").Query().Get("state")}, "code": {"guessed"}}), 400, StaleLogin.String())
		}, 49},
		{"a provider that is away", func(_ *testing.T, _ *console, p *fakeProvider, b *browser) {
			to := b.leave("/")
			p.down.Store(true)
			defer p.down.Store(false)
			b.want(b.comeBack(url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}), 400, ProviderDown.String())
		}, 59},
		{"genuine logout tokens", func(t *testing.T, c *console, p *fakeProvider, _ *browser) {
			for range 100 {
				if got := c.tell(t, p.logoutToken(nil)); got != 200 {
					t.Errorf("a genuine logout token: %d", got)
				}
			}
		}, 60},
		{"a forged logout token", func(t *testing.T, c *console, p *fakeProvider, _ *browser) {
			p.forge = true
			if got := c.tell(t, p.logoutToken(nil)); got != 400 {
				t.Errorf("a forged logout token: %d", got)
			}
		}, 50},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			c := limited(t, p)
			tt.do(t, c.console, p, c.browser(t))
			c.want("127.0.0.1", tt.left)
		})
	}
}

// TestGuessing tries on and on: the first few tries are answered, then one in ten of what
// else there would be.
func TestGuessing(t *testing.T) {
	p := newFakeProvider(t)
	c := limited(t, p)
	b := c.browser(t)
	guesses := func(n int) (answered int) {
		for range n {
			if got := b.comeBack(url.Values{"state": {"guessed"}}); strings.Contains(got.body, StaleLogin.String()) {
				answered++
			}
		}
		return answered
	}
	if got := guesses(100); got != 7 { // the seventh has none left, and owes none
		t.Errorf("%d guesses were answered at once, want 7", got)
	}
	p.forge = true
	if got := c.tell(t, p.logoutToken(nil)); got != 400 || strings.Count(c.logs.String(), "refused a back-channel logout") != 0 {
		t.Errorf("a forged logout token was looked at: %d", got)
	}
	for range 6 {
		c.pass(10 * time.Second)
		if got := guesses(10); got != 1 {
			t.Errorf("%d guesses were answered in ten seconds more, want 1", got)
		}
	}
}

// TestInventedAddress says another address with each attempt, and no proxy is known.
func TestInventedAddress(t *testing.T) {
	c := limited(t, newFakeProvider(t), func(c *Config) { c.Proxies = nil })
	var answered int
	for i := range 70 {
		n, _ := c.logins(fmt.Sprintf("203.0.113.%d", i), 1)
		answered += n
	}
	if answered != 60 {
		t.Errorf("%d attempts were answered, want 60", answered)
	}
	if want := "from 127.0.0.1, which forwards for others but is none of the trusted proxies"; !strings.Contains(c.logs.String(), want) {
		t.Errorf("the log lacks %q:\n%s", want, c.logs)
	}
}

func TestNoLimit(t *testing.T) {
	c := limited(t, newFakeProvider(t), func(c *Config) { c.Limit = 0 })
	if answered, _ := c.logins("203.0.113.9", 100); answered != 100 {
		t.Errorf("%d attempts of 100 were answered", answered)
	}
}

// TestAddressOfASession is the one that the proxy tells.
func TestAddressOfASession(t *testing.T) {
	p := newFakeProvider(t)
	c := limited(t, p)
	b := c.browser(t)
	to := b.leave("/")
	answer := url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}}
	b.wantRedirect(b.get("/auth/callback?"+answer.Encode(), "X-Forwarded-For", "198.51.100.1, 203.0.113.9"), "/")
	b.want(b.get("/mine"), 200, " 203.0.113.9 ")
}
