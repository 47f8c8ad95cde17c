package moment

import "time"

// Wire returns t as the Workflow API writes it: UTC, seven fraction digits, +00:00.
func Wire(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000+00:00") }

// Address returns t as it stands in ?asAt=: UTC, no longer than it must be, to the
// nanosecond.
func Address(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

// UTC returns t as the echo beside an input shows it: "2026-11-21 10:04:11.123456 UTC",
// with a fraction only if there is one.
func UTC(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999999 UTC") }

// Text returns t to the second as a page shows it: "21 Nov 2026 10:04:11 GMT". In
// zones whose abbreviation is no word, the offset takes its place.
func Text(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if name, _ := t.Zone(); isLetters(name) {
		return t.Format("2 Jan 2006 15:04:05 ") + name
	}
	return t.Format("2 Jan 2006 15:04:05 -07:00")
}
