package world

import (
	"cmp"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/expr"
)

func TestSortKeys(t *testing.T) {
	values := []expr.Value{
		{}, expr.Truth(true), expr.Truth(false), expr.Text(""),
		expr.Number("1e-900"), expr.Number("-1e400"), expr.Number("2e400"), expr.Number("-2e-400"),
		expr.Number(strings.Repeat("9", 300)), expr.Number("9" + strings.Repeat("0", 299)),
	}
	for _, s := range []string{"0", "-0", "0.00", "007", "7", "7.0", "70e-1", "-7", "1.5", "1.4999999999999999999999999", "1.5000000000000000000000001", "1.50"} {
		values = append(values, expr.Text(s), expr.Number(s))
	}
	letters := []string{"a", "A", "b", "_", "Z", "é", "É", "İ", "K", "ß", "\U00010428", "\U00010400", " "}
	dice := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		text := strings.Repeat("x", dice.IntN(12))
		for range dice.IntN(4) {
			text += letters[dice.IntN(len(letters))]
		}
		values = append(values, expr.Text(text))
	}
	compareAll(t, values)
	var moments []expr.Value
	for range 100 {
		moments = append(moments, expr.Instant(time.UnixMicro(dice.Int64N(4e15)-1e15)))
	}
	compareAll(t, append(moments, expr.Value{}, expr.Instant(time.Time{})))
}

func compareAll(t *testing.T, values []expr.Value) {
	t.Helper()
	for _, a := range values {
		for _, b := range values {
			x, y := keyOf(a), keyOf(b)
			for _, descending := range []bool{false, true} {
				if got, want := x.compare(&y, descending), naiveOrder(a, b, descending); cmp.Compare(got, 0) != cmp.Compare(want, 0) {
					t.Errorf("%q and %q, descending %t: %d, want %d", a, b, descending, got, want)
				}
			}
		}
	}
}
