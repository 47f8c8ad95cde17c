// Package moment reads moments as people type them and writes them as addresses,
// the wire and pages need them.
package moment

import (
	"strings"
	"time"
)

// A Moment is what Parse understood.
type Moment struct {
	Time   time.Time // in UTC
	Future bool      // what was typed is later than now; Time is now instead
	Cut    bool      // what was typed has more digits than the Workflow API holds; Time is without them
}

// tick is the least by which the Workflow API tells moments apart: the seventh digit of a second.
const tick = 100 * time.Nanosecond

// Examples are moments that Parse reads, for showing to people.
var Examples = []string{"2026-11-21T10:04:11Z", "2026-11-21 10:04", "21 Nov 2026 10:04", "10:04", "2h ago", "yesterday 17:00", "monday 09:00", "now"}

// longest is the length in bytes beyond which nothing typed can be a moment.
const longest = 100

// Parse reads a moment: RFC 3339 in its usual forms, a date and time or a time of
// today, or words such as "2h ago" and "yesterday 17:00". Without an offset it is
// the clock in zone that counts, and a bare date means its first instant there. A
// day of "ago" has 24 hours. A weekday is the last one whose time has come.
//
// It fails with a *ParseError for anything else, for a local time that came twice or not
// at all because clocks were set, and for a moment at which no task can have been there:
// the first instant of the year 1, which stands for no moment at all, and what is before it.
func Parse(s string, now time.Time, zone *time.Location) (Moment, error) {
	now = now.UTC().Truncate(tick)
	t, err := read(s, now, zone)
	if err != nil {
		return Moment{}, err
	}
	if t.After(now) {
		return Moment{Time: now, Future: true}, nil
	}
	whole := t.UTC().Truncate(tick)
	if !isMoment(whole) {
		return Moment{}, tooEarly()
	}
	return Moment{Time: whole, Cut: !whole.Equal(t)}, nil
}

// ParseAddress reads an instant as Address writes it. It fails with a *ParseError for
// anything else, and where Parse does because no task can have been there.
func ParseAddress(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, &ParseError{Problem: "This is no instant as addresses have it. Write it like 2026-11-21T10:04:11.123456Z."}
	}
	if t = t.UTC().Truncate(tick); !isMoment(t) {
		return time.Time{}, tooEarly()
	}
	return t, nil
}

// isMoment tells whether t can be told from the zero time, which means no moment.
func isMoment(t time.Time) bool { return t.After(time.Time{}) }

func read(s string, now time.Time, zone *time.Location) (time.Time, error) {
	if len(s) > longest {
		return time.Time{}, unreadable()
	}
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	s = strings.Trim(s, "\"'` ")
	if s == "now" || s == "just now" {
		return now, nil
	}
	if words, ok := strings.CutSuffix(s, " ago"); ok {
		d, ok := parseSpan(words)
		if !ok {
			return time.Time{}, unreadable()
		}
		return now.Add(-d), nil
	}
	return readLocal(s, now, zone)
}

// readLocal reads a day, a time of day, or both.
func readLocal(s string, now time.Time, zone *time.Location) (time.Time, error) {
	p, ok := split(s, zone)
	if !ok {
		return time.Time{}, unreadable()
	}
	nowWall := wallOf(now.In(p.zone))
	day, ok := parseDay(p.day)
	if !ok {
		day, ok = parseDayWord(p.day, nowWall)
	}
	if !ok || p.day == "" && p.clock == "" {
		return time.Time{}, unreadable()
	}
	if p.clock == "" {
		return firstOf(day, p.zone)
	}
	wall, ok := atClock(day, p.clock)
	if !ok {
		return time.Time{}, unreadable()
	}
	if _, isWeekday := weekdays[p.day]; isWeekday && wall.After(nowWall) {
		wall = wall.AddDate(0, 0, -7)
	}
	return p.instant(wall)
}
