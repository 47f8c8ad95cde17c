package sandbox

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
)

// million is a sandbox with a million tasks. It is made once, and runs until the
// benchmarks end.
var million = sync.OnceValue(func() *rig {
	srv := httptest.NewUnstartedServer(nil)
	r := &rig{Sandbox: New(Options{Tasks: 1_000_000, Seed: 1}), base: "http://" + srv.Listener.Addr().String()}
	srv.Config.Handler = r.Handler(r.base)
	srv.Start()
	return r
})

// BenchmarkMillion asks for what has a limit over HTTP, from request to answer.
func BenchmarkMillion(b *testing.B) {
	r := million()
	query := url.Values{"filter": {"state eq 'Investigating'"}, "sortBy": {"version.asAtModified DESC"}, "limit": {"100"}}
	first := r.list(b, query)
	task := func() string { return first.Values[rand.IntN(len(first.Values))].ID }
	b.Run("get now", func(b *testing.B) {
		for b.Loop() {
			r.ask(b, "GET /api/tasks/"+task(), "")
		}
		reportMilliseconds(b, 1)
	})
	b.Run("get as at", func(b *testing.B) {
		asAt := wireTime(first.Values[0].Version.AsAtModified)
		for b.Loop() {
			r.ask(b, "GET /api/tasks/"+first.Values[0].ID+"?asAt="+asAt, "")
		}
		reportMilliseconds(b, 1)
	})
	b.Run("first page", func(b *testing.B) {
		for b.Loop() {
			r.list(b, query)
		}
		reportMilliseconds(b, 1000)
	})
	b.Run("later page", func(b *testing.B) {
		next := url.Values{"page": {first.NextPage}, "limit": {"100"}}
		for b.Loop() {
			r.list(b, next)
		}
		reportMilliseconds(b, 50)
	})
}

// reportMilliseconds reports how long one request took, beside its limit.
func reportMilliseconds(b *testing.B, limit int) {
	b.Helper()
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, fmt.Sprintf("ms(<%d)", limit))
}
