package apiclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What a call can fail with; errors.Is finds these in an *Error.
var (
	ErrInvalid        = errors.New("the request was not accepted")    // 400 and 422, and what cannot be sent at all
	ErrUnauthorized   = errors.New("the token was not accepted")      // 401
	ErrForbidden      = errors.New("not permitted")                   // 403
	ErrNotFound       = errors.New("not found")                       // 404, unless it is a page of HTML, which is ErrUnavailable
	ErrConflict       = errors.New("in conflict with what is there")  // 409
	ErrRateLimited    = errors.New("too many requests")               // 429, and what is held back since one
	ErrRefused        = errors.New("refused")                         // the service said no and did nothing: any 4xx, and the seed era's no
	ErrUnavailable    = errors.New("no usable answer")                // no connection, 3xx, 5xx, HTML, half a body
	ErrTimeout        = errors.New("no answer in time")               // also ErrUnavailable
	ErrNotSent        = errors.New("the request did not leave")       // for a write: nothing of it was sent, for certain
	ErrOutcomeUnknown = errors.New("it may or may not have happened") // a write without a usable answer
)

// An Error is a call that did not work: what the service said, or why it said nothing.
type Error struct {
	Op         string // the method: "Tasks.Get"
	Status     int    // of the answer; 0 without one
	Name       string // of the failure, in CamelCase; never published for tasks, so not to be switched on
	Code       int    // of the platform's error list
	Title      string
	Detail     string // the sentence to show
	Instance   string
	RequestID  string
	Fields     map[string][]string // parameter or field: what is wrong with it
	Details    []map[string]string
	RetryAfter time.Duration // how long to wait, where the service said so or the client holds back by itself
	Err        error         // the cause; nil for an answer that explains itself

	comeBack bool // the service said when to come back, if only "at once"
	sentence bool // the body is a JSON string, as that of the service's own 404 is
	garbled  bool // it is a page for browsers, or broke off
	cut      bool // the connection gave no answer, or half of one
}

// Error returns a sentence for the log: what was called, how it ended, and why.
func (e *Error) Error() string {
	parts := []string{e.Op}
	if e.Status != 0 {
		parts = append(parts, fmt.Sprintf("status %d", e.Status))
	}
	for _, words := range []string{e.Title, e.Detail} {
		if words != "" {
			parts = append(parts, words)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	sentence := strings.Join(parts, ": ")
	if e.RequestID != "" {
		sentence += " (request " + e.RequestID + ")"
	}
	return sentence
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is tells whether the status of the answer makes this one of the package's errors.
// What Err adds to that, errors.Is finds by itself.
func (e *Error) Is(target error) bool {
	switch target {
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound && !errors.Is(e.Err, ErrUnavailable)
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrRefused:
		return e.Status >= 400 && e.Status < 500
	case ErrUnavailable:
		return e.Status >= 500
	}
	return false
}

// A failure is a cause together with the kinds of error that it makes.
type failure struct {
	cause error
	kinds []error
}

func (f *failure) Error() string {
	var words []string
	for _, kind := range f.kinds {
		words = append(words, kind.Error())
	}
	return strings.Join(words, ", ") + ": " + f.cause.Error()
}

func (f *failure) Unwrap() []error { return append([]error{f.cause}, f.kinds...) }

// noAnswer is a call that ended without an answer, or with half of one. sent tells
// whether the service may have received it.
func noAnswer(ctx context.Context, o op, cause error, sent bool) *Error {
	if ended := ctx.Err(); ended != nil && !errors.Is(cause, ended) {
		cause = fmt.Errorf("%w: %w", ended, cause) // a context's own cause does not say that it ended
	}
	kinds := []error{ErrUnavailable}
	if errors.Is(cause, context.DeadlineExceeded) {
		kinds = append(kinds, ErrTimeout)
	}
	switch {
	case !sent:
		kinds = append(kinds, ErrNotSent)
	case o.writes():
		kinds = append(kinds, ErrOutcomeUnknown)
	}
	return &Error{Op: o.name, Err: &failure{cause, kinds}, cut: true}
}

// notSent is a call that ended before there was anything to send.
func notSent(ctx context.Context, o op, cause error) *Error {
	e := noAnswer(ctx, o, cause, false)
	e.cut = false
	return e
}

// unusable is a call whose answer came, but does not say how it ended.
func unusable(o op, cause error) *Error {
	kinds := []error{ErrUnavailable}
	if o.writes() {
		kinds = append(kinds, ErrOutcomeUnknown)
	}
	return &Error{Op: o.name, Err: &failure{cause, kinds}}
}
