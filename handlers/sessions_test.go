package handlers_test

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taskdesk/internal/pgtest"
	"taskdesk/internal/signin"
	"taskdesk/internal/store"
)

// poll are the headers by which an open page asks by itself.
var poll = append([]string{"Taskdesk-Poll: 1"}, scripted...)

// clock is a clock that a test sets ahead.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) set(ahead time.Duration) { c.ahead.Store(int64(ahead)) }

// limited starts a console whose sessions end after an hour of idleness, and after three.
func limited(t *testing.T) (*rig, *clock) {
	t.Helper()
	c := &clock{}
	return start(t, options{now: c.now, tokens: 24 * time.Hour, signIn: func(cfg *signin.Config) {
		cfg.Idle, cfg.Life, cfg.Now = time.Hour, 3*time.Hour, c.now
	}}), c
}

// askingAgain is the address at which a page asks how its session is.
func askingAgain(p *page) string {
	return p.Find("#session .session").AttrOr("hx-get", "none")
}

func TestSessionBar(t *testing.T) {
	t.Parallel()
	r, c := limited(t)
	b := r.as(t, "operator")
	task := b.get("/tasks/{ordinary}").wantsNo("Your session")
	check := askingAgain(task)
	owner := strings.HasPrefix(check, "/session?by=")
	bar := func(ahead time.Duration) *page {
		c.set(ahead)
		return b.get(check, poll...)
	}
	bar(54 * time.Minute).wantsNo("Your session")
	bar(57*time.Minute).wants(200, "Your session ends at", "in 3 minutes, if you do nothing.", "Stay signed in")
	bar(58*time.Minute).wants(200, "in 2 minutes") // asking is not using
	stay := b.post("/session", nil, scripted...).wants(200).wantsNo("Your session")
	if got := stay.Find(".session").AttrOr("hx-get", ""); !owner || !strings.HasPrefix(got, "/session?by=") {
		t.Errorf("a page asks at %q, and after staying at %q", check, got)
	}
	bar(90 * time.Minute).wantsNo("Your session")
	plain := bar(115 * time.Minute).form("Stay signed in")
	plain.set("next", "/tasks/new").press("Stay signed in").wants(200).wantsNo("Your session")
	if plain.page.url.Path == "" {
		t.Error("no form")
	}
	c.set(170 * time.Minute)
	b.post("/session", nil, scripted...)
	bar(177*time.Minute).wants(200, "as it has lasted its time", "Sign in again").wantsNo("Stay signed in")
	b.get("/tasks/{ordinary}").wants(200, "as it has lasted its time") // with scripts off as well

	ended := bar(3*time.Hour+time.Second).wants(200, "Your session has ended. This page stays as it is, and so does what you typed.")
	again := b.get(check, append(poll, "HX-Current-URL: "+task.url.String())...).Find("a:contains('Sign in and continue')")
	if got, want := again.AttrOr("href", ""), r.fill("/login?next=%2Ftasks%2F{ordinary}"); got != want {
		t.Errorf("it leads to %q, want %q", got, want)
	}
	if got := again.AttrOr("data-beside", ""); got != "/login?next=%2Fsigned-in" {
		t.Errorf("beside a form it leads to %q", got)
	}
	if got := ended.Find(".session").AttrOr("hx-get", ""); got != check {
		t.Errorf("then it asks at %q, want %q", got, check)
	}
	b.get("/login").wants(200, "Find a task") // the provider's own session lasts
	bar(3*time.Hour+time.Minute).wantsNo("Your session", "somebody else")

	other := r.as(t, "admin")
	other.get(check, poll...).wants(200, "You are signed in as", "this page was opened by somebody else", "Open it anew")
}

// A page that asks by itself after the end of its session is left as it is.
func TestPollingWithoutSession(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	got := r.visitor(t).staying().get("/tasks/{ordinary}", poll...)
	if got.status != http.StatusUnauthorized || got.header.Get("HX-Reswap") != "none" || got.header.Get("HX-Redirect") != "" || got.body != "" {
		t.Errorf("status %d, headers %v, body %q", got.status, got.header, got.body)
	}
	saved := r.visitor(t).staying().post("/drafts?place=x", nil, append([]string{"Taskdesk-Background: 1"}, scripted...)...)
	saved.wants(http.StatusUnauthorized, "Draft not saved: your session has ended. What you typed is still here.")
	if saved.header.Get("HX-Redirect") != "" {
		t.Error("what is saved in the background leads away from the page")
	}
}

func TestOwnSessions(t *testing.T) {
	t.Parallel()
	r, c := limited(t)
	here, there, stranger := r.as(t, "operator"), r.as(t, "operator"), r.as(t, "admin")
	c.set(10 * time.Minute)
	mine := here.get("/sessions").wants(200, "Where you are signed in", "not used for an hour", "this one", "From address 127.0.0.1", "Go-http-client", "Last used now", "10 min ago", "Ends at the latest")
	if got := mine.Find(".sessions > li").Length(); got != 2 {
		t.Fatalf("%d sessions, want 2", got)
	}
	end := mine.Find(`.sessions form[action^="/sessions/"]`).AttrOr("action", "")
	stranger.post(end, nil).wants(200) // of somebody else: nothing happens
	there.get("/").wants(200, "Find a task")
	here.post(end, nil).wants(200, "That session has ended")
	there.wantsOut()
	here.get("/").wants(200, "Find a task")

	there = r.as(t, "operator")
	here.get("/sessions").press("Sign out everywhere").wants(200, "You are signed out")
	here.wantsOut()
	there.wantsOut()
	stranger.get("/").wants(200, "Find a task")
}

// wantsOut fails the test unless nobody is signed in here.
func (b *browser) wantsOut() {
	b.t.Helper()
	if got := b.staying().get("/"); got.status != http.StatusSeeOther || !strings.HasPrefix(got.header.Get("Location"), "/login") {
		b.t.Errorf("somebody is signed in: %d, %s", got.status, got.text())
	}
}

func TestDatabaseAway(t *testing.T) {
	t.Parallel()
	line := newLine(t, pgtest.Database(t, func(ctx context.Context, url string) error {
		db, err := store.Open(ctx, url, [][]byte{make([]byte, 32)})
		if err != nil {
			return err
		}
		return db.Close()
	}))
	r := start(t, options{database: line.address})
	b := r.as(t, "operator")
	id := r.create(t)
	edit := b.get("/tasks/"+id+"/edit").form("Review").set("comment", "typed")
	line.cut()
	p := b.get("/tasks/"+id).wants(http.StatusServiceUnavailable, "Taskdesk cannot reach its database", "Nothing was changed.")
	if !strings.Contains(p.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("headers %v", p.header)
	}
	if p := r.visitor(t).get("/tasks/"+id, "Cookie: taskdesk=x"); p.status != http.StatusServiceUnavailable || !p.has("Taskdesk cannot reach its database") {
		t.Errorf("with a session that is not known yet: %d, %s", p.status, p.text())
	}
	if p := r.visitor(t).get("/session", append([]string{"Cookie: taskdesk=y"}, poll...)...); p.status != http.StatusServiceUnavailable || p.header.Get("HX-Reswap") != "none" {
		t.Errorf("a page that asks by itself: %d, %v", p.status, p.header)
	}
	b.post("/tasks/"+id, edit.values, scripted...).wants(http.StatusServiceUnavailable, "Taskdesk cannot reach its database", "Nothing was changed.")
	b.get("/tasks/"+id, "Accept: application/json").wants(http.StatusServiceUnavailable)
	if sent := r.calls.writes(); len(sent) > 0 {
		t.Errorf("sent %v", sent)
	}
}

// A line is the way to a database, which a test cuts.
type line struct {
	address string
	cut     func()
}

func newLine(t *testing.T, database string) line {
	t.Helper()
	to := must(url.Parse(database))(t)
	socket := filepath.Join(to.Query().Get("host"), ".s.PGSQL."+cmp.Or(to.Query().Get("port"), "5432"))
	ln := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	var open sync.WaitGroup
	var mu sync.Mutex
	var ends []net.Conn
	open.Go(func() {
		for {
			near, err := ln.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", socket)
			if err != nil {
				_ = near.Close()
				continue
			}
			mu.Lock()
			ends = append(ends, near, far)
			mu.Unlock()
			open.Go(func() { _, _ = io.Copy(far, near) })
			open.Go(func() { _, _ = io.Copy(near, far) })
		}
	})
	cut := sync.OnceFunc(func() {
		_ = ln.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range ends {
			_ = c.Close()
		}
	})
	t.Cleanup(func() { cut(); open.Wait() })
	to.Host, to.RawQuery = ln.Addr().String(), "sslmode=disable"
	return line{to.String(), cut}
}
