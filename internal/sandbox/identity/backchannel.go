package identity

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	logoutTTL   = 2 * time.Minute // of a logout token
	logoutLimit = 5 * time.Second // for a client to take one
	logoutEvent = "http://schemas.openid.net/event/backchannel-logout"
)

// logoutClaims is what a logout token says.
type logoutClaims struct {
	jwt.Claims
	Session string              `json:"sid,omitempty"` // none: all sessions of the person
	Events  map[string]struct{} `json:"events"`
}

// newLogoutClient returns what logout tokens are sent with. A client answers for itself:
// a redirect would hand its token to somebody else.
func newLogoutClient() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// announce tells the clients, in the background, that a session of the person has
// ended, or all of them when its id is empty.
func (e *endpoint) announce(user User, session string) {
	for _, address := range e.cfg.Backchannel {
		e.sending.Go(func() {
			if err := e.sendLogout(address, user, session); err != nil {
				e.cfg.Log.Warn("a client does not know that somebody signed out", "person", user.Login, "error", err)
			}
		})
	}
}

// sendLogout sends one client a logout token. Its errors do not tell the token.
func (e *endpoint) sendLogout(address string, user User, session string) error {
	token, err := e.logoutToken(user, session)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), logoutLimit)
	defer cancel()
	form := url.Values{"logout_token": {token}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("send a logout token: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := e.logouts.Do(req)
	if err != nil {
		return fmt.Errorf("send a logout token: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusNoContent {
		return fmt.Errorf("send a logout token: %s answers %s", address, resp.Status)
	}
	return nil
}

// logoutToken returns a token that says so once: each has an id of its own.
func (e *endpoint) logoutToken(user User, session string) (string, error) {
	now := e.cfg.Now()
	c := logoutClaims{
		Claims: jwt.Claims{
			ID: rand.Text(), Issuer: e.issuer, Subject: user.ID, Audience: jwt.Audience{e.cfg.ClientID},
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(logoutTTL)),
		},
		Session: session,
		Events:  map[string]struct{}{logoutEvent: {}},
	}
	token, err := jwt.Signed(e.logoutSigner).Claims(c).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign a logout token: %w", err)
	}
	return token, nil
}

// signOutEverywhere answers POST /sandbox/logout?person=, for tests and testers: it ends
// all of a person's sessions and tells the clients so, with a token about the person.
func (e *endpoint) signOutEverywhere(w http.ResponseWriter, r *http.Request) {
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		http.Error(w, "The request came from another site.", http.StatusForbidden)
		return
	}
	user, ok := e.user(r.FormValue("person"))
	if !ok {
		http.Error(w, "There is no such person. Name one by their login: ?person=viewer.", http.StatusNotFound)
		return
	}
	e.mu.Lock()
	maps.DeleteFunc(e.sessions, func(_ string, s session) bool { return s.user.ID == user.ID })
	e.mu.Unlock()
	e.announce(user, "")
	w.WriteHeader(http.StatusNoContent)
}
