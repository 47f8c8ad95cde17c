package moment

import (
	"strings"
	"time"
)

// parts are a day and a time of day as written, and whose clock they go by. Day and
// clock may be empty.
type parts struct {
	day, clock   string
	zone         *time.Location
	abbreviation string // as "GMT" in zone, to tell a time that came twice
}

// split cuts s around its time of day, which is what has a colon.
func split(s string, zone *time.Location) (parts, bool) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		if day, ok := strings.CutSuffix(s, " utc"); ok {
			s, zone = day, time.UTC
		}
		return parts{day: s, zone: zone}, true
	}
	start, end := colon, colon
	for start > 0 && isDigit(s[start-1]) {
		start--
	}
	for end < len(s) && (isDigit(s[end]) || strings.IndexByte(":.,", s[end]) >= 0) {
		end++
	}
	day, ok := cutDay(s[:start])
	if !ok {
		return parts{}, false
	}
	p := parts{day: day, clock: s[start:end], zone: zone}
	return p, p.setPlace(strings.TrimSpace(s[end:]))
}

// cutDay returns the day in front of a time, which ends in a blank or the T of
// RFC 3339.
func cutDay(s string) (string, bool) {
	day := strings.TrimSpace(s)
	if day != s || day == "" {
		return strings.TrimSuffix(day, ","), true
	}
	last := len(day) - 1
	return day[:last], last > 0 && (day[last] == 'T' || day[last] == 't') && isDigit(day[last-1])
}

// setPlace reads what follows a time: nothing, UTC, an offset or an abbreviation.
func (p *parts) setPlace(s string) bool {
	switch {
	case s == "":
		return true
	case strings.EqualFold(s, "z"), strings.EqualFold(s, "utc"), strings.EqualFold(s, "gmt"):
		p.zone = time.UTC
		return true
	case isLetters(s):
		p.abbreviation = s
		return true
	}
	seconds, ok := parseOffset(s)
	p.zone = time.FixedZone("", seconds)
	return ok
}

// parseOffset reads +hh:mm, +hhmm or +hh. A plus sign that went through an address
// unescaped has become a blank, so hh:mm does as well.
func parseOffset(s string) (seconds int, ok bool) {
	sign := 1
	switch {
	case s[0] == '-':
		sign, s = -1, s[1:]
	case s[0] == '+':
		s = s[1:]
	case len(s) != len("hh:mm"):
		return 0, false
	}
	if len(s) == len("hh:mm") && s[2] == ':' {
		s = s[:2] + s[3:]
	}
	if len(s) == len("hh") {
		s += "00"
	}
	t, err := time.Parse("1504", s)
	return sign * (t.Hour()*3600 + t.Minute()*60), err == nil && len(s) == len("hhmm")
}

// instant returns when clocks showed wall. It fails if that was never or twice, or
// if the abbreviation was not the one in use then.
func (p parts) instant(wall time.Time) (time.Time, error) {
	r := in(p.zone, wall)
	if r.times == 0 {
		return time.Time{}, neverCame(wall, p.zone, r)
	}
	if p.abbreviation == "" {
		if r.times == 2 {
			return time.Time{}, cameTwice(wall, p.zone, r)
		}
		return r.early, nil
	}
	early, late := p.calls(r.early), p.calls(r.late)
	switch {
	case early && late && r.times == 2:
		return time.Time{}, cameTwice(wall, p.zone, r)
	case early:
		return r.early, nil
	case late:
		return r.late, nil
	}
	return time.Time{}, &ParseError{Problem: strings.ToUpper(p.abbreviation) + " is not what clocks in " + p.zone.String() + " showed then. Write the offset in its place: " + FieldText(r.early, p.zone) + "."}
}

// calls tells whether the abbreviation is in use at t.
func (p parts) calls(t time.Time) bool {
	name, _ := t.In(p.zone).Zone()
	return strings.EqualFold(name, p.abbreviation)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}
