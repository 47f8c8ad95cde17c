package sandbox

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"

	"taskdesk/internal/sandbox/world"
)

// FaultHeader names faults for one request, as in "delay=2s, status=503, retry-after=1".
const FaultHeader = "Sandbox-Fault"

// The moments at which a connection can be dropped, and the ways in which a body
// can be spoilt.
const (
	Before = "before" // nothing has happened
	After  = "after"  // a write has taken effect
	Half   = "half"   // the answer breaks off in the middle
	HTML   = "html"   // a gateway's page instead of JSON
)

// A Fault is what goes wrong with one request. Its parts can be combined.
type Fault struct {
	Delay      time.Duration // before anything happens; the request is done even if its client leaves
	Late       time.Duration // after it was done, before the answer
	Status     int           // answered instead; nothing is done unless Effect says so
	Effect     bool          // with Status: the request is done all the same
	RetryAfter string        // header of the answer: seconds or an HTTP date
	Drop       string        // the connection, without an answer: Before or After
	Body       string        // of the answer, spoilt: Half or HTML
	Clock      time.Duration // how wrong the clock is: of the Date header, of what "now" reads, and of what a write is dated
}

// A plannedFault waits for the request that it is for.
type plannedFault struct {
	match func(*http.Request) bool
	fault Fault
}

// FaultNext spoils the next request that matches, of the API or of the identity
// provider, once. Faults that match the same requests are used one after the other.
func (s *Sandbox) FaultNext(match func(*http.Request) bool, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, plannedFault{match, f})
}

// planned takes the first fault that was planned for this request.
func (s *Sandbox) planned(r *http.Request) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, p := range s.faults {
		if p.match(r) {
			s.faults = append(s.faults[:i], s.faults[i+1:]...)
			return p.fault, true
		}
	}
	return Fault{}, false
}

// faulty serves requests with the faults that were planned or that they ask for.
func (s *Sandbox) faulty(base string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fault, planned := s.planned(r)
		if text := r.Header.Get(FaultHeader); !planned && text != "" {
			var err error
			if fault, err = parseFault(text); err != nil {
				s.newCall(base, w, r).fail(invalid(FaultHeader, err.Error()))
				return
			}
			planned = true
		}
		if !planned {
			next.ServeHTTP(w, r)
			return
		}
		s.spoil(base, w, r, next, fault)
	})
}

// spoil serves one request with its fault.
func (s *Sandbox) spoil(base string, w http.ResponseWriter, r *http.Request, next http.Handler, f Fault) {
	hold(r)
	wait(r.Context(), f.Delay)
	if f.Drop == Before {
		panic(http.ErrAbortHandler)
	}
	r = r.WithContext(context.WithValue(r.Context(), skew{}, f.Clock))
	answer := newCapture()
	if f.Status == 0 || f.Effect {
		next.ServeHTTP(answer, r)
	}
	if f.Status != 0 {
		answer = newCapture()
		s.newCall(base, answer, r).fail(problemOf(f.Status))
	}
	if f.Clock != 0 {
		answer.header.Set("Date", time.Now().Add(f.Clock).UTC().Format(http.TimeFormat))
	}
	wait(r.Context(), f.Late)
	if f.Drop == After {
		panic(http.ErrAbortHandler)
	}
	f.send(w, answer)
}

// skew is the context's key for how wrong the clock is.
type skew struct{}

// clock returns the moment that a wrong clock says, and 0 while it is right.
func (c *call) clock() world.Moment {
	if wrong, _ := c.r.Context().Value(skew{}).(time.Duration); wrong != 0 {
		return world.MomentOf(c.options.Now().Add(wrong))
	}
	return 0
}

// hold reads the body before any waiting: later it may be gone with its client, and
// until it is read the server does not notice that the client has left.
func hold(r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}))
}

// failing is a reader that ends with an error, or just ends.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, cmp.Or(f.err, io.EOF) }

// send sends the answer, spoilt where the fault says so.
func (f Fault) send(w http.ResponseWriter, answer *capture) {
	if f.RetryAfter != "" {
		answer.header.Set("Retry-After", f.RetryAfter)
	}
	if f.Body == HTML {
		answer.header.Set("Content-Type", "text/html")
		answer.body = bytes.NewBufferString("<html><body>Service unavailable</body></html>")
	}
	answer.header.Set("Content-Length", strconv.Itoa(answer.body.Len()))
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	if f.Body != Half {
		_, _ = w.Write(answer.body.Bytes()) // fails only when the reader has left
		return
	}
	_, _ = w.Write(answer.body.Bytes()[:answer.body.Len()/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// problemOf returns the problem that goes with a status.
func problemOf(status int) *problem {
	if status == http.StatusUnauthorized {
		return notSignedIn(`Bearer error="invalid_token"`, "This request asked for its fault.")
	}
	for _, k := range []kind{invalidRequest, accessDenied, conflict, rateLimit, serverFault, gatewayFault, unavailable} {
		if k.status == status {
			return k.because("This request asked for its fault.")
		}
	}
	return kind{status, -1, "Unknown", http.StatusText(status)}.because("This request asked for its fault.")
}
