package moment

import (
	"strings"
	"time"
)

// ParseField reads the date and time of a DateTime field. Seconds may be left out,
// and so may the offset: then it is the clock in zone that counts.
//
// It fails with a *ParseError for a date without a time, for a local time that came
// twice or not at all because clocks were set, for more than seven digits of a second,
// and for anything else.
func ParseField(s string, zone *time.Location) (time.Time, error) {
	if len(s) > longest {
		return time.Time{}, noField()
	}
	p, ok := split(strings.TrimSpace(s), zone)
	if !ok {
		return time.Time{}, noField()
	}
	day, ok := parseDay(p.day)
	if !ok {
		return time.Time{}, noField()
	}
	if p.clock == "" {
		return time.Time{}, &ParseError{Problem: "The time is missing. Write it after the date, like " + day.Format(time.DateOnly) + " 09:00."}
	}
	wall, ok := atClock(day, p.clock)
	if !ok {
		return time.Time{}, noField()
	}
	t, err := p.instant(wall)
	if err != nil {
		return time.Time{}, err
	}
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, noField()
	}
	if whole := t.Truncate(tick); !whole.Equal(t) {
		return time.Time{}, tooFine(whole, p.zone)
	}
	return t, nil
}

func noField() error {
	return &ParseError{Problem: "This is no date and time that Taskdesk can read. Write it like 2026-03-04 09:00 or 2026-03-04 09:00:00 +01:00."}
}

// FieldText returns t as it stands in the input of a DateTime field:
// "2026-03-04 09:00:00 +01:00". ParseField reads it back as the same instant, for the
// years 1 to 9999 and up to seven digits of a second. It is in UTC where the clock in zone cannot be written so: at an offset with
// seconds, as before there were time zones, and at the ends of the calendar.
func FieldText(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	if _, seconds := t.Zone(); seconds%60 != 0 || t.Year() < 0 || t.Year() > 9999 {
		t = t.UTC()
	}
	return t.Format("2006-01-02 15:04:05.999999999 -07:00")
}
