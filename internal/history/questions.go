package history

import (
	"context"
	"math"
	"slices"
	"time"

	"taskdesk/apiclient"
)

// A question is a moment for which the service is asked.
type question struct {
	at     time.Time
	number int  // of the version that should be the answer; of a guess, about
	guess  bool // it may find what is known already
	asker  *reader
	cancel context.CancelFunc
}

// next returns the question that is to be asked next: one that is sure to find
// something new while there is one, the newest first, and else a guess.
func (p *Past) next() (question, bool) {
	s := p.scope()
	if s.top == nil {
		return question{}, false
	}
	if q, ok := p.sure(s); ok {
		return q, true
	}
	return p.guess(s)
}

// A scope is what all readers together want to read.
type scope struct {
	top   *pin
	floor int  // no version below this
	exact bool // every task, as at the moment it began
}

// scope is what the readers want who have not failed; its top is nil when there are none.
func (p *Past) scope() scope {
	s := scope{floor: math.MaxInt}
	for _, r := range p.readers {
		if r.err != nil {
			continue
		}
		if s.top == nil || r.top.number > s.top.number {
			s.top = r.top
		}
		s.floor = min(s.floor, r.floor)
		s.exact = s.exact || r.exact
	}
	return s
}

// sure returns a question whose answer is not known yet for certain: for a version
// whose beginning is known, or for the one just before such a beginning.
func (p *Past) sure(s scope) (question, bool) {
	top, _ := p.pins.find(s.top.number)
	for i := top; i >= 0 && p.pins[i].number >= s.floor; i-- {
		v := p.pins[i]
		if p.wants(i, s.exact) && !p.isAsked(v.begin) {
			return question{at: v.begin, number: v.number}, true
		}
		before := v.begin.Add(-tick)
		if !p.pins.joined(i) && !v.isFirst(s.top.created()) && v.number > s.floor && !p.isAsked(before) {
			return question{at: before, number: v.number - 1}, true
		}
	}
	return question{}, false
}

// wants tells whether a version has to be read, or read as at its beginning. One that
// the API's history tells of has not, unless the one after it is to be compared with it.
func (p *Past) wants(i int, exact bool) bool {
	v := p.pins[i]
	switch {
	case exact:
		return v.task == nil || !v.exact && !isStill(v.task)
	case v.task != nil:
		return false
	case v.told == nil:
		return true
	}
	return i+1 < len(p.pins) && p.pins[i+1].told == nil && p.pins.joined(i+1)
}

// isStill tells whether a task shows nothing that depends on the moment it is read as
// at, within one version.
func isStill(t *apiclient.Task) bool {
	return t.UltimateParent == nil && t.Parent == nil && t.Children == nil && t.Stack == nil && t.OpenDuration == nil && t.Unknown == nil
}

func (p *Past) isAsked(at time.Time) bool {
	return slices.ContainsFunc(p.asking, func(q *question) bool { return q.at.Equal(at) })
}

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
