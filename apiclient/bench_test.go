package apiclient

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkGet reads a small task from a service on this machine.
func BenchmarkGet(b *testing.B) {
	body := bodies["task"].body
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	}))
	defer srv.Close()
	c := client(b, srv.URL)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := get(b.Context(), c); err != nil {
				b.Error(err)
			}
		}
	})
}
