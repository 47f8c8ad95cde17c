package signin

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

const (
	identityLimit = 10 * time.Second // for the identity service's answer
	mostToken     = 8 << 10          // bytes of a personal token
	mostTokenForm = 32 << 10         // bytes of the form that brings one
)

// TokensAllowed says whether people may sign in with personal access tokens.
func (s *Service) TokensAllowed() bool {
	return s.config.PersonalTokens > person.None && s.config.IdentityURL != nil
}

// TokenRole is the most that somebody may do who signs in with a personal access token.
func (s *Service) TokenRole() person.Role { return s.config.PersonalTokens }

// ProviderName is the host of the identity provider.
func (s *Service) ProviderName() string {
	for _, address := range []string{s.config.Issuer, s.config.AuthURL} {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			return u.Host
		}
	}
	return "your identity provider"
}

// TokenSignIn answers POST /login/token, a form with a personal access token and the place
// to go then, next: it asks the identity service whose the token is, starts the session,
// and leads there. The token is then used as it is; nothing renews it. It fails with an
// *Error that tells what to do; nobody is signed in then.
func (s *Service) TokenSignIn(w http.ResponseWriter, r *http.Request) error {
	return s.limited(w, r, 1, s.tokenSignIn)
}

func (s *Service) tokenSignIn(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostTokenForm)
	if err := r.ParseForm(); err != nil { // whose words may repeat a piece of the token
		return &Error{Kind: Denied, Next: s.at("/"), Err: errors.New("the form cannot be read"), Mend: "Paste the token alone, and send the form again."}
	}
	next := s.SafeNext(r.PostForm.Get("next"))
	token, err := s.personalToken(r.PostForm.Get("token"))
	if err != nil {
		return toward(next, err)
	}
	rec, err := s.owner(r.Context(), token)
	if err != nil {
		return toward(next, err)
	}
	if err := s.begin(w, r, rec, store.Tokens{Access: token, IssuedAt: s.now()}); err != nil {
		return err
	}
	redirect(w, r, next)
	return nil
}

// personalToken returns a token as it was pasted, without the blanks around it. Its error
// does not repeat it.
func (s *Service) personalToken(pasted string) (string, error) {
	token := strings.TrimSpace(pasted)
	denied := &Error{Kind: Denied, Err: errors.New("the personal token cannot be one")}
	switch {
	case !s.TokensAllowed():
		denied.Err, denied.Mend = errors.New("personal tokens are not allowed here"), "Sign in the usual way: personal access tokens are not allowed here."
	case token == "":
		denied.Mend = "Paste your personal access token."
	case len(token) > mostToken:
		denied.Mend = "Paste the token alone: what came is longer than any token."
	case strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		denied.Mend = "Paste the token alone: what came has blanks, or characters that no token has, in it."
	default:
		return token, nil
	}
	return "", denied
}

// owner asks the identity service whose a token is.
func (s *Service) owner(ctx context.Context, token string) (*record, error) {
	ctx, cancel := context.WithTimeout(ctx, identityLimit)
	defer cancel()
	claims, err := askClaims(ctx, withoutRedirects(s.client), s.config.IdentityURL.JoinPath("api", "me").String(), token)
	if refused, ok := errors.AsType[*refusedError](err); ok && (refused.status == http.StatusUnauthorized || refused.status == http.StatusForbidden) {
		return nil, &Error{Kind: Denied, Err: err,
			Mend: "The token is not accepted. It may be mistyped, expired, revoked or of another LUSID domain: make a new one and paste it here."}
	}
	if err != nil {
		return nil, unanswered("ask whose the personal token is", err)
	}
	rec := ownerIn(claims)
	if rec.Subject == "" {
		return nil, bad("the identity service does not say whose the personal token is", nil)
	}
	return rec, nil
}

// ownerIn reads the identity service's answer.
func ownerIn(claims map[string]any) *record {
	groups, told := groupsOf(claims, "roles")
	subject, email := firstText(claims, "id", "userId", "login"), firstText(claims, "emailAddress", "email")
	full := strings.TrimSpace(firstText(claims, "firstName") + " " + firstText(claims, "lastName"))
	return &record{
		Subject: subject, Email: email,
		Name:   cmp.Or(full, firstText(claims, "displayName", "name"), email, subject),
		Groups: groups, Personal: true, Ungrouped: !told,
	}
}
