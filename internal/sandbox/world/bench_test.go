package world

import (
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A millionWorld is a seeded world of a million tasks, and what it took to make it.
type millionWorld struct {
	*World
	took       time.Duration
	held, used uint64 // bytes: of the world itself, and asked of the operating system
}

// million is made once, by the first benchmark that needs it.
var million = sync.OnceValue(func() millionWorld {
	m := millionWorld{World: New(time.Now)}
	before := memory()
	began := time.Now()
	m.Seed(1, 1_000_000)
	m.took = time.Since(began)
	m.used = memory().Sys
	runtime.GC()
	m.held = memory().HeapAlloc - before.HeapAlloc
	return m
})

func memory() (m runtime.MemStats) {
	runtime.ReadMemStats(&m)
	return m
}

// The names of figures that have a limit end with it.

func BenchmarkSeedMillion(b *testing.B) {
	m := million()
	b.ReportMetric(0, "ns/op") // it is made once, not b.N times
	b.ReportMetric(m.took.Seconds(), "s(<60)")
	b.ReportMetric(float64(m.used)/(1<<30), "GiB(<6)")
	b.ReportMetric(float64(m.held)/1e6, "bytes/task")
}

// measure reports how many milliseconds something takes, in the middle and at worst.
func measure(b *testing.B, limit string, do func() error) {
	b.Helper()
	var took []float64
	for b.Loop() {
		began := time.Now()
		if err := do(); err != nil {
			b.Fatal(err)
		}
		took = append(took, float64(time.Since(began).Nanoseconds())/1e6)
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(took[len(took)/2], "ms")
	b.ReportMetric(took[len(took)*99/100], "ms-99%(<"+limit+")")
}

func BenchmarkGet(b *testing.B) {
	w := million()
	dice := rand.New(rand.NewPCG(1, 1))
	b.Run("now", func(b *testing.B) {
		measure(b, "1", func() error {
			_, err := w.Task(w.tasks[dice.IntN(len(w.tasks))].id, Now)
			if isRefusal(err, TaskNotFound) { // some were deleted
				return nil
			}
			return err
		})
	})
	b.Run("as at", func(b *testing.B) {
		measure(b, "1", func() error {
			t := w.tasks[dice.IntN(len(w.tasks))]
			_, err := w.Task(t.id, t.versions[dice.IntN(len(t.versions))].at)
			return err
		})
	})
}

var listBenchmarks = []struct{ filter, sortBy string }{
	{"", ""},
	{"", "state"},
	{"", "version.asAtModified DESC"},
	{"", "fields['difference']"},
	{"", "state,version.asAtModified DESC"},
	{"state eq 'Investigating'", "version.asAtModified DESC"},
	{"fields['comment'] neq '' and state eq 'Investigating'", "fields['difference'] DESC"},
	{"correlationIds any (~ startswith 'eod')", "state"},
	{"childTasks all (state eq 'Fixed')", "version.asAtModified DESC"},
	{"fields['tradeId'] startswith 'T-1'", "fields['difference']"},
	{"state neq 'Open' or not fields['severity'] exists", "fields['tradeId']"},
}

func forEachList(b *testing.B, do func(b *testing.B, q Query)) {
	for _, l := range listBenchmarks {
		q := Query{AsAt: Now, Filter: l.filter}
		if l.sortBy != "" {
			q.SortBy = strings.Split(l.sortBy, ",")
		}
		name := strings.ReplaceAll(l.filter+" by "+l.sortBy, " ", "_")
		b.Run(name, func(b *testing.B) { do(b, q) })
	}
}

func BenchmarkFirstPage(b *testing.B) {
	w := million()
	forEachList(b, func(b *testing.B, q Query) {
		measure(b, "1000", func() error {
			_, err := w.Tasks(q)
			return err
		})
	})
}

// BenchmarkLaterPage goes from page to page, and then to the first of these again.
func BenchmarkLaterPage(b *testing.B) {
	w := million()
	forEachList(b, func(b *testing.B, q Query) {
		q.Limit = 100
		page, err := w.Tasks(q)
		if err != nil {
			b.Fatal(err)
		}
		first := page.Next
		measure(b, "50", func() error {
			if q.Page = page.Next; q.Page == "" {
				q.Page = first
			}
			page, err = w.Tasks(q)
			return err
		})
	})
}
