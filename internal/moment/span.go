package moment

import (
	"strconv"
	"strings"
	"time"
)

const oneDay = 24 * time.Hour

// units holds every word for a unit of time.
var units = map[string]time.Duration{
	"s": time.Second, "sec": time.Second, "secs": time.Second, "second": time.Second, "seconds": time.Second,
	"m": time.Minute, "min": time.Minute, "mins": time.Minute, "minute": time.Minute, "minutes": time.Minute,
	"h": time.Hour, "hr": time.Hour, "hrs": time.Hour, "hour": time.Hour, "hours": time.Hour,
	"d": oneDay, "day": oneDay, "days": oneDay,
	"w": 7 * oneDay, "week": 7 * oneDay, "weeks": 7 * oneDay,
}

// longestSpan keeps sums far from what a time.Duration can hold.
const longestSpan = 100 * 365 * oneDay

// parseSpan reads amounts such as "90 min", "2h" and "2 d 4 h", lower-case.
func parseSpan(s string) (time.Duration, bool) {
	var sum time.Duration
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		amount, rest := cutWhile(s, '0', '9')
		word, rest := cutWhile(strings.TrimSpace(rest), 'a', 'z')
		n, err := strconv.Atoi(amount)
		unit := units[word]
		if err != nil || unit == 0 || n > int((longestSpan-sum)/unit) {
			return 0, false
		}
		sum += time.Duration(n) * unit
		s = rest
	}
	return sum, true
}

// cutWhile cuts s behind its leading bytes from low to high.
func cutWhile(s string, low, high byte) (head, rest string) {
	i := 0
	for i < len(s) && low <= s[i] && s[i] <= high {
		i++
	}
	return s[:i], s[i:]
}

// Span returns d in its two largest units, rounded down: "2 d 4 h", "35 min",
// "12 s". A negative d is "0 s".
func Span(d time.Duration) string {
	d = max(d, 0)
	switch {
	case d < time.Minute:
		return amount(d, time.Second, "s")
	case d < time.Hour:
		return amount(d, time.Minute, "min")
	case d < oneDay:
		return twoUnits(amount(d, time.Hour, "h"), amount(d%time.Hour, time.Minute, "min"))
	}
	return twoUnits(amount(d, oneDay, "d"), amount(d%oneDay, time.Hour, "h"))
}

func amount(d, unit time.Duration, word string) string {
	return strconv.FormatInt(int64(d/unit), 10) + " " + word
}

func twoUnits(large, small string) string {
	if strings.HasPrefix(small, "0 ") {
		return large
	}
	return large + " " + small
}

// Ago returns how long ago something was: "2 d 4 h ago". Under a minute, and in the
// future as another machine's clock may have it, that is "just now".
func Ago(d time.Duration) string {
	if d < time.Minute {
		return "just now"
	}
	return Span(d) + " ago"
}
