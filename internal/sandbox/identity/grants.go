package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"time"
)

// A grant is one sign-in of one person at the client, with all the tokens that
// descend from it. Revoking it ends them all.
type grant struct {
	id      string
	session session // its id is empty where no browser signed in
	scopes  []string
	ends    time.Time // when the last of its tokens ends
	current string    // the one refresh token that is good; empty without offline_access
	revoked bool
}

// newGrant makes a grant. The caller holds the lock.
func (p *Provider) newGrant(s session, scopes []string) *grant {
	g := &grant{id: rand.Text(), session: s, scopes: scopes}
	p.grants[g.id] = g
	p.rotate(g)
	return g
}

// rotate gives the grant its next refresh token, when it may have one, and
// prolongs its life. The caller holds the lock.
func (p *Provider) rotate(g *grant) {
	now := p.cfg.Now()
	g.ends = now.Add(max(refreshTTL, p.cfg.TokenTTL))
	key := "access:" + g.id // without a refresh token the grant still has to be swept one day
	if slices.Contains(g.scopes, "offline_access") {
		g.current = rand.Text() + rand.Text()
		key = g.current
	}
	p.refresh[key] = g
}

// redeem answers the authorization_code grant.
func (e *endpoint) redeem(r *http.Request) (*grant, string, *oauthError) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.codes[r.PostFormValue("code")]
	switch {
	case c == nil || e.cfg.Now().After(c.ends):
		return nil, "", invalidGrant("the code is unknown or has ended")
	case c.grant != nil: // whoever has it twice may have stolen it: nothing made from it stays good
		c.grant.revoked = true
		return nil, "", invalidGrant("the code was used before")
	case r.PostFormValue("redirect_uri") != c.request.redirect.String():
		return nil, "", invalidGrant("the redirect address is not the one of the sign-in")
	case challengeOf(r.PostFormValue("code_verifier")) != c.request.challenge:
		return nil, "", invalidGrant("the code verifier does not fit the challenge")
	}
	c.grant = e.newGrant(c.session, c.request.scopes)
	return c.grant, c.request.nonce, nil
}

// renew answers the refresh_token grant. A token is good once: coming a second
// time it revokes the grant, for then somebody has a copy.
func (e *endpoint) renew(r *http.Request) (*grant, *oauthError) {
	e.mu.Lock()
	defer e.mu.Unlock()
	token := r.PostFormValue("refresh_token")
	g := e.refresh[token]
	switch {
	case g == nil || g.revoked || e.cfg.Now().After(g.ends):
		return nil, invalidGrant("the refresh token is invalid or expired")
	case g.current != token:
		g.revoked = true
		return nil, invalidGrant("The refresh token is invalid or expired: it was used before. Sign in again")
	}
	e.rotate(g)
	return g, nil
}

// byPassword answers the password grant, for scripts: each user's password is their login.
func (e *endpoint) byPassword(r *http.Request) (*grant, *oauthError) {
	user, ok := e.user(r.PostFormValue("username"))
	if !ok || r.PostFormValue("password") != user.Login {
		return nil, invalidGrant("the user name or password is wrong")
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sweep(e.cfg.Now())
	return e.newGrant(session{user: user, began: e.cfg.Now()}, known(r.PostFormValue("scope"))), nil
}

// challengeOf returns the S256 challenge of a PKCE verifier.
func challengeOf(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
