package handlers_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkTaskPage serves the task page (somebody signed in, the definition known,
// the database a file) in turns with a bare handler that makes the same request of
// the Workflow API and writes as many bytes, so that both meet the same machine.
// of-bare is the page's share of the bare handler's requests per second.
func BenchmarkTaskPage(b *testing.B) {
	for _, readers := range []int{1, 8} {
		b.Run(map[int]string{1: "one reader", 8: "eight readers"}[readers], func(b *testing.B) {
			r := start(b, options{quiet: true, database: "sqlite:" + filepath.Join(b.TempDir(), "taskdesk.db")})
			viewer := r.as(b, "viewer")
			size := len(viewer.get("/tasks/{ordinary}").wants(200).body)
			bare, _ := serve(b, func(string) http.Handler { return r.bare(b, size) })
			page := r.request(b, r.url+"/tasks/"+r.examples.Ordinary, viewer.jar)
			plain := r.request(b, bare, viewer.jar)
			clients := newClient(readers)
			var took [2]time.Duration
			const turn = 50 // requests of one kind before the other has its turn
			b.ReportAllocs()
			for done := 0; done < b.N; done += turn {
				n := min(turn, b.N-done)
				took[0] += volley(b, clients, page, n, readers)
				b.StopTimer()
				took[1] += volley(b, clients, plain, n, readers)
				b.StartTimer()
			}
			b.ReportMetric(float64(b.N)/took[0].Seconds(), "req/s")
			b.ReportMetric(float64(b.N)/took[1].Seconds(), "bare-req/s")
			b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "of-bare")
		})
	}
}

// bare asks what the task page asks, looks at nothing, and writes a page of a size.
func (r *rig) bare(b testing.TB, size int) http.Handler {
	b.Helper()
	body := bytes.Repeat([]byte("x"), size)
	upstream, bearer := newClient(64), r.calls.bearer // a token of the same kind costs the sandbox the same
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		get := must(http.NewRequestWithContext(req.Context(), http.MethodGet, r.upstream+"/workflow/api/tasks/"+r.examples.Ordinary, nil))(b)
		get.Header.Set("Authorization", bearer)
		get.Header.Set("Accept", "application/json")
		res, err := upstream.Do(get)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body)
	})
}

// request is one that a browser sends which takes no packed answers, as the bare
// handler gives none.
func (r *rig) request(b testing.TB, address string, jar http.CookieJar) *http.Request {
	b.Helper()
	req := must(http.NewRequest(http.MethodGet, address, nil))(b)
	for _, c := range jar.Cookies(must(url.Parse(r.url))(b)) {
		req.AddCookie(c)
	}
	req.Header.Set("Accept-Encoding", "identity")
	return req
}

func newClient(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
}

// volley sends a request n times from several readers, and returns how long it took.
func volley(b *testing.B, client *http.Client, req *http.Request, n, readers int) time.Duration {
	start := time.Now()
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	for range readers {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				res, err := client.Do(req.Clone(b.Context()))
				if err != nil {
					b.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				if err != nil || res.StatusCode != http.StatusOK {
					b.Errorf("status %d, error %v", res.StatusCode, err)
				}
			}
		})
	}
	all.Wait()
	return time.Since(start)
}
