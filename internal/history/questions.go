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
