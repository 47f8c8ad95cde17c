package signin

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"taskdesk/internal/store"
)

// wantIn checks whether a browser is signed in.
func (b *browser) wantIn(in bool) {
	b.t.Helper()
	if got := b.get("/").status; (got == http.StatusOK) != in {
		b.t.Errorf("the first page answers %d, want signed in: %v", got, in)
	}
}

func TestLimitsOfASession(t *testing.T) {
	p := newFakeProvider(t)
	p.life = 24 * time.Hour
	c := newConsole(t, p.URL, func(config *Config) { config.Idle, config.Life = time.Hour, 3*time.Hour })
	used, idle := c.browser(t), c.browser(t)
	used.signIn(p, "/")
	idle.signIn(p, "/")
	for minutes := 40; minutes < 180; minutes += 40 {
		c.ahead.Store(int64(time.Duration(minutes) * time.Minute))
		used.wantIn(true)
		idle.get("/", "Taskdesk-Poll", "1") // a page that asks by itself is no use
	}
	idle.wantIn(false)
	c.ahead.Store(int64(181 * time.Minute))
	used.wantIn(false)
	c.ahead.Store(0)
	idle.wantIn(false)
	used.wantIn(false)
}

func TestOwnSessions(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	here, there, elsewhere := c.browser(t), c.browser(t), c.browser(t)
	here.signIn(p, "/")
	there.signIn(p, "/")
	p.claims = func(claims map[string]any) { claims["sub"] = "u-2" }
	elsewhere.signIn(p, "/")

	mine := here.get("/mine").body
	if strings.Count(mine, "u-1") != 2 || strings.Count(mine, "current") != 1 || strings.Contains(mine, "u-2") || !strings.Contains(mine, "127.0.0.1 Go-http-client") {
		t.Errorf("sessions:\n%s", mine)
	}
	there.want(there.get("/end?id=of-somebody"), 200, "")
	there.wantIn(true)
	for line := range strings.Lines(mine) {
		if id, _, _ := strings.Cut(line, " "); !strings.Contains(line, "current") {
			elsewhere.want(elsewhere.get("/end?id="+id), 200, "")
			there.wantIn(true) // another person cannot end it
			here.want(here.get("/end?id="+id), 200, "")
		}
	}
	there.wantIn(false)
	here.wantIn(true)
	there.signIn(p, "/")
	p.claims = nil
	again := c.browser(t)
	again.signIn(p, "/")
	here.get("/leave")
	here.wantIn(false)
	again.wantIn(false)
	elsewhere.wantIn(true)
}

// TestRightsThatChange has the provider tell other groups with a refresh: they count
// from the next request on, and the cookie of before is worth nothing.
func TestRightsThatChange(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	b.signIn(p, "/")
	b.want(b.get("/"), 200, "operator")
	before := b.cookie("taskdesk")
	groups := []string{"admins", "others"}
	far := time.Now().Add(24 * time.Hour).Unix()
	p.claims = func(claims map[string]any) { claims["groups"], claims["exp"] = groups, far }
	p.refreshed = func(answer map[string]any) { answer["id_token"] = p.idToken("") }
	c.ahead.Store(int64(p.life))
	b.want(b.get("/token"), 200, "access-")
	b.want(b.get("/"), 200, "admin")
	after := b.cookie("taskdesk")
	if after == before {
		t.Error("the session keeps its token though the rights changed")
	}
	old := c.browser(t)
	old.setCookie("taskdesk", before)
	old.wantIn(false)
	if b.wantIn(true); b.cookie("taskdesk") != after {
		t.Error("the session gets a new token once more")
	}
	groups = []string{"nobody"}
	c.ahead.Store(int64(2 * p.life))
	b.want(b.get("/token"), 200, "access-")
	b.want(b.get("/"), 200, "no role")

	// An ID token about somebody else, or of another provider, changes nothing.
	groups = []string{"admins"}
	p.refreshed = func(answer map[string]any) {
		p.claims = func(claims map[string]any) { claims["groups"], claims["exp"], claims["sub"] = groups, far, "u-2" }
		answer["id_token"] = p.idToken("")
	}
	c.ahead.Store(int64(3 * p.life))
	b.want(b.get("/token"), 200, "access-")
	b.want(b.get("/"), 200, "no role")
}

// TestPlantedCookie is session fixation: a value that somebody else chose is never
// the session of who signs in with it.
func TestPlantedCookie(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	thief, victim := c.browser(t), c.browser(t)
	thief.signIn(p, "/")
	planted := thief.cookie("taskdesk")
	for _, value := range []string{planted, "chosen"} {
		victim.setCookie("taskdesk", value)
		p.claims = func(claims map[string]any) { claims["sub"] = "u-victim" }
		victim.signIn(p, "/")
		if victim.cookie("taskdesk") == value {
			t.Errorf("the planted value %.6s… is the session", value)
		}
		other := c.browser(t)
		other.setCookie("taskdesk", value)
		if got := other.get("/"); strings.Contains(got.body, "u-victim") {
			t.Errorf("the planted value opens the victim's session: %s", got.body)
		}
	}
}

// TestStateOnce comes back twice with one answer, the second time with the login
// cookie as it was.
func TestStateOnce(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	to := b.leave("/tasks/1")
	cookie := b.cookie("taskdesk-login")
	answer := func() url.Values { return url.Values{"state": {to.Query().Get("state")}, "code": {p.authorize(to)}} }
	b.wantRedirect(b.comeBack(answer()), "/tasks/1")
	thief := c.browser(t)
	thief.setCookie("taskdesk-login", cookie)
	thief.want(thief.comeBack(answer()), 400, StaleLogin.String())
	thief.wantIn(false)
}

// logoutToken is one as the provider would send it, changed by change.
func (p *fakeProvider) logoutToken(change func(map[string]any)) string {
	now := time.Now()
	claims := map[string]any{
		"iss": p.URL, "aud": "taskdesk", "sub": "u-1", "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(), "jti": fmt.Sprint(now.UnixNano()),
		"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}},
	}
	if change != nil {
		change(claims)
	}
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	key := p.key
	if p.forge {
		key = p.otherKey
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, (&jose.SignerOptions{}).WithType("logout+jwt"))
	if err != nil {
		panic(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return token
}

// tell sends a logout token to the console, as the provider does.
func (c *console) tell(t *testing.T, token string) int {
	t.Helper()
	res, err := http.PostForm(c.URL+"/auth/backchannel-logout", url.Values{"logout_token": {token}})
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Cache-Control") != "no-store" {
		t.Error("the answer may be kept")
	}
	return res.StatusCode
}

func TestBackchannelLogout(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	signIn := func(sub, sid string) *browser {
		p.claims = func(claims map[string]any) { claims["sub"], claims["sid"] = sub, sid }
		b := c.browser(t)
		b.signIn(p, "/")
		return b
	}
	one, two, other := signIn("u-1", "s-1"), signIn("u-1", "s-2"), signIn("u-2", "s-3")
	if got := c.tell(t, p.logoutToken(func(m map[string]any) { m["sid"] = "s-1" })); got != 200 {
		t.Errorf("a genuine token answers %d", got)
	}
	one.wantIn(false)
	two.wantIn(true)
	again := p.logoutToken(func(m map[string]any) { m["sid"] = nil })
	if got := c.tell(t, again); got != 200 {
		t.Errorf("a token about a person answers %d", got)
	}
	two.wantIn(false)
	other.wantIn(true)
	later := signIn("u-1", "s-4")
	if got := c.tell(t, again); got != 200 {
		t.Errorf("the same token again answers %d", got)
	}
	later.wantIn(true) // it was used before this session began

	nameless, named, stranger := signIn("u-4", ""), signIn("u-4", "s-6"), signIn("u-5", "")
	if got := c.tell(t, p.logoutToken(func(m map[string]any) { m["sub"], m["sid"] = "u-4", "s-5" })); got != 200 {
		t.Errorf("a token about a person's session answers %d", got)
	}
	nameless.wantIn(false) // it may be that one
	named.wantIn(true)
	stranger.wantIn(true)
}

// TestLogoutThatFails is a logout by the provider which the database does not take at first.
func TestLogoutThatFails(t *testing.T) {
	p := newFakeProvider(t)
	empty, err := emptyDatabase()
	file := filepath.Join(t.TempDir(), "taskdesk.db")
	if err := errors.Join(err, os.WriteFile(file, empty, 0o600)); err != nil {
		t.Fatal(err)
	}
	c := newConsoleOn(t, "sqlite:"+file, p.URL, [][]byte{key(1)})
	db, err := sql.Open("sqlite", file+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	run := func(query string) {
		if _, err := db.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	b := c.browser(t)
	b.signIn(p, "/")
	token := p.logoutToken(nil)
	run(`CREATE TRIGGER held BEFORE DELETE ON token_set BEGIN SELECT RAISE(ABORT, 'held'); END`)
	if got := c.tell(t, token); got != http.StatusInternalServerError {
		t.Errorf("a logout that fails answers %d, want 500", got)
	}
	b.wantIn(true)
	run(`DROP TRIGGER held`)
	if got := c.tell(t, token); got != http.StatusOK {
		t.Errorf("the same token tried again answers %d", got)
	}
	b.wantIn(false)
}

func TestForgedLogout(t *testing.T) {
	p := newFakeProvider(t)
	c := newConsole(t, p.URL, nil)
	b := c.browser(t)
	p.claims = func(claims map[string]any) { claims["sid"] = "s-1" }
	b.signIn(p, "/")
	set := func(name string, value any) func(map[string]any) { return func(m map[string]any) { m[name] = value } }
	var claims map[string]any
	p.logoutToken(func(m map[string]any) { claims = maps.Clone(m) })
	tokens := map[string]string{
		"none":                 "",
		"nonsense":             "x.y.z",
		"an ID token":          p.idToken("n"),
		"of another issuer":    p.logoutToken(set("iss", "https://elsewhere.example")),
		"for another client":   p.logoutToken(set("aud", "other")),
		"without an event":     p.logoutToken(set("events", nil)),
		"of another event":     p.logoutToken(set("events", map[string]any{"x": map[string]any{}})),
		"with a nonce":         p.logoutToken(set("nonce", "n")),
		"about nobody":         p.logoutToken(set("sub", nil)),
		"without an id":        p.logoutToken(set("jti", nil)),
		"expired":              p.logoutToken(set("exp", time.Now().Add(-time.Hour).Unix())),
		"old":                  p.logoutToken(set("iat", time.Now().Add(-time.Hour).Unix())),
		"from the future":      p.logoutToken(set("iat", time.Now().Add(time.Hour).Unix())),
		"signed with a secret": hmacSigned(claims, []byte("s3cret")),
	}
	p.forge = true
	tokens["signed with another key"] = p.logoutToken(nil)
	p.forge = false
	for name, token := range tokens {
		if got := c.tell(t, token); got != 400 {
			t.Errorf("%s: %d, want 400", name, got)
		}
		b.wantIn(true)
	}
	if got := c.tell(t, p.logoutToken(set("sid", "s-1"))); got != 200 {
		t.Errorf("the genuine one: %d, want 200", got)
	}
	b.wantIn(false)
}

// TestKeysOfTheConsole signs somebody in, and looks again after restarts with the same
// keys and with others.
func TestKeysOfTheConsole(t *testing.T) {
	p := newFakeProvider(t)
	file := "sqlite:" + t.TempDir() + "/taskdesk.db"
	var cookie string
	steps := []struct {
		name string
		keys [][]byte
		in   bool
	}{
		{"the same key", [][]byte{key(1)}, true},
		{"a new one in front", [][]byte{key(2), key(1)}, true},
		{"the old one gone", [][]byte{key(2)}, false},
		{"another", [][]byte{key(3)}, false},
	}
	first := newConsoleOn(t, file, p.URL, [][]byte{key(1)})
	b := first.browser(t)
	b.signIn(p, "/")
	cookie = b.cookie("taskdesk")
	first.stop()
	for _, step := range steps {
		c := newConsoleOn(t, file, p.URL, step.keys)
		again := c.browser(t)
		again.setCookie("taskdesk", cookie)
		if got := again.get("/").status; (got == 200) != step.in || got >= 500 {
			t.Errorf("%s: the first page answers %d, want signed in: %v", step.name, got, step.in)
		}
		c.stop()
	}
}

// TestStolenDatabase finds nothing in the tables that opens anything.
func TestStolenDatabase(t *testing.T) {
	p := newFakeProvider(t)
	file := t.TempDir() + "/taskdesk.db"
	c := newConsoleOn(t, "sqlite:"+file, p.URL, [][]byte{key(1)})
	b := c.browser(t)
	b.signIn(p, "/")
	token := b.get("/token").body
	p.mu.Lock()
	refresh := p.refresh
	p.mu.Unlock()
	cookie := b.cookie("taskdesk")
	if err := c.db.SaveDraft(t.Context(), "u-1", store.Draft{Place: "/x", Form: url.Values{"note": {"a private thought"}}}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.db.Intend(t.Context(), store.Line{Subject: "u-1", Reason: "a private reason"}); err != nil {
		t.Fatal(err)
	}
	c.stop()
	all := everything(t, file)
	for name, secret := range map[string]string{
		"access token": token, "refresh token": refresh, "cookie": cookie, "ID token": "eyJ", "address": "127.0.0.1", "browser": "Go-http-client",
		"name": "Ann Lee", "e-mail": "ann@example.com", "draft": "a private thought", "reason": "a private reason",
	} {
		if secret == "" || strings.Contains(all, secret) {
			t.Errorf("the %s %q stands in the database", name, secret)
		}
	}
}
