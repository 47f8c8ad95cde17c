package identity

import (
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// audience is whom access tokens are for. An ID token is for the client and is
// no key to the API.
const audience = "sandbox-workflow"

// ErrToken is what Verify wraps: the token is not one that opens anything.
var ErrToken = errors.New("not a valid access token")

// claims is what both kinds of token say.
type claims struct {
	jwt.Claims
	Name     string           `json:"name"`
	Login    string           `json:"preferred_username"`
	Email    string           `json:"email"`
	Groups   []string         `json:"groups"`
	Nonce    string           `json:"nonce,omitempty"`
	SignedIn *jwt.NumericDate `json:"auth_time,omitempty"`
	Session  string           `json:"sid,omitempty"`   // of the browser at the provider
	Grant    string           `json:"grant,omitempty"` // what the token descends from
}

// claims returns what a token of the grant says to its audience.
func (e *endpoint) claims(g *grant, audience string) claims {
	now, user := e.cfg.Now(), g.session.user
	return claims{
		Claims: jwt.Claims{
			ID: rand.Text(), Issuer: e.issuer, Subject: user.ID, Audience: jwt.Audience{audience},
			IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(e.cfg.TokenTTL)),
		},
		Name: user.Name, Login: user.Login, Email: user.Email, Groups: user.Groups,
		SignedIn: jwt.NewNumericDate(g.session.began), Session: g.session.id, Grant: g.id,
	}
}

func (e *endpoint) sign(c claims) (string, error) {
	token, err := jwt.Signed(e.signer).Claims(c).Serialize()
	if err != nil {
		return "", fmt.Errorf("sign a token: %w", err)
	}
	return token, nil
}

// Verify returns whose access token this is. It fails with ErrToken when the
// token is not ours, is for another issuer or audience, has ended or was revoked.
func (p *Provider) Verify(issuer, token string) (User, error) {
	c, err := p.read(issuer, token)
	if err != nil {
		return User{}, fmt.Errorf("%w: %w", ErrToken, err)
	}
	i := slices.IndexFunc(p.cfg.Users, func(u User) bool { return u.ID == c.Subject })
	if i < 0 {
		return User{}, fmt.Errorf("%w: nobody has this subject", ErrToken)
	}
	return p.cfg.Users[i], nil
}

// read returns the claims of a valid access token.
func (p *Provider) read(issuer, token string) (claims, error) {
	var c claims
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return c, fmt.Errorf("read the token: %w", err)
	}
	if err := parsed.Claims(p.public.Key, &c); err != nil {
		return c, fmt.Errorf("check the signature: %w", err)
	}
	want := jwt.Expected{Issuer: issuer, AnyAudience: jwt.Audience{audience}, Time: p.cfg.Now()}
	if err := c.ValidateWithLeeway(want, 0); err != nil {
		return c, fmt.Errorf("check the claims: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, gone := p.revoked[c.ID]; gone || p.grants[c.Grant] == nil || p.grants[c.Grant].revoked {
		return c, errors.New("it was revoked")
	}
	return c, nil
}

// sweep forgets what has ended by now. The caller holds the lock.
func (p *Provider) sweep(now time.Time) {
	for key, s := range p.sessions {
		if now.After(s.began.Add(sessionTTL)) {
			delete(p.sessions, key)
		}
	}
	for key, c := range p.codes {
		if now.After(c.ends) {
			delete(p.codes, key)
		}
	}
	for key, g := range p.refresh {
		if now.After(g.ends) {
			delete(p.refresh, key)
			delete(p.grants, g.id)
		}
	}
	for key, ends := range p.revoked {
		if now.After(ends) {
			delete(p.revoked, key)
		}
	}
}
