package signin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// lateProvider is a provider behind no network, which answers from some request on.
type lateProvider struct{ failures int }

func (p *lateProvider) RoundTrip(r *http.Request) (*http.Response, error) {
	if p.failures--; p.failures >= 0 {
		return nil, fmt.Errorf("dial %s: refused", r.URL.Host)
	}
	const doc = `{"issuer":"https://id.example","authorization_endpoint":"https://id.example/auth","token_endpoint":"https://id.example/token",
		"jwks_uri":"https://id.example/keys","id_token_signing_alg_values_supported":["RS256"]}`
	return &http.Response{
		StatusCode: 200, Request: r, Body: io.NopCloser(bytes.NewReader([]byte(doc))),
		Header: http.Header{"Content-Type": {"application/json"}},
	}, nil
}

func TestDiscoverWaits(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite::memory:", [][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tests := []struct {
		failures int
		want     time.Duration
	}{
		{0, 0}, {1, time.Second}, {3, 7 * time.Second}, {7, (1 + 2 + 4 + 8 + 16 + 30 + 30) * time.Second},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			s := bare(t, db, &lateProvider{tt.failures})
			start := time.Now()
			s.Discover(t.Context())
			if got := time.Since(start); got != tt.want || s.Ready(t.Context()) != nil {
				t.Errorf("after %d failures: %v, ready %v; want %v", tt.failures, got, s.Ready(t.Context()), tt.want)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := bare(t, db, &lateProvider{1000})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start := time.Now()
		s.Discover(ctx)
		if got := time.Since(start); got != 5*time.Second || s.Ready(t.Context()) == nil {
			t.Errorf("Discover() ended after %v, ready %v; want 5s and not ready", got, s.Ready(t.Context()))
		}
	})
}

// TestRefusedDiscovery: what a provider may not say of itself.
func TestRefusedDiscovery(t *testing.T) {
	tests := []struct {
		name, member string
		value        any // nil takes the member out
		want         string
	}{
		{"no algorithms", "id_token_signing_alg_values_supported", nil, "signs ID tokens with none of RS256, "},
		{"only secrets and nothing", "id_token_signing_alg_values_supported", []string{"HS256", "none"}, `are ["HS256" "none"]`},
		{"another issuer", "issuer", "https://evil.example", "did not match"},
		{"no way to sign in", "authorization_endpoint", nil, "does not tell its authorization_endpoint"},
		{"no tokens", "token_endpoint", nil, "does not tell its token_endpoint"},
		{"no keys", "jwks_uri", nil, "does not tell its jwks_uri"},
		{"sign-in by http", "authorization_endpoint", "http://id.example/auth", "its authorization_endpoint is not an https address"},
		{"tokens by http", "token_endpoint", "http://id.example/token", "its token_endpoint is not an https address"},
		{"keys by http", "jwks_uri", "http://id.example/keys", "its jwks_uri is not an https address"},
		{"userinfo by http", "userinfo_endpoint", "http://id.example/userinfo", "its userinfo_endpoint is not an https address"},
		{"revoking by http", "revocation_endpoint", "http://id.example/revoke", "its revocation_endpoint is not an https address"},
		{"sign-out by something else", "end_session_endpoint", "javascript:alert(1)", "its end_session_endpoint is not an https address"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newFakeProvider(t)
			p.discovery = func(doc map[string]any) {
				for name, value := range doc {
					if address, ok := value.(string); ok {
						doc[name] = strings.Replace(address, "http://", "https://", 1)
					}
				}
				doc[tt.member] = tt.value
			}
			c := newConsole(t, strings.Replace(p.URL, "http://", "https://", 1), func(c *Config) {
				c.HTTPClient = &http.Client{Transport: unwrapped{c.HTTPClient.Transport}}
			})
			_, err := c.service.provider(t.Context())
			if refused, ok := errors.AsType[*Error](err); !ok || refused.Kind != BadAnswer || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("discovery: %v; want that it cannot be trusted, %s", err, tt.want)
			}
			if c.service.Ready(t.Context()) == nil {
				t.Error("the service is ready")
			}
		})
	}
}

// unwrapped reaches https addresses by http.
type unwrapped struct{ http.RoundTripper }

func (u unwrapped) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme = "http"
	return u.RoundTripper.RoundTrip(r)
}

// bare is a service whose provider is reached by transport.
func bare(t testing.TB, db *store.Store, transport http.RoundTripper) *Service {
	t.Helper()
	s, err := New(Config{
		Issuer: "https://id.example", ClientID: "taskdesk", PublicURL: &url.URL{Scheme: "https", Host: "desk.example"},
		GroupsClaim: "groups", Keys: [][]byte{key(1)}, HTTPClient: &http.Client{Transport: transport},
	}, db, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// BenchmarkLoad is what sign-in costs each page: the session, and an access token.
func BenchmarkLoad(b *testing.B) {
	db, err := store.Open(b.Context(), "sqlite::memory:", [][]byte{key(1)})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	s := bare(b, db, &lateProvider{})
	r, err := http.NewRequestWithContext(b.Context(), "GET", "https://desk.example/tasks/1", nil)
	if err != nil {
		b.Fatal(err)
	}
	w := &discarding{header: http.Header{}}
	rec := &record{Subject: "u-1", Name: "Ann Lee", Email: "ann@example.com", Groups: []string{"operators"}}
	if err := s.begin(w, r, rec, store.Tokens{Access: "access", Expiry: time.Now().Add(time.Hour), IssuedAt: time.Now()}); err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Cookie", w.header.Get("Set-Cookie"))
	page := s.Load(s.Require(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { useToken(b, r) }), http.NotFoundHandler()), func(http.ResponseWriter, *http.Request, error) {})
	b.ReportAllocs()
	for b.Loop() {
		page.ServeHTTP(w, r)
	}
}

// discarding is a response that nobody reads.
type discarding struct{ header http.Header }

func (d *discarding) Header() http.Header         { return d.header }
func (d *discarding) WriteHeader(int)             {}
func (d *discarding) Write(b []byte) (int, error) { return len(b), nil }

func useToken(b *testing.B, r *http.Request) {
	p := person.From(r.Context())
	if p == nil {
		b.Fatal("nobody is signed in")
	}
	if token, err := p.Token(r.Context()); err != nil || token != "access" {
		b.Fatal(token, err)
	}
}
