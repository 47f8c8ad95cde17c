package signin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Login answers GET /login?next=: it sends the browser to the provider, and
// remembers in a cookie what the answer must fit and where to go then. It fails
// with an *Error when the provider does not answer, and when it is asked too often.
func (s *Service) Login(w http.ResponseWriter, r *http.Request) error {
	return s.limited(w, r, 1, s.login)
}

func (s *Service) login(w http.ResponseWriter, r *http.Request) error {
	next := s.SafeNext(r.URL.Query().Get("next"))
	p, err := s.provider(r.Context())
	if err == nil {
		err = s.answers(r.Context())
	}
	if err != nil {
		return toward(next, err)
	}
	a := newAttempt(next, s.now())
	if err := s.keepAttempts(w, r, append(s.attemptsOf(r), a)); err != nil {
		return err
	}
	redirect(w, r, p.oauth.AuthCodeURL(a.State, s.authOptions(a)...))
	return nil
}

// authOptions are what the provider is asked with beyond what every client says.
func (s *Service) authOptions(a attempt) []oauth2.AuthCodeOption {
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(a.Verifier)}
	if !s.plain() {
		options = append(options, oidc.Nonce(a.Nonce))
	}
	if len(s.config.Prompt) > 0 {
		options = append(options, oauth2.SetAuthURLParam("prompt", strings.Join(s.config.Prompt, " ")))
	}
	return options
}

// answersWithin is how long a provider may take to show that it is there.
const answersWithin = 3 * time.Second

// answers fails when the provider, known from before, is away now: a browser that
// were sent there would be left with an error page of its own.
func (s *Service) answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answersWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.signOfLife(), nil)
	if err != nil {
		return &Error{Kind: ProviderDown, Err: err}
	}
	res, err := s.client.Do(req)
	if err != nil {
		return unanswered("ask whether it is there", err)
	}
	defer res.Body.Close()
	if res.StatusCode >= http.StatusInternalServerError {
		return &Error{Kind: ProviderDown, Err: fmt.Errorf("ask whether it is there: %s", res.Status)}
	}
	return nil
}

// signOfLife is an address of the provider that answers anybody; without a token,
// userinfo does so with a refusal.
func (s *Service) signOfLife() string {
	if s.plain() {
		return s.config.UserInfoURL
	}
	return strings.TrimSuffix(s.config.Issuer, "/") + "/.well-known/openid-configuration"
}

// redirect sends the browser on with GET. htmx cannot follow to another origin
// by itself, and is told to let the browser do it.
func redirect(w http.ResponseWriter, r *http.Request, address string) {
	w.Header().Set("Cache-Control", "no-store")
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", address)
		w.WriteHeader(http.StatusOK)
		return
	}
	// Not http.Redirect, which tidies paths: the very same address must come back.
	w.Header().Set("Location", address)
	w.WriteHeader(http.StatusSeeOther)
}
