package signin

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/person"
)

const goodToken = "access-of.Ann_Lee~+/=" // the log is searched for what begins so

// An identityService tells whose a personal token is.
type identityService struct {
	*httptest.Server
	answer any
	status int
	asked  atomic.Int32
}

func newIdentityService(t *testing.T, answer any) *identityService {
	t.Helper()
	s := &identityService{answer: answer}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /identity/api/moved", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, 200, object{"id": "u-moved"}) })
	mux.HandleFunc("GET /identity/api/me", func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		switch {
		case s.status != 0:
			w.Header().Set("Location", "/identity/api/moved")
			w.WriteHeader(s.status)
		case r.Header.Get("Authorization") != "Bearer "+goodToken:
			w.WriteHeader(http.StatusUnauthorized)
		default:
			writeJSON(w, 200, s.answer)
		}
	})
	s.Server = httptest.NewTLSServer(mux)
	t.Cleanup(s.Close)
	return s
}

// allows has people sign in with tokens that the service knows, up to a role.
func (s *identityService) allows(role person.Role) func(*Config) {
	return func(c *Config) {
		u, err := url.Parse(s.URL + "/identity")
		if err != nil {
			panic(err)
		}
		c.PersonalTokens, c.IdentityURL, c.HTTPClient = role, u, s.Client()
	}
}

// paste sends the form of a personal token.
func (b *browser) paste(token, next string) page {
	b.t.Helper()
	got := b.post("/login/token", url.Values{"token": {token}, "next": {next}})
	if piece := strings.TrimSpace(token); len(piece) > 5 && strings.Contains(got.body, piece) {
		b.t.Errorf("the answer repeats the token: %s", got.body)
	}
	return got
}

func TestTokenSignIn(t *testing.T) {
	p := newFakeProvider(t)
	id := newIdentityService(t, object{"id": "u-1", "emailAddress": "ann@example.com", "firstName": "Ann", "lastName": "Lee", "roles": []object{{"name": "admins"}}})
	c := newConsole(t, p.URL, id.allows(person.Operator))
	b := c.browser(t)
	b.setCookie("taskdesk", "planted")
	b.wantRedirect(b.paste("  "+goodToken+"\r\n", "/tasks/1?a=b"), "/tasks/1?a=b")
	b.want(b.get("/"), 200, "u-1|Ann Lee|ann@example.com|operator|")
	b.want(b.get("/token"), 200, goodToken)
	if b.cookie("taskdesk") == "planted" || !strings.Contains(b.get("/mine").body, "u-1") {
		t.Error("it is not a session like others")
	}
	c.ahead.Store(int64(10 * time.Hour))
	b.want(b.get("/token"), 200, goodToken) // without an end of its own
	if p.refreshes.Load() != 0 {
		t.Error("the provider was asked to renew it")
	}
	first := b.cookie("taskdesk")
	b.wantRedirect(b.paste(goodToken, "https://evil.example/"), "/")
	if b.cookie("taskdesk") == first {
		t.Error("signing in again keeps the session's cookie")
	}
	c.ahead.Store(int64(23 * time.Hour))
	b.wantRedirect(b.get("/"), "/login") // the session's end is the token's, here
}

// TestTokenOwners: what the identity service may say, and the role that makes.
func TestTokenOwners(t *testing.T) {
	tests := []struct {
		name   string
		most   person.Role
		answer any
		want   string
	}{
		{"a list of names", person.Admin, object{"id": "u-1", "roles": []string{"operators", "x"}}, "u-1|u-1||operator|"},
		{"objects with LUSID ids", person.Admin, object{"userId": "u-2", "email": "a@b", "roles": []object{{"id": object{"scope": "s", "code": "admins"}}}}, "u-2|a@b|a@b|admin|"},
		{"more than is allowed", person.Viewer, object{"login": "ann", "displayName": "Ann", "roles": []object{{"displayName": "admins"}}}, "ann|Ann||viewer|"},
		{"less than is allowed", person.Admin, object{"id": "u-1", "name": "Ann", "roles": []string{"viewers"}}, "u-1|Ann||viewer|"},
		{"no role that counts", person.Admin, object{"id": "u-1", "lastName": "Lee", "roles": []string{"x"}}, "u-1|Lee||no role|"},
		{"an empty list", person.Admin, object{"id": "u-1", "roles": []string{}}, "|no role|"},
		{"nothing about roles", person.Operator, object{"id": 12345678901234567}, "12345678901234567|12345678901234567||operator|"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, id := newFakeProvider(t), newIdentityService(t, tt.answer)
			b := newConsole(t, p.URL, id.allows(tt.most)).browser(t)
			b.wantRedirect(b.paste(goodToken, "/"), "/")
			b.want(b.get("/"), 200, tt.want)
		})
	}
}

func TestRefusedTokens(t *testing.T) {
	const denied, distrusted, down = "refused|/tasks/1|", "cannot be trusted|/tasks/1|", "does not answer|/tasks/1|"
	tests := []struct {
		name, token string
		answer      any
		status      int
		want        string
		asked       int32
	}{
		{"no token", " \n", nil, 0, denied + "Paste your personal access token.", 0},
		{"blanks in it", "access-a b", nil, 0, denied + "Paste the token alone", 0},
		{"a new line in it", "access-a\r\nX-Header: b", nil, 0, denied + "Paste the token alone", 0},
		{"other letters", "access-ä", nil, 0, denied + "Paste the token alone", 0},
		{"a control character", "access-\x7f", nil, 0, denied + "Paste the token alone", 0},
		{"too long", "access-" + strings.Repeat("x", mostToken), nil, 0, denied + "Paste the token alone", 0},
		{"far too long", "access-" + strings.Repeat("x", mostTokenForm), nil, 0, "refused|/|Paste the token alone", 0},
		{"of nobody", "access-of-nobody", nil, 0, denied + "The token is not accepted.", 1},
		{"forbidden", goodToken, nil, 403, denied + "The token is not accepted.", 1},
		{"busy", goodToken, nil, 429, down, 1},
		{"down", goodToken, nil, 503, down, 1},
		{"no such service", goodToken, nil, 404, distrusted, 1},
		{"a redirect", goodToken, nil, 302, distrusted, 1},
		{"no object", goodToken, "u-1", 0, distrusted, 1},
		{"about nobody", goodToken, object{"roles": []string{"admins"}}, 0, distrusted, 1},
		{"too much", goodToken, object{"id": "u-1", "x": strings.Repeat("x", mostAnswer)}, 0, distrusted, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, id := newFakeProvider(t), newIdentityService(t, tt.answer)
			id.status = tt.status
			c := newConsole(t, p.URL, id.allows(person.Admin))
			b := c.browser(t)
			b.wantNobody(c, b.paste(tt.token, "/tasks/1"), tt.want, "sign in: ")
			if id.asked.Load() != tt.asked {
				t.Errorf("the identity service was asked %d times, want %d", id.asked.Load(), tt.asked)
			}
		})
	}
	p, id := newFakeProvider(t), newIdentityService(t, nil)
	id.Close()
	c := newConsole(t, p.URL, id.allows(person.Admin))
	b := c.browser(t)
	b.wantNobody(c, b.paste(goodToken, "/tasks/1"), down, "ask whose")
}

// TestTokensNotAllowed: where configuration does not allow them, no service is asked; and
// sessions from when it did are over, or may do no more than it allows now.
func TestTokensNotAllowed(t *testing.T) {
	p := newFakeProvider(t)
	id := newIdentityService(t, object{"id": "u-1", "roles": []string{"admins"}})
	file := "sqlite:" + t.TempDir() + "/taskdesk.db"
	keys := [][]byte{key(1)}
	allowed := newConsoleOn(t, file, p.URL, keys, id.allows(person.Admin))
	b := allowed.browser(t)
	b.wantRedirect(b.paste(goodToken, "/"), "/")
	b.want(b.get("/"), 200, "|admin|")
	cookie := b.cookie("taskdesk")
	allowed.stop()

	less := newConsoleOn(t, file, p.URL, keys, id.allows(person.Viewer))
	b = less.browser(t)
	b.setCookie("taskdesk", cookie)
	b.want(b.get("/"), 200, "|viewer|")
	less.stop()

	for name, role := range map[string]func(*Config){"not at all": id.allows(person.None), "no service": func(c *Config) { c.PersonalTokens = person.Admin }} {
		c := newConsoleOn(t, file, p.URL, keys, role)
		if c.service.TokensAllowed() {
			t.Errorf("%s: TokensAllowed()", name)
		}
		b = c.browser(t)
		b.setCookie("taskdesk", cookie)
		b.wantRedirect(b.get("/"), "/login")
		id.asked.Store(0)
		b.want(b.paste(goodToken, "/"), 400, "refused|/|Sign in the usual way")
		if id.asked.Load() != 0 {
			t.Errorf("%s: the identity service was asked", name)
		}
		c.stop()
	}
}

// TestTokenSignOut ends here: the provider began no session that it could end.
func TestTokenSignOut(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, newIdentityService(t, object{"id": "u-1"}).allows(person.Viewer))
	if _, err := c.service.provider(t.Context()); err != nil {
		t.Fatal(err)
	}
	b := c.browser(t)
	b.paste(goodToken, "/")
	b.wantIn(true)
	b.wantRedirect(b.send("POST", "/logout"), "/signed-out")
	b.wantIn(false)
}
