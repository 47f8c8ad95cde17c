package identity

import (
	"crypto/rand"
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// cookieName is the provider's own. Cookies ignore ports, so it must differ from
// those of a console on the same host.
const cookieName = "sandbox-idp"

// A session remembers that somebody has signed in with this browser.
type session struct {
	id    string // what clients know it by; unlike the cookie's value it opens nothing
	user  User
	began time.Time // when the person last showed who they are
}

// session returns the request's session, and false when there is none or it has ended.
func (e *endpoint) session(r *http.Request) (session, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	_, s, alive := e.held(r)
	return s, alive
}

// held finds the session of a request, and under which key it is kept. The caller holds the lock.
func (e *endpoint) held(r *http.Request) (key string, s session, alive bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return "", session{}, false
	}
	s, ok := e.sessions[cookie.Value]
	return cookie.Value, s, ok && e.alive(s)
}

func (p *Provider) alive(s session) bool { return p.cfg.Now().Before(s.began.Add(sessionTTL)) }

// startSession begins the session of whoever has just signed in. The same person's
// session goes on under its id; another person's ends.
func (e *endpoint) startSession(w http.ResponseWriter, r *http.Request, user User) session {
	s := session{id: rand.Text(), user: user, began: e.cfg.Now()}
	if before, ok := e.dropSession(r); ok && before.user.ID == user.ID {
		s.id = before.id
	} else if ok {
		e.announce(before.user, before.id)
	}
	key := rand.Text()
	e.mu.Lock()
	e.sessions[key] = s
	e.mu.Unlock()
	http.SetCookie(w, e.cookie(key, 0))
	return s
}

// dropSession forgets the request's session, and returns it if it was alive.
func (e *endpoint) dropSession(r *http.Request) (session, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	key, s, alive := e.held(r)
	delete(e.sessions, key)
	return s, alive
}

func (e *endpoint) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: cookieName, Value: value, Path: e.path + "/", MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
}

// endSession answers /v1/logout: it ends the provider's session, tells the
// clients, and sends the person on when the client shows that it is known and the
// address is on this machine.
func (e *endpoint) endSession(w http.ResponseWriter, r *http.Request) {
	if s, ok := e.dropSession(r); ok {
		e.announce(s.user, s.id)
	}
	http.SetCookie(w, e.cookie("", -1))
	to, ok := loopback(r.FormValue("post_logout_redirect_uri"))
	if !ok || !e.asksForClient(r) {
		e.signedOutPage(w)
		return
	}
	if state := r.FormValue("state"); state != "" {
		q := to.Query()
		q.Set("state", state)
		to.RawQuery = q.Encode()
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}

// asksForClient tells whether a sign-out comes from our client: by an ID token
// that we issued to it, ended or not, or else by its name.
func (e *endpoint) asksForClient(r *http.Request) bool {
	hint := r.FormValue("id_token_hint")
	if hint == "" {
		return r.FormValue("client_id") == e.cfg.ClientID
	}
	token, err := jwt.ParseSigned(hint, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return false
	}
	var c claims
	return token.Claims(e.public.Key, &c) == nil && c.Issuer == e.issuer && c.Audience.Contains(e.cfg.ClientID)
}
