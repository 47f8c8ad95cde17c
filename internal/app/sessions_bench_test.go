package app_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"taskdesk/internal/pgtest"
	"taskdesk/internal/sandbox"
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
			took[i] = append(took[i], c.page(c.cookies[rand.IntN(len(c.cookies))]))
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

// heap is what the process holds, in bytes.
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
