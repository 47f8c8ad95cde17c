package world

import (
	"slices"

	"taskdesk/internal/expr"
)

// readFilter returns the test that a filter makes of members. It fails with
// FilterNotReadable. Our choice: a path that does not exist matches nothing.
func readFilter[R member[R]](filter string) (holds func(*env[R]) bool, err error) {
	if filter == "" {
		return func(*env[R]) bool { return true }, nil
	}
	e, err := expr.Parse(filter)
	if err != nil {
		return nil, &Refusal{Reason: FilterNotReadable, Detail: "The filter cannot be read: " + err.Error() + "."}
	}
	e = e.Bind(reader[R])
	return func(env *env[R]) bool { return e.Eval(env) == expr.Met }, nil
}

// matching returns the rows for which something holds, in the table's order.
func (t table[R]) matching(holds func(*env[R]) bool) []int32 {
	rows := t.all()
	matches := make([]bool, len(rows))
	t.read(rows, func(i int, e *env[R]) { matches[i] = holds(e) })
	found := rows[:0]
	for i, matches := range matches {
		if matches {
			found = append(found, int32(i))
		}
	}
	return slices.Clone(found) // few rows do not keep room for all
}
