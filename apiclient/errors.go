package apiclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// What a call can fail with; errors.Is finds these in an *Error.
var (
	ErrInvalid        = errors.New("the request was not accepted")    // 400 and 422
	ErrUnauthorized   = errors.New("the token was not accepted")      // 401
	ErrForbidden      = errors.New("not permitted")                   // 403
	ErrNotFound       = errors.New("not found")                       // 404
	ErrConflict       = errors.New("in conflict with what is there")  // 409
	ErrRateLimited    = errors.New("too many requests")               // 429
	ErrRefused        = errors.New("refused")                         // the service said no and did nothing: any 4xx, and the seed era's no
	ErrUnavailable    = errors.New("no usable answer")                // no connection, 5xx, HTML, half a body
	ErrTimeout        = errors.New("no answer in time")               // also ErrUnavailable
	ErrNotSent        = errors.New("the request did not leave")       // no connection could be made
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
	RetryAfter time.Duration // how long to wait, where the service said so
	Err        error         // the cause; nil for an answer that explains itself
}

// Error returns a sentence for the log: what was called, how it ended, and why.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.Status != 0 {
		fmt.Fprintf(&b, ": status %d", e.Status)
	}
	if words := strings.TrimSpace(e.Title + " " + e.Detail); words != "" {
		b.WriteString(": " + words)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request %s)", e.RequestID)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is tells whether the error is of the kind of one of the package's errors.
func (e *Error) Is(target error) bool {
	answered := e.Err == nil
	switch target {
	case ErrInvalid:
		return e.Status == http.StatusBadRequest || e.Status == http.StatusUnprocessableEntity
	case ErrUnauthorized:
		return e.Status == http.StatusUnauthorized
	case ErrForbidden:
		return e.Status == http.StatusForbidden
	case ErrNotFound:
		return e.Status == http.StatusNotFound
	case ErrConflict:
		return e.Status == http.StatusConflict
	case ErrRateLimited:
		return e.Status == http.StatusTooManyRequests
	case ErrRefused:
		return answered && e.Status >= 400 && e.Status < 500
	case ErrUnavailable:
		return answered && e.Status >= 500
	}
	return false
}

// A problem is an error body as the service writes it.
type problem struct {
	Name     string              `json:"name"`
	Code     int                 `json:"code"`
	Title    string              `json:"title"`
	Detail   string              `json:"detail"`
	Instance string              `json:"instance"`
	Errors   map[string][]string `json:"errors"`
	Details  []map[string]string `json:"errorDetails"`
}

// maxErrorBody is how much of an error body is read.
const maxErrorBody = 1 << 20

// refusal reads an answer that is no success: a problem, a JSON string, plain text,
// HTML or nothing at all.
func refusal(o op, res *http.Response) *Error {
	body, _ := io.ReadAll(io.LimitReader(res.Body, maxErrorBody)) // half an explanation is better than none
	e := &Error{Op: o.name, Status: res.StatusCode, RequestID: requestID(res), RetryAfter: retryAfter(res.Header, time.Now())}
	e.explain(res.Header.Get("Content-Type"), body)
	return e
}

func (e *Error) explain(contentType string, body []byte) {
	media, _, _ := mime.ParseMediaType(contentType)
	text := jsontext.Value(strings.TrimSpace(string(body)))
	var p problem
	switch {
	case len(text) == 0 || media == "text/html" || text[0] == '<':
	case text[0] == '"' && text.IsValid():
		_ = json.Unmarshal(text, &e.Detail)
	case text[0] == '{':
		_ = json.Unmarshal(text, &p) // members that are of another kind are left out
		e.Name, e.Code, e.Title, e.Detail, e.Instance, e.Fields, e.Details = p.Name, p.Code, p.Title, p.Detail, p.Instance, p.Errors, p.Details
		if e.RequestID == "" {
			e.RequestID = requestIDOf(p.Instance)
		}
	case len(text) <= 1000:
		e.Detail = string(text)
	}
}

// requestID returns the service's id of a request, under either name.
func requestID(res *http.Response) string {
	if id := res.Header.Get("workflow-meta-requestId"); id != "" {
		return id
	}
	return res.Header.Get("lusid-meta-requestid")
}

// requestIDOf returns the request id at the end of the link to a request's log.
func requestIDOf(instance string) string {
	return instance[strings.LastIndexByte(instance, '/')+1:]
}

// unreadable is a success whose body is not what it should be. Whether a write with
// such an answer was done is not certain.
func unreadable(o op, status int, requestID string, err error) *Error {
	kind := ErrUnavailable
	if o.writes() {
		kind = errors.Join(ErrUnavailable, ErrOutcomeUnknown)
	}
	return &Error{Op: o.name, Status: status, RequestID: requestID, Err: fmt.Errorf("%w: %w", kind, err)}
}

// noAnswer is a call that ended without an answer. sent tells whether the service
// may have received it.
func noAnswer(ctx context.Context, o op, err error, sent bool) *Error {
	kinds := []error{ErrUnavailable, err}
	if !sent {
		kinds = append(kinds, ErrNotSent)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		kinds = append(kinds, ErrTimeout)
	}
	if o.writes() && sent {
		kinds = append(kinds, ErrOutcomeUnknown)
	}
	return &Error{Op: o.name, Err: causes(kinds)}
}

// causes are several errors in one, on one line.
type causes []error

func (c causes) Error() string   { return c[0].Error() + ": " + c[1].Error() }
func (c causes) Unwrap() []error { return c }
