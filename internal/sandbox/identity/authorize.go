package identity

import (
	"crypto/rand"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// A code is what a sign-in leaves for the client to redeem, once.
type code struct {
	request authorization
	session session // of the browser, as it was then
	ends    time.Time
	grant   *grant // what it was redeemed for; nil until then
}

// An authorization is a checked request to sign somebody in.
type authorization struct {
	redirect  *url.URL
	state     string
	nonce     string
	challenge string // PKCE, S256
	prompt    string
	scopes    []string
}

// authorize answers GET /v1/authorize: straight back to the client for a person
// who is signed in here already, else the sign-in page.
func (e *endpoint) authorize(w http.ResponseWriter, r *http.Request) {
	request, ok := e.readAuthorization(w, r)
	if !ok {
		return
	}
	s, signedIn := e.session(r)
	switch {
	case signedIn && request.prompt != "login":
		e.grantCode(w, r, request, s)
	case request.prompt == "none":
		e.refuse(w, r, request, "login_required", "nobody is signed in")
	default:
		e.signInPage(w, request, http.StatusOK, "")
	}
}

// signIn answers the sign-in page's form.
func (e *endpoint) signIn(w http.ResponseWriter, r *http.Request) {
	request, ok := e.readAuthorization(w, r)
	if !ok {
		return
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		e.signInPage(w, request, http.StatusForbidden, "The form came from another site. Choose again.")
		return
	}
	user, ok := e.user(r.PostFormValue("user"))
	if !ok {
		e.signInPage(w, request, http.StatusBadRequest, "There is no such user. Choose one of these.")
		return
	}
	e.grantCode(w, r, request, e.startSession(w, r, user))
}

// readAuthorization checks the request of either method. What is wrong with the
// client or its address is told to the person, all else to the client.
func (e *endpoint) readAuthorization(w http.ResponseWriter, r *http.Request) (authorization, bool) {
	q := r.URL.Query()
	redirect, ok := loopback(q.Get("redirect_uri"))
	switch {
	case q.Get("client_id") != e.cfg.ClientID:
		e.faultPage(w, "This provider knows one client: "+e.cfg.ClientID+".")
		return authorization{}, false
	case !ok:
		e.faultPage(w, "The redirect address must be one of this machine, such as http://localhost:8080/auth/callback.")
		return authorization{}, false
	}
	a := authorization{
		redirect:  redirect,
		state:     q.Get("state"),
		nonce:     q.Get("nonce"),
		challenge: q.Get("code_challenge"),
		prompt:    q.Get("prompt"),
		scopes:    known(q.Get("scope")),
	}
	if kind, text := a.fault(q); kind != "" {
		e.refuse(w, r, a, kind, text)
		return authorization{}, false
	}
	return a, true
}

// fault says what is wrong with the request, as the client is told it.
func (a authorization) fault(q url.Values) (kind, text string) {
	switch {
	case q.Get("response_type") != "code":
		return "unsupported_response_type", "the response type must be code"
	case !slices.Contains(a.scopes, "openid"):
		return "invalid_scope", "the scope must contain openid"
	case q.Get("code_challenge_method") != "S256" || len(a.challenge) != 43:
		return "invalid_request", "PKCE with S256 is needed"
	}
	return "", ""
}

// grantCode sends the person back to the client with a code.
func (e *endpoint) grantCode(w http.ResponseWriter, r *http.Request, a authorization, s session) {
	key, now := rand.Text(), e.cfg.Now()
	e.mu.Lock()
	e.sweep(now)
	e.codes[key] = &code{request: a, session: s, ends: now.Add(codeTTL)}
	e.mu.Unlock()
	e.sendBack(w, r, a, url.Values{"code": {key}})
}

func (e *endpoint) refuse(w http.ResponseWriter, r *http.Request, a authorization, kind, text string) {
	e.sendBack(w, r, a, url.Values{"error": {kind}, "error_description": {text}})
}

// sendBack redirects to the client, naming the issuer as RFC 9207 asks.
func (e *endpoint) sendBack(w http.ResponseWriter, r *http.Request, a authorization, answer url.Values) {
	to, q := *a.redirect, a.redirect.Query()
	maps.Copy(q, answer)
	if a.state != "" {
		q.Set("state", a.state)
	}
	q.Set("iss", e.issuer)
	to.RawQuery = q.Encode()
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// loopback reads an address of this machine, whatever its port.
func loopback(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Fragment != "" || u.User != nil {
		return nil, false
	}
	ip := net.ParseIP(u.Hostname())
	return u, u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
}

// known returns the scopes of a request that the provider knows.
func known(asked string) []string {
	return slices.DeleteFunc(strings.Fields(asked), func(s string) bool { return !slices.Contains(scopes, s) })
}
