package identity

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

const back = "http://localhost:8080/auth/callback"

// A rig is a provider that runs, a client of it, and a browser.
type rig struct {
	*Provider
	t       *testing.T
	issuer  string
	oidc    *oidc.Provider
	client  oauth2.Config
	browser *http.Client
	ahead   atomic.Int64 // how far the provider's clock is ahead of the machine's
}

func newRig(t *testing.T, changes ...func(*Config)) *rig {
	t.Helper()
	r := &rig{t: t}
	config := Config{
		ClientID: "taskdesk", ClientSecret: "taskdesk-secret", Users: Users(), TokenTTL: 10 * time.Minute,
		Now: func() time.Time { return time.Now().Add(time.Duration(r.ahead.Load())) },
	}
	for _, change := range changes {
		change(&config)
	}
	r.Provider = New(config)
	srv := httptest.NewUnstartedServer(nil)
	r.issuer = "http://" + srv.Listener.Addr().String() + "/identity"
	srv.Config.Handler = r.Handler(r.issuer)
	srv.Start()
	t.Cleanup(srv.Close)
	var err error
	if r.oidc, err = oidc.NewProvider(t.Context(), r.issuer); err != nil {
		t.Fatalf("discover: %v", err)
	}
	r.client = oauth2.Config{
		ClientID: "taskdesk", ClientSecret: "taskdesk-secret", Endpoint: r.oidc.Endpoint(), RedirectURL: back,
		Scopes: []string{"openid", "profile", "email", "groups", "offline_access"},
	}
	r.newBrowser()
	return r
}

// newBrowser forgets all cookies. It does not follow redirects to the client, which does not run.
func (r *rig) newBrowser() {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

func (r *rig) pass(d time.Duration) { r.ahead.Add(int64(d)) }

func (r *rig) authURL(verifier string, more ...oauth2.AuthCodeOption) string {
	return r.client.AuthCodeURL("some-state", append(more, oauth2.S256ChallengeOption(verifier), oidc.Nonce("some-nonce"))...)
}

// get returns the answer and its body.
func (r *rig) get(address string) (*http.Response, string) {
	r.t.Helper()
	return r.read(r.browser.Get(address))
}

func (r *rig) post(address string, form url.Values) (*http.Response, string) {
	r.t.Helper()
	return r.read(r.browser.PostForm(address, form))
}

func (r *rig) read(resp *http.Response, err error) (*http.Response, string) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp, string(body)
}

// answer returns what the provider tells the client by its redirect.
func (r *rig) answer(resp *http.Response) url.Values {
	r.t.Helper()
	to, err := resp.Location()
	if err != nil || !strings.HasPrefix(to.String(), back) {
		r.t.Fatalf("status %d to %v, want a redirect to the client", resp.StatusCode, to)
	}
	return to.Query()
}

// code signs a user in and returns the code.
func (r *rig) code(user, verifier string) string {
	r.t.Helper()
	resp, _ := r.post(r.authURL(verifier), url.Values{"user": {user}})
	return r.answer(resp).Get("code")
}

// signIn signs a user in and returns the tokens.
func (r *rig) signIn(user string) *oauth2.Token {
	r.t.Helper()
	verifier := oauth2.GenerateVerifier()
	token, err := r.client.Exchange(r.t.Context(), r.code(user, verifier), oauth2.VerifierOption(verifier))
	if err != nil {
		r.t.Fatalf("exchange: %v", err)
	}
	return token
}

// refresh trades a refresh token in.
func (r *rig) refresh(ctx context.Context, token string) (*oauth2.Token, error) {
	return r.client.TokenSource(ctx, &oauth2.Token{RefreshToken: token}).Token()
}
