package world

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/expr"
)

func TestSortKeys(t *testing.T) {
	values := []expr.Value{
		{}, {}, expr.Truth(true), expr.Truth(false), expr.Text(""),
		expr.Number("1e-900"), expr.Number("-1e400"), expr.Number("2e400"), expr.Number("-2e-400"),
		expr.Number(strings.Repeat("9", 300)), expr.Number("9" + strings.Repeat("0", 299)),
	}
	for _, s := range []string{"0", "-0", "0.00", "007", "7", "7.0", "70e-1", "-7", "1.5", "1.4999999999999999999999999", "1.5000000000000000000000001", "1.50"} {
		values = append(values, expr.Text(s), expr.Number(s))
	}
	dice := rand.New(rand.NewPCG(1, 1))
	letters := []string{"a", "A", "b", "_", "Z", "é", "É", "İ", "K", "ß", "\U00010428", "\U00010400", " "}
	for range 500 {
		text := strings.Repeat("x", dice.IntN(12))
		for range dice.IntN(4) {
			text += letters[dice.IntN(len(letters))]
		}
		values = append(values, expr.Text(text))
	}
	moments := []expr.Value{{}, expr.Instant(time.Time{})}
	for range 100 {
		moments = append(moments, expr.Instant(time.UnixMicro(dice.Int64N(4e15)-1e15)))
	}
	for range 20 {
		for _, values := range [][]expr.Value{values, moments} {
			dice.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
			checkSorted(t, values, false)
			checkSorted(t, values, true)
		}
	}
}

func checkSorted(t *testing.T, values []expr.Value, descending bool) {
	t.Helper()
	keys, want := make([]sortKey, len(values)), make([]int32, len(values))
	for i, v := range values {
		keys[i], want[i] = keyOf(v), int32(i)
	}
	slices.SortStableFunc(want, func(i, j int32) int { return naiveOrder(values[i], values[j], descending) })
	for i, got := range sortKeys(keys, descending) {
		if got.index != want[i] {
			t.Fatalf("descending %t: at %d stands %q, want %q", descending, i, values[got.index], values[want[i]])
		}
	}
}
