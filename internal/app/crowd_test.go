package app_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/app"
	"taskdesk/internal/store"
)

// A crowd is a console with people who are signed in.
type crowd struct {
	b       *testing.B
	console *app.Console
	cookies []string
	size    int64 // of the database, in bytes
}

// newCrowd starts a console in which n people have a session.
func newCrowd(b *testing.B, upstream string, at database, n int) *crowd {
	b.Helper()
	c := &crowd{b: b}
	base := serve(b, func(string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { c.console.ServeHTTP(w, r) })
	})
	cfg := settings(b, base, upstream, at.url)
	start := func() {
		console, err := app.NewConsole(b.Context(), cfg, slog.New(slog.DiscardHandler), nil)
		if err != nil {
			b.Fatal(err)
		}
		c.console = console
	}
	stop := func() {
		if err := c.console.Close(); err != nil {
			b.Error(err)
		}
	}
	start()
	first := newReader(b, base)
	first.signIn("operator", "")
	stop()
	c.cookies = copies(b, at.url, first.client.Jar.Cookies(cfg.PublicURL), n)
	c.size = at.size()
	start()
	b.Cleanup(stop)
	return c
}

// copies gives a session of the operator to n-1 more people, with tokens as long as those
// of the first one, and returns the cookies of all.
func copies(b *testing.B, url string, first []*http.Cookie, n int) []string {
	b.Helper()
	db, err := store.Open(b.Context(), url, [][]byte{key(1)})
	check(b, err)
	defer func() { check(b, db.Close()) }()
	cookie := first[0].Value
	all, err := db.SignIns(b.Context(), operator)
	check(b, err)
	in := all[0]
	tokens, err := db.Tokens(b.Context(), in.ID)
	check(b, err)
	data, _, err := db.Sessions().FindCtx(b.Context(), rowOf(cookie))
	check(b, err)
	cookies := []string{cookie}
	for i := 1; i < n; i++ {
		other := in
		other.ID, other.Subject = rand.Text(), fmt.Sprintf("%s%04d", operator[:len(operator)-4], i)
		check(b, db.SaveTokens(b.Context(), other, tokens))
		record := strings.NewReplacer(in.ID, other.ID, operator, other.Subject).Replace(string(data))
		cookie := rand.Text() + rand.Text()
		check(b, db.Sessions().CommitCtx(b.Context(), rowOf(cookie), []byte(record), in.KeepTo))
		cookies = append(cookies, cookie)
	}
	return cookies
}

func check(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// rowOf is what the row of a cookie's session is called.
func rowOf(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// page serves somebody the first page and returns how long that took.
func (c *crowd) page(cookie string) time.Duration {
	r, err := http.NewRequestWithContext(c.b.Context(), http.MethodGet, "/", nil)
	check(c.b, err)
	r.AddCookie(&http.Cookie{Name: "taskdesk", Value: cookie})
	w := &unread{header: http.Header{}}
	start := time.Now()
	c.console.ServeHTTP(w, r)
	took := time.Since(start)
	if w.status != http.StatusOK {
		c.b.Fatalf("status %d, to %q", w.status, w.header.Get("Location"))
	}
	return took
}

// memory returns by how many bytes the process grows when everybody is served a page.
func (c *crowd) memory() int64 {
	c.page(c.cookies[0])
	before := heap()
	for _, cookie := range c.cookies {
		c.page(cookie)
	}
	return heap() - before
}

// unread is an answer that nobody reads.
type unread struct {
	header http.Header
	status int
}

func (u *unread) Header() http.Header         { return u.header }
func (u *unread) WriteHeader(status int)      { u.status = status }
func (u *unread) Write(p []byte) (int, error) { return len(p), nil }
