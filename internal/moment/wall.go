package moment

import "time"

// What a clock and a calendar on a wall show is held here as a time.Time in UTC
// that is named wall or day: it is no instant until a zone is known.

// wallOf returns what a wall in t's location shows at t.
func wallOf(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// A reading is how often a wall time came in a zone, and when.
type reading struct {
	times       int       // 1, but 2 where clocks were set back and 0 where they were set forward
	early, late time.Time // with the offset before the setting, and with the one after it
	set         time.Time // when clocks were set, unless times is 1
}

// in finds the instants at which clocks in zone showed wall.
func in(zone *time.Location, wall time.Time) reading {
	y, m, d := wall.Date()
	guess := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), zone)
	start, end := guess.ZoneBounds()
	for _, set := range []time.Time{start, end} {
		if set.IsZero() {
			continue
		}
		r := reading{early: wall.Add(-offset(set.Add(-1))), late: wall.Add(-offset(set)), set: set}
		switch before, after := r.early.Before(set), !r.late.Before(set); {
		case before && after:
			r.times = 2
			return r
		case !before && !after:
			return r
		}
	}
	return reading{times: 1, early: guess, late: guess}
}

func offset(t time.Time) time.Duration {
	_, seconds := t.Zone()
	return time.Duration(seconds) * time.Second
}

// firstOf returns the first instant of day in zone. Where clocks are set forward at
// midnight, the day begins later; it fails for a day that was left out entirely.
func firstOf(day time.Time, zone *time.Location) (time.Time, error) {
	r := in(zone, day)
	if r.times > 0 {
		return r.early, nil
	}
	if wallOf(r.set.In(zone)).Before(day.AddDate(0, 0, 1)) {
		return r.set, nil
	}
	return time.Time{}, neverCame(day, zone, r)
}
