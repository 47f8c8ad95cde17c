package handlers

import (
	"iter"
	"net/http"
	"time"

	"github.com/a-h/templ"
)

// streamPause is how long one part of an answer may wait for the next before the connection
// is given up.
const streamPause = 2 * time.Minute

// goOn grants an answer time for its next part: a long one is not a stuck one.
func goOn(control *http.ResponseController) {
	_ = control.SetWriteDeadline(time.Now().Add(streamPause)) // without it the server's own limit stands
}

// paced grants an answer more time with each of the parts that it is made of.
func paced[T any](w http.ResponseWriter, parts iter.Seq2[T, error]) iter.Seq2[T, error] {
	control := http.NewResponseController(w)
	return func(yield func(T, error) bool) {
		for part, err := range parts {
			goOn(control)
			if !yield(part, err) {
				return
			}
		}
	}
}

// stream answers with a page, or with its region, that is sent piece by piece while it is
// laid out. What fails on the way has to be told in the page: its status is sent already.
func (s *server) stream(w http.ResponseWriter, r *http.Request, page, region templ.Component) error {
	c := page
	if partial(r) {
		c = region
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Add("Vary", "HX-Request-Type")
	w.Header().Set("X-Accel-Buffering", "no") // some proxies would gather the pieces
	w.WriteHeader(http.StatusOK)
	err := c.Render(r.Context(), piecemeal{w, http.NewResponseController(w)})
	if err != nil && r.Context().Err() == nil {
		s.log.Warn("cannot send a page to its end", "err", err, "route", r.Pattern, "request", requestID(r.Context()))
		panic(http.ErrAbortHandler) // half a page must not look like a whole one
	}
	return nil
}

// piecemeal lets a template send what it has laid out so far.
type piecemeal struct {
	http.ResponseWriter
	control *http.ResponseController
}

// Flush sends a piece, and grants the next one its time.
func (p piecemeal) Flush() {
	_ = p.control.Flush() // a failed one shows at the next write
	goOn(p.control)
}
