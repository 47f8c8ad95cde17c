package history

import (
	"math"
	"slices"
	"time"
)

// A mark is a version at a moment, known or expected.
type mark struct {
	number      int
	begin, last time.Time
	*pin        // nil for an expected one
	guess       bool
}

// guess returns the moment that may halve the longest stretch of versions of which
// nothing is known and nothing is asked. There is none while too many guesses were in vain.
func (p *Past) guess(s scope) (question, bool) {
	if p.vain > min(2*Parallel, 2+s.top.number/4)+p.found/25 {
		return question{}, false
	}
	marks := p.marks(s)
	best, most, crowded := question{}, 2, false
	for i := 1; i < len(marks); i++ {
		lo, hi := marks[i-1], marks[i]
		if lo.pin != nil {
			crowded = lo.missed > 0
		}
		if crowded && (lo.guess || hi.guess) {
			continue // one after the other, where guesses were in vain
		}
		from := max(lo.number, s.floor-1)
		unknown := min(hi.number-from-1, int(min(hi.begin.Sub(lo.last)/tick-1, math.MaxInt32)))
		if unknown <= most {
			continue
		}
		number := from + (hi.number-from)/2
		if at, ok := p.aim(lo, hi, number); ok {
			best, most = question{at: at, number: number, guess: true}, unknown
		}
	}
	return best, best.guess
}

// marks are all pins that are wanted and all questions, by time.
func (p *Past) marks(s scope) []mark {
	var marks []mark
	for _, v := range p.pins {
		if v.number <= s.top.number {
			marks = append(marks, mark{v.number, v.begin, v.holds, v, false})
		}
	}
	for _, q := range p.asking {
		marks = append(marks, mark{q.number, q.at, q.at, nil, q.guess})
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.begin.Compare(b.begin) })
	return marks
}

// aim returns a moment at which a version between two marks may have been there. It
// takes the changes to be spread evenly, or as densely as after the later mark; when
// that was in vain they must be crowded, and it goes nearer by orders of magnitude.
func (p *Past) aim(lo, hi mark, number int) (time.Time, bool) {
	span, steps := hi.begin.Sub(lo.last), hi.number-number
	back := time.Duration(float64(span) * float64(steps) / float64(hi.number-lo.number))
	if pace := p.pace(hi.begin); pace > 0 {
		back = min(back, pace*time.Duration(steps))
	}
	if lo.pin != nil && lo.missed > 0 {
		back = min(back, time.Duration(math.Sqrt(float64(span)*float64(tick)*float64(steps))))
	}
	at := hi.begin.Add(-max(back, 2*tick)).Truncate(tick)
	return at, at.After(lo.last)
}

// pace is how long the versions from a moment on lasted on average, and 0 when none is known.
func (p *Past) pace(from time.Time) time.Duration {
	first := slices.IndexFunc(p.pins, func(v *pin) bool { return !v.begin.Before(from) })
	last := first
	for last >= 0 && last+1 < len(p.pins) && last-first < 4 && p.pins.joined(last+1) {
		last++
	}
	if last <= first {
		return 0
	}
	return p.pins[last].begin.Sub(p.pins[first].begin) / time.Duration(last-first)
}
