package world

import (
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
