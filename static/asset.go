package static

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// types are the media types of what is served here.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8",
}

// An asset is one file, compressed when it is first asked for that way.
type asset struct {
	address, mediaType string
	content            []byte
	zstd, gzip         func() []byte
}

func newAsset(name string, content []byte) *asset {
	return &asset{
		address:   hashed(name, content),
		mediaType: types[path.Ext(name)],
		content:   content,
		zstd:      sync.OnceValue(func() []byte { return zstdOf(content) }),
		gzip:      sync.OnceValue(func() []byte { return gzipOf(content) }),
	}
}

// Handler serves the files at /static/, compressed as the browser likes it, to be kept for a year.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := byAddress[strings.TrimPrefix(r.URL.Path, "/static/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		a.serve(w, r)
	})
}

func (a *asset) serve(w http.ResponseWriter, r *http.Request) {
	body, encoding := a.as(r.Header.Get("Accept-Encoding"))
	h := w.Header()
	h.Set("Content-Type", a.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a failed write means that the reader left
}

// as returns the body in the best encoding that accept allows, and that encoding's name.
func (a *asset) as(accept string) (body []byte, encoding string) {
	switch {
	case accepts(accept, "zstd"):
		return a.zstd(), "zstd"
	case accepts(accept, "gzip"):
		return a.gzip(), "gzip"
	default:
		return a.content, ""
	}
}

// accepts tells whether an Accept-Encoding header names encoding without refusing it.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		quality, err := strconv.ParseFloat(q, 64)
		return !found || err == nil && quality > 0
	}
	return false
}

func zstdOf(content []byte) []byte {
	w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // only options that do not exist can fail
	}
	return w.EncodeAll(content, nil)
}

func gzipOf(content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // only a level that does not exist can fail
	}
	_, _ = w.Write(content) // into memory, which takes everything
	_ = w.Close()
	return b.Bytes()
}
