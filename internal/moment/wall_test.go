package moment

import (
	"strings"
	"testing"
	"time"
)

// TestClocksSet reads local times around each setting of clocks.
func TestClocksSet(t *testing.T) {
	tests := []struct{ name, zone, given, want, problem string }{
		{"before spring", "Europe/London", "2026-03-29 00:59:59", "2026-03-29T00:59:59Z", ""},
		{"first left out", "Europe/London", "2026-03-29 01:00", "", "01:00:00 on 29 Mar 2026 did not come in Europe/London, because clocks were set forward. Add the offset that you mean: 2026-03-29 01:00:00 +00:00 or 2026-03-29 01:00:00 +01:00."},
		{"last left out", "Europe/London", "2026-03-29 01:59:59.9", "", "did not come"},
		{"after spring", "Europe/London", "2026-03-29 02:00", "2026-03-29T01:00:00Z", ""},
		{"before autumn", "Europe/London", "2026-10-25 00:59:59", "2026-10-24T23:59:59Z", ""},
		{"first twice", "Europe/London", "2026-10-25 01:00", "", "01:00:00 on 25 Oct 2026 came twice in Europe/London, because clocks were set back. Add the offset that you mean: 2026-10-25 01:00:00 +01:00 or 2026-10-25 01:00:00 +00:00."},
		{"last twice", "Europe/London", "2026-10-25 01:59:59.9", "", "came twice"},
		{"after autumn", "Europe/London", "2026-10-25 02:00", "2026-10-25T02:00:00Z", ""},
		{"told apart by offset", "Europe/London", "2026-10-25 01:30:00 +01:00", "2026-10-25T00:30:00Z", ""},
		{"told apart as the earlier", "Europe/London", "25 Oct 2026 01:30:00 BST", "2026-10-25T00:30:00Z", ""},
		{"told apart as the later", "Europe/London", "25 Oct 2026 01:30:00 GMT", "2026-10-25T01:30:00Z", ""},
		{"the later by its own name", "Europe/Berlin", "25 Oct 2026 02:30:00 CET", "2026-10-25T01:30:00Z", ""},
		{"the wrong name", "Europe/London", "2026-01-25 01:30 BST", "", "BST is not what clocks in Europe/London showed then. Write the offset in its place: 2026-01-25 01:30:00 +00:00."},

		{"no settings", "Asia/Kolkata", "2026-03-29 01:30", "2026-03-28T20:00:00Z", ""},
		{"half an hour left out", "Australia/Lord_Howe", "2026-10-04 02:15", "", "2026-10-04 02:15:00 +10:30 or 2026-10-04 02:15:00 +11:00"},
		{"after half an hour left out", "Australia/Lord_Howe", "2026-10-04 02:30", "2026-10-03T15:30:00Z", ""},
		{"before half an hour twice", "Australia/Lord_Howe", "2026-04-05 01:29:59", "2026-04-04T14:29:59Z", ""},
		{"half an hour twice", "Australia/Lord_Howe", "2026-04-05 01:45", "", "2026-04-05 01:45:00 +11:00 or 2026-04-05 01:45:00 +10:30"},
		{"after half an hour twice", "Australia/Lord_Howe", "2026-04-05 02:00", "2026-04-04T15:30:00Z", ""},

		{"day that began at one", "Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z", ""},
		{"midnight left out", "Asia/Beirut", "2022-03-27 00:00", "", "did not come"},
		{"day with two midnights", "America/Havana", "2025-11-02", "2025-11-02T04:00:00Z", ""},
		{"day that began before clocks went back into the one before", "America/St_Johns", "2010-11-07", "2010-11-07T02:30:00Z", ""},
		{"day left out", "Pacific/Apia", "2011-12-30", "", "did not come"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := Parse(tt.given, now, zone(t, tt.zone))
			if tt.problem != "" {
				if err == nil || !strings.Contains(err.Error(), tt.problem) {
					t.Fatalf("Parse(%q) = %v, error %v; want error %q", tt.given, m.Time, err, tt.problem)
				}
				return
			}
			if got := Address(m.Time); err != nil || got != tt.want {
				t.Errorf("Parse(%q) = %v, %v; want %v", tt.given, got, err, tt.want)
			}
		})
	}
}

// TestEveryWallTime holds a year of local times against the instants that show them.
func TestEveryWallTime(t *testing.T) {
	for _, name := range []string{"UTC", "Asia/Kolkata", "Australia/Lord_Howe", "Europe/London", "America/Sao_Paulo", "Africa/Casablanca"} {
		z := zone(t, name)
		times := map[time.Time]int{}
		start := time.Date(2017, 12, 1, 0, 0, 0, 0, time.UTC)
		end := start.AddDate(1, 2, 0)
		for at := start; at.Before(end); at = at.Add(15 * time.Minute) {
			times[wallOf(at.In(z))]++
		}
		for wall := start.Add(oneDay); wall.Before(end.Add(-oneDay)); wall = wall.Add(15 * time.Minute) {
			r := in(z, wall)
			if r.times != times[wall] {
				t.Errorf("%s: %v came %d times, want %d", name, wall, r.times, times[wall])
			}
			if r.times > 0 && (!wallOf(r.early.In(z)).Equal(wall) || !wallOf(r.late.In(z)).Equal(wall)) {
				t.Errorf("%s: %v read as %v and %v", name, wall, r.early.In(z), r.late.In(z))
			}
		}
	}
}
