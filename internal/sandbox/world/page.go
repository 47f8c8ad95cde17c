package world

import (
	"encoding/base64"
	"hash/fnv"
	"strings"

	"github.com/go-json-experiment/json"
)

// A place is where in which list a page begins. It travels in the page token, so
// the server keeps nothing for whoever pages.
type place struct {
	At     Moment   `json:"a"`
	Asked  Moment   `json:"q"` // the moment that the first page was asked for
	Offset int      `json:"o"`
	Print  uint64   `json:"p"`           // of filter and order
	Filter string   `json:"f,omitempty"` // when it fits into a token
	SortBy []string `json:"s,omitempty"`
}

// maxToken is the longest token that the service's own document allows.
const maxToken = 500

// place returns where the query's page begins. Later pages may leave filter, order
// and as-at out, as in the first page's request, but not change them.
func (w *World) place(q *Query) (place, error) {
	if q.Page == "" {
		return place{At: w.look(q.AsAt), Asked: q.AsAt, Print: q.print(), Filter: q.Filter, SortBy: q.SortBy}, nil
	}
	var p place
	text, err := base64.StdEncoding.DecodeString(q.Page)
	if err != nil || json.Unmarshal(text, &p) != nil || p.Offset < 0 {
		return p, &Refusal{Reason: PageUnknown, Detail: "The page token is not one of ours."}
	}
	p.At = w.look(p.At) // where every token of ours leads has been looked at
	if q.Filter == "" && len(q.SortBy) == 0 {
		q.Filter, q.SortBy = p.Filter, p.SortBy
	}
	if q.print() != p.Print || q.AsAt != Now && q.AsAt != p.Asked && w.look(q.AsAt) != p.At {
		return p, &Refusal{Reason: PageUnknown, Detail: "The page token belongs to another filter, order or moment."}
	}
	return p, nil
}

// print returns a fingerprint of what must stay the same from page to page.
func (q *Query) print() uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(q.Filter + "\x00" + strings.Join(q.SortBy, "\x00"))) // it never fails
	return h.Sum64() >> 11                                                     // 53 bits: a JSON number holds them
}

// token returns the place as standard Base64. A filter that is too long for it is
// left out: whoever uses such a token has to send the filter again.
func (p place) token() string {
	for {
		text, err := json.Marshal(p)
		if err != nil {
			panic("world: a place is always JSON: " + err.Error())
		}
		token := base64.StdEncoding.EncodeToString(text)
		if len(token) <= maxToken {
			return token
		}
		p.Filter, p.SortBy = "", nil
	}
}
