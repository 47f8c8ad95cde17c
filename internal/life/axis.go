package life

import "time"

// A Tick is a round instant on the axis, in the zone of whoever looks.
type Tick struct {
	X     int
	At    time.Time
	Label string
}

const (
	ticksMost = 9  // on the whole strip
	ticksRoom = 24 // pixels at each edge without one, where its words would be cut
)

// A step is the time between two ticks. It is counted on the calendar and the clock of a
// zone, so that days begin at midnight there.
type step struct {
	months, days, seconds int
	format                string
}

const perDay = 24 * 60 * 60

// about is roughly how many seconds a step is.
func (s step) about() int { return s.months*30*perDay + s.days*perDay + s.seconds }

var steps = []step{
	{seconds: 1, format: "15:04:05"}, {seconds: 5, format: "15:04:05"}, {seconds: 15, format: "15:04:05"}, {seconds: 30, format: "15:04:05"},
	{seconds: 60, format: "15:04"}, {seconds: 300, format: "15:04"}, {seconds: 900, format: "15:04"}, {seconds: 1800, format: "15:04"},
	{seconds: 3600, format: "15:04"}, {seconds: 3 * 3600, format: "15:04"}, {seconds: 6 * 3600, format: "15:04"}, {seconds: 12 * 3600, format: "15:04"},
	{days: 1, format: "2 Jan"}, {days: 2, format: "2 Jan"}, {days: 7, format: "2 Jan"}, {days: 14, format: "2 Jan"},
	{months: 1, format: "Jan 2006"}, {months: 3, format: "Jan 2006"}, {months: 6, format: "Jan 2006"},
	{months: 12, format: "2006"}, {months: 60, format: "2006"}, {months: 240, format: "2006"},
}

// Ticks returns round instants of a zone within the strip. A midnight among hours is told
// by its day.
func (s Strip) Ticks(zone *time.Location) []Tick {
	st := s.step()
	var ticks []Tick
	first := st.before(s.From.In(zone))
	for n := 0; ; n++ {
		at := st.after(first, n)
		if at.After(s.To) {
			return ticks
		}
		x := s.X(at)
		twice := len(ticks) > 0 && !at.After(ticks[len(ticks)-1].At) // where clocks were set
		if at.Before(s.From) || x < ticksRoom || x > Width-ticksRoom || twice {
			continue
		}
		ticks = append(ticks, Tick{X: x, At: at, Label: st.label(at)})
	}
}

// step is the smallest one that leaves room for every label.
func (s Strip) step() step {
	seconds := int(s.To.Sub(s.From) / time.Second)
	for _, st := range steps {
		if seconds/st.about() < ticksMost {
			return st
		}
	}
	return steps[len(steps)-1]
}

// before is a round time of the calendar, not after t.
func (s step) before(t time.Time) time.Time {
	y, m, d := t.Date()
	switch {
	case s.months > 0:
		y, m, d = y-y%max(s.months/12, 1), time.January, 1
	case s.days > 1:
		d = 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// after is n steps after first.
func (s step) after(first time.Time, n int) time.Time {
	y, m, d := first.Date()
	return time.Date(y, m+time.Month(n*s.months), d+n*s.days, 0, 0, n*s.seconds, 0, first.Location())
}

func (s step) label(t time.Time) string {
	hour, minute, second := t.Clock()
	if s.seconds > 0 && hour+minute+second == 0 {
		return t.Format("2 Jan")
	}
	return t.Format(s.format)
}
