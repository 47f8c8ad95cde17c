package history

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"taskdesk/apiclient"
)

// Version returns one version of a life by its number, with few questions: it is looked
// for between what is known. It fails with apiclient.ErrNotFound when there is none, and
// else as Versions does.
func (p *Past) Version(ctx context.Context, newest View, number int, from Source) (Version, error) {
	r := &reader{ctx: ctx, source: from, floor: math.MaxInt}
	if err := p.join(r, newest); err != nil {
		return Version{}, err
	}
	defer p.leave(r)
	if err := r.hearOf(number); err != nil {
		return Version{}, err
	}
	for {
		v, ask, err := r.seek(number)
		if err != nil || len(ask) == 0 {
			return v, err
		}
		if err := r.askAll(ask); err != nil {
			return Version{}, err
		}
	}
}

// hearOf waits for what the API's history tells, unless a version is known without it.
func (r *reader) hearOf(number int) error {
	r.mu.Lock()
	i, known := r.pins.find(number)
	if (!known || r.wants(i, false)) && number >= 1 && number <= r.top.number {
		r.hear(r.top)
	}
	r.mu.Unlock()
	return r.await(func() bool { return !r.hearing })
}

// seek returns a version, or else the moments to ask for next.
func (r *reader) seek(number int) (v Version, ask []question, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	none := fmt.Errorf("the task has no version %d: %w", number, apiclient.ErrNotFound)
	if number < 1 || number > r.top.number {
		return v, nil, none
	}
	i, known := r.pins.find(number)
	switch {
	case !known && r.pins.joined(i):
		return v, nil, none
	case !known:
		return v, r.around(i, number), nil
	}
	p := r.pins[i]
	if v, ok := r.changed(p); ok {
		return v, nil, nil
	}
	if p.task == nil {
		ask = append(ask, question{at: p.begin, number: number})
	}
	if !p.isFirst(r.top.created()) {
		ask = append(ask, question{at: p.begin.Add(-tick), number: number - 1})
	}
	return v, ask, nil
}

// around returns moments between two pins: where a version may be, at both sides of
// that, and the one that is sure to find the version before the later pin.
func (r *reader) around(i, number int) []question {
	hi := mark{number: r.pins[i].number, begin: r.pins[i].begin, pin: r.pins[i]}
	ask := []question{{at: hi.begin.Add(-tick), number: hi.number - 1}}
	if i == 0 {
		return ask
	}
	lo := mark{number: r.pins[i-1].number, last: r.pins[i-1].holds, pin: r.pins[i-1]}
	for _, n := range []int{number, number + (hi.number-number)/2, number - (number-lo.number)/2} {
		at, ok := r.aim(lo, hi, n)
		if ok && n < hi.number && n > lo.number && !slices.ContainsFunc(ask, func(q question) bool { return q.at.Equal(at) }) {
			ask = append(ask, question{at: at, number: n, guess: true})
		}
	}
	return ask
}

// askAll asks questions side by side and takes the answers.
func (r *reader) askAll(ask []question) error {
	answers, errs := make([]*apiclient.Task, len(ask)), make([]error, len(ask))
	var asking sync.WaitGroup
	for i, q := range ask {
		asking.Go(func() { answers[i], errs[i] = r.source.Get(r.ctx, q.at) })
	}
	asking.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	defer r.wake()
	for i := range ask {
		if errs[i] != nil {
			return fmt.Errorf("read the task as at %s: %w", ask[i].at.Format(time.RFC3339Nano), errs[i])
		}
		r.learn(&ask[i], answers[i])
	}
	return r.err
}
