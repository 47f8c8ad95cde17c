package apiclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// about is what an answer says besides its body.
type about struct {
	requestID string
	date      time.Time // by the service's clock, in whole seconds; zero when it does not say
}

func aboutAnswer(h http.Header) about {
	date, _ := http.ParseTime(h.Get("Date"))
	return about{requestID(h), date}
}

var errTooLong = errors.New("the answer is too long")

// answer reads what came back. Bodies are read to their end, so that the connection
// can be used again.
func answer[T any](ctx context.Context, o op, res *http.Response) (*T, about, *Error) {
	a := aboutAnswer(res.Header)
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return nil, a, refusal(o, res)
	}
	body, err := readAll(res, o.most()+1)
	if err != nil {
		e := noAnswer(ctx, o, fmt.Errorf("read the answer: %w", err), true)
		e.Status, e.RequestID = res.StatusCode, a.requestID
		return nil, a, e
	}
	var out *T
	if err = errTooLong; len(body) <= o.most() {
		out, err = decode[T](res.Header.Get("Content-Type"), body)
	}
	if err != nil {
		e := unusable(o, err)
		e.Status, e.RequestID = res.StatusCode, a.requestID
		return nil, a, e
	}
	return out, a, nil
}

// readAll reads a body, or no more than most bytes of it.
func readAll(res *http.Response, most int) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(res.ContentLength, 0), 64<<10)) + bytes.MinRead) // most answers tell their length
	_, err := b.ReadFrom(io.LimitReader(res.Body, int64(most)))
	return b.Bytes(), err
}

// decode reads the body of a success. The media type serves only to word a
// failure: what decodes and is complete is an answer, whatever it calls itself.
func decode[T any](contentType string, body []byte) (*T, error) {
	out := new(T)
	if err := json.Unmarshal(body, out, JSONOptions); err != nil {
		media, _, _ := mime.ParseMediaType(contentType)
		if media == "application/json" || strings.HasSuffix(media, "+json") {
			return nil, fmt.Errorf("decode the answer: %w", err)
		}
		return nil, fmt.Errorf("the answer is %q, not JSON", media)
	}
	if a, ok := any(out).(interface{ lacks() string }); ok && a.lacks() != "" {
		return nil, fmt.Errorf("the answer has no %s", a.lacks())
	}
	return out, nil
}

// The methods below name the member without which an answer is none, and are empty
// for a whole one. A body such as {} or null must not pass for a task.

func (t *Task) lacks() string { return lacking(t.ID == "", "id") }

func (d *Definition) lacks() string { return lacking(d.ID.Code == "", "id") }

func (d *Deleted) lacks() string { return lacking(d.AsAt.IsZero(), "asAt") }

func (p *Page[T]) lacks() string { return lacking(p.Values == nil, "values") }

func (l *ActionLog) lacks() string { return lacking(l.ID == "", "id") }

// A batch in which nothing worked, or nothing failed, may leave out the empty list.
func (a *UpdatedTasks) lacks() string { return lacking(a.Values == nil && a.Failed == nil, "values") }

func (a *updateAnswer) lacks() string {
	return lacking(a.WasSuccessful == nil && a.Task.ID == "", "id")
}

func lacking(missing bool, member string) string {
	if missing {
		return member
	}
	return ""
}
