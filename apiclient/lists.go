package apiclient

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// ListOptions say which page of a list is wanted. The zero value is the first page
// of everything, now.
type ListOptions struct {
	AsAt   time.Time // UTC; zero for now
	Filter string    // in the service's filter language
	SortBy []string  // "name", "name ASC" or "name DESC"
	Limit  int       // 0 leaves it to the service, whose default is 10
	Page   string    // Next of the page before; all else must be as it was then
}

// A Page is one page of a list. Next is empty on the last.
type Page[T any] struct {
	Values   []T            `json:"values"`
	Next     string         `json:"nextPage,omitzero"`
	Previous string         `json:"previousPage,omitzero"`
	Unknown  jsontext.Value `json:",embed"`
}

// listOp is the reading of a list, or of pages of it.
func listOp(name string, tells ability, path ...string) op {
	return op{name: name, method: http.MethodGet, path: path, list: true, tells: tells}
}

// readPage reads a page of a list. Where nothing matches the service may answer 404
// with a sentence, which is a page with nothing on it; a 404 that is anything else
// says that there is no such list.
func readPage[T any](ctx context.Context, c *Client, o op) (*Page[T], about, error) {
	p, a, err := call[Page[T]](ctx, c, o)
	if e, ok := errors.AsType[*Error](err); ok && e.Status == http.StatusNotFound && e.sentence {
		return &Page[T]{Values: []T{}}, a, nil
	}
	return p, a, err
}

func (o ListOptions) query() url.Values {
	q := at(o.AsAt)
	if o.Filter != "" {
		q.Set("filter", o.Filter)
	}
	for _, by := range o.SortBy {
		q.Add("sortBy", by)
	}
	if o.Limit > 0 {
		q.Set("limit", strconv.Itoa(o.Limit))
	}
	if o.Page != "" {
		q.Set("page", o.Page)
	}
	return q
}

// at is the query that asks for a moment; the zero time asks for now.
func at(asAt time.Time) url.Values {
	if asAt.IsZero() {
		return url.Values{}
	}
	return moment(asAt)
}

// moment is the query that names a moment, be it the zero time.
func moment(asAt time.Time) url.Values {
	return url.Values{"asAt": {asAt.UTC().Format(wireLayout)}}
}
