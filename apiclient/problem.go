package apiclient

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	maxErrorBody = 1 << 20 // how much of an error body is read
	maxWords     = 1000    // how many bytes of a body that is no problem are kept as words
)

// refusal reads an answer that is no success: a problem, a JSON string, plain text,
// HTML or nothing at all. Half an explanation is better than none.
func refusal(o op, res *http.Response) *Error {
	body, err := io.ReadAll(io.LimitReader(res.Body, maxErrorBody))
	media := res.Header.Get("Content-Type")
	e := &Error{Op: o.name}
	switch {
	case res.StatusCode == http.StatusNotFound && isPage(media, body):
		// A gateway or a wrong address: whether the task is there was not looked at.
		e.Err = &failure{errors.New("a page for browsers, not an answer of the service"), []error{ErrUnavailable}}
	case res.StatusCode < 400:
		e = unusable(o, errors.New("a redirect, not an answer"))
	case res.StatusCode >= 500 && o.writes():
		e.Err = ErrOutcomeUnknown
	}
	e.Status, e.RequestID, e.garbled = res.StatusCode, requestID(res.Header), err != nil || isPage(media, body)
	e.RetryAfter, e.comeBack = retryAfter(res.Header, time.Now())
	if e.turnedAway() {
		e.Err = nil
	}
	e.explain(media, body)
	return e
}

// isPage tells whether a body is a page for browsers, whatever it calls itself.
func isPage(contentType string, body []byte) bool {
	media, _, _ := mime.ParseMediaType(contentType)
	return media == "text/html" || bytes.HasPrefix(bytes.TrimSpace(body), []byte("<"))
}

// explain takes from an error's body whatever can be understood of it.
func (e *Error) explain(contentType string, body []byte) {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0 || isPage(contentType, body):
		return // a page for browsers has no words for us
	case body[0] == '{':
		e.readProblem(body)
	case body[0] == '"' && jsontext.Value(body).IsValid():
		e.Detail, e.sentence = plain(body), true
	}
	if e.Name == "" && e.Title == "" && e.Detail == "" && len(e.Fields) == 0 {
		e.Detail = shortened(string(body))
	}
	if e.RequestID == "" {
		e.RequestID = requestIDIn(e.Instance)
	}
}

// readProblem reads the members of a problem one by one, up to where it breaks off.
// Members of an unexpected kind are kept as text.
func (e *Error) readProblem(body []byte) {
	for name, value := range members(loose(body)) {
		switch name {
		case "name":
			e.Name = plain(value)
		case "code":
			e.Code, _ = strconv.Atoi(plain(value))
		case "title":
			e.Title = plain(value)
		case "detail":
			e.Detail = plain(value)
		case "instance":
			e.Instance = plain(value)
		case "errors":
			e.Fields = sentences(value)
		case "errorDetails":
			e.Details = details(value)
		}
	}
}

// requestID returns the service's id of a request, under either name.
func requestID(h http.Header) string {
	if id := h.Get("workflow-meta-requestId"); id != "" {
		return id
	}
	return h.Get("lusid-meta-requestid")
}

// requestIDIn returns the request id in the link to a request's log, and "" for
// any other text.
func requestIDIn(instance string) string {
	u, err := url.Parse(instance)
	if err != nil {
		return ""
	}
	_, id, _ := strings.Cut(u.Path, "/logs/")
	id, _, _ = strings.Cut(id, "/")
	return id
}

// shortened returns the beginning of a text as valid UTF-8.
func shortened(s string) string {
	if len(s) <= maxWords {
		return strings.ToValidUTF8(s, "?")
	}
	return strings.ToValidUTF8(s[:maxWords], "") + "…"
}
