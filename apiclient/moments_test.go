package apiclient

import (
	"testing"
	"time"

	"github.com/go-json-experiment/json"
)

func TestReadMoments(t *testing.T) {
	want := time.Date(2026, 3, 2, 9, 0, 30, 654321000, time.UTC)
	second := want.Truncate(time.Second)
	tests := []struct {
		text string
		want time.Time
		ok   bool
	}{
		{`"2026-03-02T09:00:30.6543210+00:00"`, want, true},
		{`"2026-03-02T09:00:30.6543210\u002B00:00"`, want, true},
		{`"2026-03-02T09:00:30.654321Z"`, want, true},
		{`"2026-03-02T11:00:30.654321+02:00"`, want, true},
		{`"2026-03-02T09:00:30.654321"`, want, true},
		{`"2026-03-02T09:00:30.654321000"`, want, true},
		{`"2026-03-02T09:00:30.6543210009999+00:00"`, want, true},
		{`"2026-03-02T09:00:30Z"`, second, true},
		{`"2026-03-02T09:00:30"`, second, true},
		{`"0001-01-01T00:00:00.0000000+00:00"`, time.Time{}, true},
		{`null`, time.Time{}, true},
		{`""`, time.Time{}, false},
		{`"2026-03-02"`, time.Time{}, false},
		{`"2026-02-30T09:00:30Z"`, time.Time{}, false},
		{`1772442030`, time.Time{}, false},
		{`{}`, time.Time{}, false},
	}
	for _, tt := range tests {
		got := time.Unix(7, 0)
		if err := json.Unmarshal([]byte(tt.text), &got, JSONOptions); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.text, err)
		} else if tt.ok && (got != tt.want || got.Location() != time.UTC) {
			t.Errorf("%s is %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestWriteMoments(t *testing.T) {
	paris := time.FixedZone("", 60*60)
	tests := []struct {
		moment time.Time
		want   string
	}{
		{time.Date(2026, 3, 2, 10, 0, 30, 0, paris), `"2026-03-02T09:00:30.0000000+00:00"`},
		{time.Date(2026, 3, 2, 9, 0, 30, 123456789, time.UTC), `"2026-03-02T09:00:30.1234567+00:00"`},
		{time.Time{}, `"0001-01-01T00:00:00.0000000+00:00"`},
	}
	for _, tt := range tests {
		if got, err := json.Marshal(tt.moment, JSONOptions); string(got) != tt.want || err != nil {
			t.Errorf("%v is written %s, want %s: %v", tt.moment, got, tt.want, err)
		}
	}
}

// FuzzMoment reads what it writes, and never more than it was given.
func FuzzMoment(f *testing.F) {
	for _, s := range []string{"2026-03-02T09:00:30.6543210+00:00", "2026-03-02T09:00:30Z", "2026-03-02T09:00:30.1", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.9999999-23:59", "", "2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		first, err := parseMoment(s)
		if err != nil {
			return
		}
		if y := first.Year(); y < 0 || y > 9999 {
			return // an offset led out of the years that can be written
		}
		second, err := parseMoment(first.Format(wireLayout))
		if err != nil || first.Sub(second) >= 100*time.Nanosecond || first.Before(second) {
			t.Errorf("%q is %v, and after being written %v: %v", s, first, second, err)
		}
	})
}
