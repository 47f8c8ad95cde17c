package world

import (
	"cmp"
	"slices"
	"strings"

	"taskdesk/internal/expr"
)

// An orderPart is one of the things that a list is sorted by.
type orderPart[R any] struct {
	part       func(R) expr.Value
	descending bool
}

// readOrder reads sort orders such as "state" and "version.asAtModified DESC". It
// fails with SortUnknown when there is nothing of that name.
func readOrder[R member[R]](sortBy []string) (order []orderPart[R], err error) {
	var none R
	for _, text := range sortBy {
		name, direction, _ := strings.Cut(strings.TrimSpace(text), " ")
		direction = strings.ToUpper(strings.TrimSpace(direction))
		part, known := none.part(pathTo(name))
		if !known || direction != "" && direction != "ASC" && direction != "DESC" {
			return nil, &Refusal{Reason: SortUnknown, Detail: "The list cannot be sorted by " + text + "."}
		}
		order = append(order, orderPart[R]{part, direction == "DESC"})
	}
	return order, nil
}

// pathTo reads a name such as version.asAtCreated or fields['analyst'].
func pathTo(name string) []string {
	name = strings.ReplaceAll(name, "['", ".")
	return strings.Split(strings.ReplaceAll(name, "']", ""), ".")
}

// sort sorts the places of rows by one part of an order. What is equal keeps its
// order: so sorting by one part after the other, the weightiest last, sorts by all.
func (t table[R]) sort(found []int32, by orderPart[R]) {
	rows := make([]sortRow, len(found))
	t.read(found, func(i int, e *env[R]) { rows[i] = sortRow{keyOf(by.part(e.row)), found[i], int32(i)} })
	slices.SortFunc(rows, func(a, b sortRow) int {
		return cmp.Or(a.key.compare(&b.key, by.descending), cmp.Compare(a.before, b.before))
	})
	for i := range rows {
		found[i] = rows[i].place
	}
}

type sortRow struct {
	key    sortKey
	place  int32
	before int32 // how many stood before it
}
