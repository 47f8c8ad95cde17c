package app_test

import (
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/app"
	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
	"taskdesk/internal/store"
)

// BenchmarkSessions serves the first page of two consoles in turns: one has a single
// session, the other has ten thousand, each of another person, and takes any of them.
// Beside the times it tells what a session takes in memory once its page was served, and
// in the database.
func BenchmarkSessions(b *testing.B) {
	const live = 10_000
	b.Run("SQLite", func(b *testing.B) {
		compare(b, live, func() database {
			file := filepath.Join(folder(b), "taskdesk.db")
			return database{"sqlite:" + file, func() int64 { return sizeOf(b, file) }}
		})
	})
	b.Run("PostgreSQL", func(b *testing.B) {
		compare(b, live, func() database {
			url := pgtest.Database(b, migrated)
			return database{url, func() int64 { return tablesOf(b, url) }}
		})
	})
}

// A database is where a console keeps its sessions.
type database struct {
	url  string
	size func() int64 // bytes, while no console has it open
}

func compare(b *testing.B, live int, database func() database) {
	box := sandbox.New(sandbox.Options{Tasks: 1})
	upstream := serve(b, box.Handler)
	alone := newCrowd(b, upstream, database(), 1)
	many := newCrowd(b, upstream, database(), live)
	memory := many.memory()
	for range 1000 {
		alone.page(alone.cookies[0]) // it is as warm as the other
	}

	var took [2][]time.Duration
	for b.Loop() {
		for i, c := range []*crowd{alone, many} {
			took[i] = append(took[i], c.page(c.cookies[mathrand.IntN(len(c.cookies))]))
		}
	}
	single, among := median(took[0]), median(took[1])
	b.ReportMetric(0, "ns/op") // of both pages: nobody's figure
	b.ReportMetric(float64(memory)/float64(live), "memory-B/session")
	b.ReportMetric(float64(many.size-alone.size)/float64(live-1), "disk-B/session")
	b.ReportMetric(single, "µs/page-with-1")
	b.ReportMetric(among, fmt.Sprint("µs/page-with-", live))
	b.ReportMetric(among/single, "times-as-long")
}

// median is the time that half of the pages did not exceed, in microseconds.
func median(took []time.Duration) float64 {
	slices.Sort(took)
	return float64(took[len(took)/2].Nanoseconds()) / 1000
}

// folder is one in memory where the system has such a place: twenty thousand commits,
// each of which waits for a disk, would take a minute.
func folder(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "taskdesk")
	if err != nil {
		return b.TempDir()
	}
	b.Cleanup(func() { check(b, os.RemoveAll(dir)) })
	return dir
}

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

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// sizeOf is how long a file is.
func sizeOf(b *testing.B, file string) int64 {
	b.Helper()
	info, err := os.Stat(file)
	check(b, err)
	return info.Size()
}

// tablesOf is what the tables of a PostgreSQL database take.
func tablesOf(b *testing.B, url string) (size int64) {
	b.Helper()
	db, err := sql.Open("pgx", url)
	check(b, err)
	defer db.Close()
	const query = `SELECT pg_total_relation_size('session') + pg_total_relation_size('token_set')`
	check(b, db.QueryRowContext(b.Context(), query).Scan(&size))
	return size
}

// unread is an answer that nobody reads.
type unread struct {
	header http.Header
	status int
}

func (u *unread) Header() http.Header         { return u.header }
func (u *unread) WriteHeader(status int)      { u.status = status }
func (u *unread) Write(p []byte) (int, error) { return len(p), nil }
