package world

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"taskdesk/internal/expr"
)

// An order is what a list is sorted by, the weightiest first.
type order[T member] []orderPart

type orderPart struct {
	path       []string
	descending bool
}

// readOrder reads sort orders such as "state" and "version.asAtModified DESC". It
// fails with SortUnknown when there is nothing of that name.
func readOrder[T member](sortBy []string) (order[T], error) {
	var o order[T]
	for _, text := range sortBy {
		name, direction, _ := strings.Cut(strings.TrimSpace(text), " ")
		direction = strings.ToUpper(strings.TrimSpace(direction))
		part := orderPart{path: pathTo(name), descending: direction == "DESC"}
		var none T
		_, known := none.lookup(part.path)
		if !known || direction != "" && direction != "ASC" && direction != "DESC" {
			return nil, &Refusal{Reason: SortUnknown, Detail: "The list cannot be sorted by " + text + "."}
		}
		o = append(o, part)
	}
	return o, nil
}

// pathTo reads a name such as version.asAtCreated or fields['analyst'].
func pathTo(name string) []string {
	name = strings.ReplaceAll(name, "['", ".")
	return strings.Split(strings.ReplaceAll(name, "']", ""), ".")
}

// sort sorts the rows; what is equal keeps its order.
func (o order[T]) sort(rows []T) {
	if len(o) == 0 {
		return
	}
	type keyed struct {
		row  T
		keys []sortKey
	}
	all := make([]keyed, len(rows))
	for i, row := range rows {
		all[i] = keyed{row, make([]sortKey, len(o))}
		for k, part := range o {
			v, _ := row.lookup(part.path)
			all[i].keys[k] = keyOf(v)
		}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		for k, part := range o {
			if c := a.keys[k].compare(b.keys[k], part.descending); c != 0 {
				return c
			}
		}
		return 0
	})
	for i := range all {
		rows[i] = all[i].row
	}
}

// A sortKey is a value made ready to be compared often.
type sortKey struct {
	kind   int // numbers, texts, and last what is not set
	number decimal.Decimal
	text   string
}

const (
	sortsAsNumber = iota
	sortsAsText
	sortsLast
)

// keyOf returns the key of a value. Truths and moments are written so that their
// texts sort as they should.
func keyOf(v expr.Value) sortKey {
	if !v.IsSet() {
		return sortKey{kind: sortsLast}
	}
	if n, ok := v.AsNumber(); ok {
		if d, err := decimal.NewFromString(n.String()); err == nil {
			return sortKey{kind: sortsAsNumber, number: d}
		}
	}
	return sortKey{kind: sortsAsText, text: strings.ToLower(v.String())}
}

// compare puts what is not set last, whichever the direction: our choice.
func (k sortKey) compare(other sortKey, descending bool) int {
	c := cmp.Or(cmp.Compare(k.kind, other.kind), k.number.Cmp(other.number), strings.Compare(k.text, other.text))
	if descending && k.kind != sortsLast && other.kind != sortsLast {
		return -c
	}
	return c
}
