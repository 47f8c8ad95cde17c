package world

import (
	"fmt"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
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

// A member is something that a list can be filtered and sorted by.
type member interface {
	// lookup returns what stands at a path, and false when there is no such path.
	lookup(path []string) (expr.Value, bool)
	// each returns the elements of a list.
	each(path []string) ([]member, bool)
}

// Tasks returns a page of tasks. Without a sort order they come oldest first. It
// fails with a *Refusal when the filter, the order, the limit or the token is faulty.
func (w *World) Tasks(q Query) (Page[*apiclient.Task], error) {
	gather := func(at Moment) []view {
		views := make([]view, 0, len(w.tasks))
		for _, t := range w.tasks {
			if v, ok := t.at(at); ok {
				views = append(views, v)
			}
		}
		return views
	}
	return list(w, q, gather, view.wire)
}

// Definitions returns a page of task definitions, by scope and code unless sorted
// otherwise. It fails like Tasks.
func (w *World) Definitions(q Query) (Page[*apiclient.Definition], error) {
	return list(w, q, w.definitionsAt, func(d *definition) *apiclient.Definition { return d.wire })
}

// list filters, sorts and cuts. Every page shows the moment of the first one, and
// the past does not change: so a place in the list is all that a token has to hold.
func list[T member, W any](w *World, q Query, gather func(Moment) []T, wire func(T) W) (page Page[W], err error) {
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
	order, err := readOrder[T](q.SortBy)
	if err != nil {
		return page, err
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	rows, err := matching(gather(place.At), q.Filter)
	if err != nil {
		return page, err
	}
	order.sort(rows)
	begin := min(place.Offset, len(rows))
	end := min(begin+q.Limit, len(rows))
	page.Values = make([]W, 0, end-begin)
	for _, row := range rows[begin:end] {
		page.Values = append(page.Values, wire(row))
	}
	if end < len(rows) {
		place.Offset = end
		page.Next = place.token()
	}
	return page, nil
}

// matching returns the rows for which a filter holds. Our choice: a path that does
// not exist matches nothing.
func matching[T member](rows []T, filter string) ([]T, error) {
	if filter == "" {
		return rows, nil
	}
	e, err := expr.Parse(filter)
	if err != nil {
		return nil, &Refusal{Reason: FilterNotReadable, Detail: "The filter cannot be read: " + err.Error() + "."}
	}
	kept := rows[:0]
	for _, row := range rows {
		if e.Eval(env{row}) == expr.Met {
			kept = append(kept, row)
		}
	}
	return kept, nil
}
