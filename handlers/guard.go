package handlers

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// guard is around every answer: security headers, one log line, and a page in
// place of a crash.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start, id := s.now(), rand.Text()[:13]
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		s.secure(w.Header())
		sw := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			v := recover()
			half := v == http.ErrAbortHandler || v != nil && sw.wrote
			if v != nil && v != http.ErrAbortHandler {
				s.log.Error("panic", "panic", v, "request", id, "stack", string(debug.Stack()))
				if !half {
					http.Error(sw, "Something in Taskdesk broke. Look at the task before you do anything again. Reference "+id, http.StatusInternalServerError)
				}
			}
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.String("from", s.signIn.AddressOf(r)),
				slog.Int("status", sw.status), slog.Duration("took", s.now().Sub(start)), slog.String("request", id))
			if half {
				panic(http.ErrAbortHandler) // half an answer must not look like a whole one
			}
		}()
		next.ServeHTTP(sw, r)
	})
}

type requestIDKey struct{}

// requestID returns the id by which the log knows this request.
func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// secure sets what every answer says about itself. Pages are never kept by a
// browser; static files set their own caching after this.
func (s *server) secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; object-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"base-uri 'none'; frame-ancestors 'none'; form-action 'self' "+strings.Join(s.signIn.FormActions(), " "))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if s.signIn.Secure() {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (w *statusWriter) WriteHeader(status int) {
	w.status, w.wrote = status, true
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// Flush sends what was written so far, for an answer that comes in pieces.
func (w *statusWriter) Flush() { _ = http.NewResponseController(w.ResponseWriter).Flush() }

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func healthz(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) }

// readyz tells whether the database answers and the provider has been found, and
// what is missing.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	parts := []struct {
		name  string
		ready func(context.Context) error
	}{{"database", s.Ready}, {"identity provider", s.signIn.Ready}}
	var missing []string
	for _, part := range parts {
		if err := part.ready(ctx); err != nil {
			s.log.Warn("not ready", "what", part.name, "err", err)
			missing = append(missing, "not ready: the "+part.name+" does not answer")
		}
	}
	if len(missing) > 0 {
		http.Error(w, strings.Join(missing, "\n"), http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ready\n"))
}
