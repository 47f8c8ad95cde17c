package moment

import "time"

// Wire returns t as the Workflow API writes it: UTC, seven fraction digits, +00:00.
func Wire(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.0000000+00:00") }

// Address returns t as it stands in ?asAt=: UTC, no longer than it must be, and like
// Wire with no digit after the seventh.
func Address(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.9999999Z07:00") }

// UTC returns t as the echo beside an input shows it: "2026-11-21 10:04:11.123456 UTC",
// with a fraction only if there is one, and no digit after the seventh.
func UTC(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.9999999 UTC") }

// Text returns t to the second as a page shows it: "21 Nov 2026 10:04:11 GMT". In
// zones whose abbreviation is no word, the offset takes its place.
func Text(t time.Time, zone *time.Location) string { return text(t, zone, "2 Jan 2006 15:04:05 ") }

// ExactText is Text with all digits of the second that t has.
func ExactText(t time.Time, zone *time.Location) string {
	return text(t, zone, "2 Jan 2006 15:04:05.999999999 ")
}

func text(t time.Time, zone *time.Location, layout string) string {
	t = t.In(zone)
	if name, _ := t.Zone(); isLetters(name) {
		return t.Format(layout) + name
	}
	return t.Format(layout + "-07:00")
}
