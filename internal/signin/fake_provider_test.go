package signin

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// A fakeProvider is an identity provider that a test can make misbehave.
type fakeProvider struct {
	*httptest.Server
	key, otherKey *ecdsa.PrivateKey

	claims    func(map[string]any) // changes an ID token's claims before it is signed
	answer    func(map[string]any) // changes the token endpoint's answer
	refreshed func(map[string]any) // changes its answer to a refresh
	discovery func(map[string]any) // changes what discovery tells
	userinfo  any
	sign      func(map[string]any) string // makes an ID token, instead of the key
	keys      []jose.JSONWebKey           // further keys that it publishes
	kid       string                      // what its own key is called
	lax       bool                        // takes a code without looking at its PKCE verifier
	forge     bool                        // signs with a key that nobody knows
	life      time.Duration               // of access tokens
	hold      chan struct{}               // if set, a refresh waits for it to be closed

	down      atomic.Bool // answers 503 to everything
	refreshes atomic.Int32

	mu       sync.Mutex
	statuses map[string]int        // what paths answer with, come what may
	codes    map[string]url.Values // what each code was asked for with
	refresh  string                // the one that is good
}

func newFakeProvider(t *testing.T) *fakeProvider {
	t.Helper()
	p := &fakeProvider{key: newKey(t), otherKey: newKey(t), kid: "k", life: time.Hour, codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.serveDiscovery)
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		own := jose.JSONWebKey{Key: p.key.Public(), KeyID: p.kid, Algorithm: "ES256", Use: "sig"}
		writeJSON(w, 200, jose.JSONWebKeySet{Keys: append(slices.Clone(p.keys), own)})
	})
	mux.HandleFunc("GET /userinfo", p.serveUserInfo)
	mux.HandleFunc("POST /token", p.serveToken)
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.down.Load() {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		if status := p.status(r.URL.Path); status != 0 {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
			return
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (p *fakeProvider) serveDiscovery(w http.ResponseWriter, _ *http.Request) {
	doc := map[string]any{
		"issuer":                                p.URL,
		"authorization_endpoint":                p.URL + "/authorize",
		"token_endpoint":                        p.URL + "/token",
		"jwks_uri":                              p.URL + "/keys",
		"userinfo_endpoint":                     p.URL + "/userinfo",
		"end_session_endpoint":                  p.URL + "/end",
		"id_token_signing_alg_values_supported": []string{"ES256"},
	}
	if p.discovery != nil {
		p.discovery(doc)
	}
	writeJSON(w, 200, doc)
}

func (p *fakeProvider) serveUserInfo(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer access-") {
		http.Error(w, "who are you?", http.StatusUnauthorized)
		return
	}
	writeJSON(w, 200, p.userinfo)
}

// authorize signs somebody in who came to address, and returns the code.
func (p *fakeProvider) authorize(address *url.URL) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = address.Query()
	return code
}

func (p *fakeProvider) serveToken(w http.ResponseWriter, r *http.Request) {
	if id, secret, ok := r.BasicAuth(); !ok || id != "taskdesk" || secret != "s3cret" {
		writeJSON(w, 401, map[string]string{"error": "invalid_client"})
		return
	}
	if r.FormValue("grant_type") == "refresh_token" {
		p.serveRefresh(w, r)
		return
	}
	p.mu.Lock()
	asked, ok := p.codes[r.FormValue("code")]
	delete(p.codes, r.FormValue("code"))
	p.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	proven := p.lax || base64.RawURLEncoding.EncodeToString(sum[:]) == asked.Get("code_challenge")
	if !ok || !proven || r.FormValue("redirect_uri") != asked.Get("redirect_uri") {
		writeJSON(w, 400, map[string]string{"error": "invalid_grant", "error_description": "no such code"})
		return
	}
	answer := p.newTokens()
	answer["id_token"] = p.idToken(asked.Get("nonce"))
	if p.answer != nil {
		p.answer(answer)
	}
	writeJSON(w, 200, answer)
}

func (p *fakeProvider) serveRefresh(w http.ResponseWriter, r *http.Request) {
	p.refreshes.Add(1)
	if p.hold != nil {
		<-p.hold
	}
	p.mu.Lock()
	good := r.FormValue("refresh_token") == p.refresh
	if !good {
		p.refresh = "" // used twice: the whole grant is revoked
	}
	p.mu.Unlock()
	if !good {
		writeJSON(w, 400, map[string]string{"error": "invalid_grant"})
		return
	}
	answer := p.newTokens()
	if p.refreshed != nil {
		p.refreshed(answer)
	}
	writeJSON(w, 200, answer)
}

func (p *fakeProvider) newTokens() map[string]any {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refresh = "refresh-" + rand.Text()
	return map[string]any{
		"access_token": "access-" + rand.Text(), "refresh_token": p.refresh,
		"token_type": "Bearer", "expires_in": int(p.life.Seconds()),
	}
}

// answers has a path of the provider answer with a status from now on.
func (p *fakeProvider) answers(path string, status int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.statuses == nil {
		p.statuses = map[string]int{}
	}
	p.statuses[path] = status
}

// status is what a path is to answer with, or 0.
func (p *fakeProvider) status(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.statuses[path]
}
