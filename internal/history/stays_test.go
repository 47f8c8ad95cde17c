package history

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"
)

// told yields versions in states, newest first, each an hour before the one after it,
// and then an error, if there is one.
func told(now time.Time, err error, states ...string) iter.Seq2[Version, error] {
	return func(yield func(Version, error) bool) {
		for i, state := range states {
			if !yield(Version{State: state, AsAt: now.Add(-time.Duration(i+1) * time.Hour)}, nil) {
				return
			}
		}
		if err != nil {
			yield(Version{}, err)
		}
	}
}

func TestStaysOf(t *testing.T) {
	now, broken := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC), errors.New("broken")
	tests := []struct {
		name   string
		err    error
		states []string
		in     map[string]Stay
		ways   map[Way]int
	}{
		{"just made", nil, []string{"Open"}, map[string]Stay{"Open": {1, time.Hour}}, map[Way]int{}},
		{"edited on its way", nil, []string{"Done", "Open", "Open", "Open"}, map[string]Stay{"Done": {1, time.Hour}, "Open": {1, 3 * time.Hour}}, map[Way]int{{"Open", "Done"}: 1}},
		{"there and back", nil, []string{"Open", "Held", "Open", "Held", "Open"},
			map[string]Stay{"Open": {3, 3 * time.Hour}, "Held": {2, 2 * time.Hour}}, map[Way]int{{"Open", "Held"}: 2, {"Held", "Open"}: 2}},
		{"cut short", broken, []string{"Done", "Open"}, map[string]Stay{"Done": {1, time.Hour}, "Open": {1, time.Hour}}, map[Way]int{{"Open", "Done"}: 1}},
		{"nothing told", broken, nil, map[string]Stay{}, map[Way]int{}},
	}
	for _, tt := range tests {
		got, err := StaysOf(told(now, tt.err, tt.states...), now)
		if !errors.Is(err, tt.err) || !maps.Equal(got.In, tt.in) || !maps.Equal(got.Ways, tt.ways) {
			t.Errorf("%s: %v, error %v; want %v and %v, error %v", tt.name, got, err, tt.in, tt.ways, tt.err)
		}
	}
	if got, _ := StaysOf(told(now, nil, "Open", "Held", "Open", "Made"), now); !slices.Equal(got.Order, []string{"Open", "Held", "Made"}) {
		t.Errorf("the states are in the order %q", got.Order)
	}
	if got, _ := StaysOf(told(now, nil, "Open"), now.Add(-2*time.Hour)); got.In["Open"].Spent != 0 {
		t.Errorf("a version after the moment counts %v", got.In["Open"].Spent)
	}
}
