package identity

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// An oauthError is a refusal as RFC 6749 words it.
type oauthError struct {
	status int
	Kind   string `json:"error"`
	Text   string `json:"error_description"`
}

func invalidGrant(text string) *oauthError {
	return &oauthError{http.StatusBadRequest, "invalid_grant", text}
}

func (o *oauthError) write(w http.ResponseWriter) {
	if o.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Basic realm="sandbox identity"`)
	}
	writeJSON(w, o.status, o)
}

// A tokens is the token endpoint's answer.
type tokens struct {
	Access    string `json:"access_token"`
	Type      string `json:"token_type"`
	ExpiresIn int    `json:"expires_in"` // seconds
	Scope     string `json:"scope"`
	Refresh   string `json:"refresh_token,omitzero"`
	ID        string `json:"id_token,omitzero"`
}

// token answers POST /v1/token.
func (e *endpoint) token(w http.ResponseWriter, r *http.Request) {
	if fault := e.checkClient(r); fault != nil {
		fault.write(w)
		return
	}
	var g *grant
	var nonce string
	var fault *oauthError
	switch r.PostFormValue("grant_type") {
	case "authorization_code":
		g, nonce, fault = e.redeem(r)
	case "refresh_token":
		g, fault = e.renew(r)
	case "password":
		g, fault = e.byPassword(r)
	default:
		fault = &oauthError{http.StatusBadRequest, "unsupported_grant_type", "use authorization_code, refresh_token or password"}
	}
	if fault != nil {
		fault.write(w)
		return
	}
	answer, err := e.issue(g, nonce)
	if err != nil {
		fault = &oauthError{http.StatusInternalServerError, "server_error", err.Error()}
		fault.write(w)
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// issue makes the tokens of a grant.
func (e *endpoint) issue(g *grant, nonce string) (tokens, error) {
	e.mu.Lock()
	refresh := g.current
	e.mu.Unlock()
	access, err := e.sign(e.claims(g, audience))
	answer := tokens{
		Access: access, Type: "Bearer", ExpiresIn: int(e.cfg.TokenTTL.Seconds()),
		Scope: strings.Join(g.scopes, " "), Refresh: refresh,
	}
	if err != nil || !slices.Contains(g.scopes, "openid") {
		return answer, err
	}
	c := e.claims(g, e.cfg.ClientID)
	c.Nonce = nonce
	answer.ID, err = e.sign(c)
	return answer, err
}

// checkClient takes the client's secret from the Authorization header or the form.
func (e *endpoint) checkClient(r *http.Request) *oauthError {
	id, secret, basic := r.BasicAuth()
	if basic { // both parts are form-encoded inside the header
		id, secret = unescaped(id), unescaped(secret)
	} else {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	if id != e.cfg.ClientID || subtle.ConstantTimeCompare([]byte(secret), []byte(e.cfg.ClientSecret)) == 0 {
		return &oauthError{http.StatusUnauthorized, "invalid_client", "the client or its secret is wrong"}
	}
	return nil
}

func unescaped(s string) string {
	if plain, err := url.QueryUnescape(s); err == nil {
		return plain
	}
	return s
}

// userinfo answers with what the access token's person is called.
func (e *endpoint) userinfo(w http.ResponseWriter, r *http.Request) {
	user, err := e.Verify(e.issuer, bearer(r))
	if err != nil {
		refuseToken(w)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"sub": user.ID, "name": user.Name, "preferred_username": user.Login, "email": user.Email, "groups": user.Groups,
	})
}

// bearer returns the token that a request brings in its header, or nothing.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// refuseToken answers a request whose bearer token opens nothing, as RFC 6750 says.
func refuseToken(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	writeJSON(w, http.StatusUnauthorized, &oauthError{Kind: "invalid_token", Text: ErrToken.Error()})
}

// revoke answers POST /v1/revoke: a refresh token takes its whole grant with it,
// an access token ends alone. An unknown token is no fault (RFC 7009).
func (e *endpoint) revoke(w http.ResponseWriter, r *http.Request) {
	if fault := e.checkClient(r); fault != nil {
		fault.write(w)
		return
	}
	token := r.PostFormValue("token")
	c, err := e.readOwn(token)
	e.mu.Lock()
	defer e.mu.Unlock()
	if g := e.refresh[token]; g != nil {
		g.revoked = true
	} else if err == nil {
		e.revoked[c.ID] = c.Expiry.Time()
	}
	w.WriteHeader(http.StatusOK)
}

// readOwn returns the claims of a token that we signed.
func (e *endpoint) readOwn(token string) (c claims, err error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return c, err
	}
	if err := parsed.Claims(e.public.Key, &c); err != nil {
		return c, err
	}
	if c.Issuer != e.issuer || c.Expiry == nil {
		return c, errors.New("the token is another issuer's")
	}
	return c, nil
}
