package world

import (
	"fmt"
	"slices"

	"taskdesk/apiclient"
)

// A Query asks for a page of a list.
type Query struct {
	AsAt   Moment
	Filter string   // empty for all
	SortBy []string // each "name", "name ASC" or "name DESC"
	Limit  int      // how many to a page; zero means 10
	Page   string   // a token from an earlier page; empty for the first
}

// MaxLimit is the most entries that a page can have: our choice.
const MaxLimit = 5000

// A Page is one page of a list.
type Page[T any] struct {
	Values []T
	Next   string // the token of the page after it; empty on the last
}

// Tasks returns a page of tasks. Without a sort order they come oldest first. It
// fails with a *Refusal when the filter, the order, the limit or the token is faulty.
func (w *World) Tasks(q Query) (Page[*apiclient.Task], error) {
	return list(w, q, w.taskTable, view.wire)
}

// Definitions returns a page of task definitions, by scope and code unless sorted
// otherwise. It fails like Tasks.
func (w *World) Definitions(q Query) (Page[*apiclient.Definition], error) {
	return list(w, q, w.definitionTable, func(d *definition) *apiclient.Definition { return d.wire })
}

// list filters, sorts and cuts. Every page shows the moment of the first one, and
// the past does not change: so a place in the list is all that a token has to hold,
// and what was found for one page is good for those after it.
func list[R member[R], W any](w *World, q Query, open func(Moment) table[R], wire func(R) W) (page Page[W], err error) {
	if q.Limit == 0 {
		q.Limit = 10
	}
	if q.Limit < 0 || q.Limit > MaxLimit {
		return page, &Refusal{Reason: LimitOutOfRange, Detail: fmt.Sprintf("The limit must be 1 to %d.", MaxLimit)}
	}
	place, err := w.place(&q)
	if err != nil {
		return page, err
	}
	t := open(place.At)
	asked := q.asked(t.name, place.At)
	found, known := w.findings.recall(asked)
	if !known {
		if found, err = search(t, q); err != nil {
			return page, err
		}
	}
	begin := min(place.Offset, len(found))
	end := min(begin+q.Limit, len(found))
	page.Values = wires(t, found[begin:end], wire)
	if end < len(found) {
		w.findings.keep(asked, found)
		place.Offset = end
		page.Next = place.token()
	}
	return page, nil
}

// search returns the rows of a table that a query asks for, in its order.
func search[R member[R]](t table[R], q Query) ([]int32, error) {
	order, err := readOrder[R](q.SortBy)
	if err != nil {
		return nil, err
	}
	holds, err := readFilter[R](q.Filter)
	if err != nil {
		return nil, err
	}
	found := t.matching(holds)
	for _, part := range slices.Backward(order) {
		t.sort(found, part)
	}
	return found, nil
}

// wires returns rows as they are sent.
func wires[R member[R], W any](t table[R], rows []int32, wire func(R) W) []W {
	values := make([]W, len(rows))
	t.read(rows, func(i int, e *env[R]) { values[i] = wire(e.row) })
	return values
}
