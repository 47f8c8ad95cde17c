package sandbox

import (
	"bytes"
	"net/http"
)

// A capture holds an answer back until it is known what becomes of it.
type capture struct {
	header http.Header
	status int
	body   *bytes.Buffer
}

func newCapture() *capture {
	return &capture{header: http.Header{}, status: http.StatusOK, body: &bytes.Buffer{}}
}

// Header implements http.ResponseWriter.
func (c *capture) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter.
func (c *capture) WriteHeader(status int) { c.status = status }

// Write implements http.ResponseWriter.
func (c *capture) Write(p []byte) (int, error) { return c.body.Write(p) }
