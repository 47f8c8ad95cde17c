package contract

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"testing/iotest"
)

// An exchange is a request and what it was answered with.
type exchange struct {
	request *http.Request // its body can be read once more
	status  int
	header  http.Header
	body    []byte
}

// record serves a request and keeps it with its answer. The body is read beforehand, for
// the handler may leave it unread; if that fails, the handler sees the same failure.
func record(next http.Handler, w http.ResponseWriter, r *http.Request) exchange {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), iotest.ErrReader(cmp.Or(err, io.EOF))))
	asked := r.Clone(context.WithoutCancel(r.Context()))
	asked.Body = io.NopCloser(bytes.NewReader(body))
	a := &answer{ResponseWriter: w, status: http.StatusOK}
	next.ServeHTTP(a, r)
	return exchange{asked, a.status, a.Header().Clone(), a.body.Bytes()}
}

// An answer is written as it comes, and kept.
type answer struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	a.body.Write(p)
	return a.ResponseWriter.Write(p)
}
