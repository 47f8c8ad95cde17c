package moment

import (
	"strings"
	"time"
)

// weekdays holds the words for the days of the week, lower-case.
var weekdays = func() map[string]time.Weekday {
	words := map[string]time.Weekday{}
	for d := time.Sunday; d <= time.Saturday; d++ {
		word := strings.ToLower(d.String())
		words[word], words[word[:3]] = d, d
	}
	return words
}()

// parseDay reads a date in figures, or with the month as a word.
func parseDay(s string) (time.Time, bool) {
	if len(s) == len(time.DateOnly) && s[4] == '-' {
		day, err := time.Parse(time.DateOnly, s)
		return day, err == nil
	}
	for _, layout := range []string{"2 Jan 2006", "2 January 2006"} {
		if day, err := time.Parse(layout, s); err == nil {
			return day, true
		}
	}
	return time.Time{}, false
}

// parseDayWord reads a day in a word, and none as today. A weekday is the last one,
// which may be today.
func parseDayWord(s string, nowWall time.Time) (time.Time, bool) {
	y, m, d := nowWall.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	switch s {
	case "", "today":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	weekday, ok := weekdays[s]
	back := (int(today.Weekday()) - int(weekday) + 7) % 7
	return today.AddDate(0, 0, -back), ok
}

// atClock returns the wall time of a day at a time of day such as 10:04, 10:04:11
// or 10:04:11.123456789.
func atClock(day time.Time, s string) (time.Time, bool) {
	layout := "15:04:05"
	if strings.Count(s, ":") == 1 {
		layout = "15:04"
	}
	if i := strings.IndexAny(s, ".,"); i >= 0 && len(s)-i > len(".123456789") {
		return time.Time{}, false
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return time.Time{}, false
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), true
}
