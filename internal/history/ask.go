package history

import (
	"context"
	"fmt"
	"slices"
	"time"

	"taskdesk/apiclient"
)

// fill asks as much as may be asked at a time.
func (p *Past) fill() {
	for len(p.asking) < p.room() {
		q, ok := p.next()
		if !ok {
			return
		}
		p.hear(p.scope().top)
		p.ask(&q)
	}
}

// room is how many questions may be asked at a time. While the API's history may
// answer them all, the walk goes two steps alone.
func (p *Past) room() int {
	if p.hearing && p.early < 2 {
		return 1
	}
	return Parallel
}

// ask asks a question as one of the readers. It goes on when that one leaves, for the others.
func (p *Past) ask(q *question) {
	q.asker = p.readers[slices.IndexFunc(p.readers, func(r *reader) bool { return r.err == nil })]
	ctx, cancel := context.WithCancel(context.WithoutCancel(q.asker.ctx))
	q.cancel = cancel
	p.asking = append(p.asking, q)
	go func() {
		defer cancel()
		t, err := q.asker.source.Get(ctx, q.at)
		p.answer(q, t, err)
	}()
}

// answer takes the answer to a question. One that came too late is taken for what it
// says, but its failure is nobody's.
func (p *Past) answer(q *question, t *apiclient.Task, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.wake()
	late := !slices.Contains(p.asking, q)
	p.asking = slices.DeleteFunc(p.asking, func(other *question) bool { return other == q })
	if !late {
		p.early++
	}
	switch {
	case err == nil:
		p.learn(q, t)
	case !late && slices.Contains(p.readers, q.asker):
		p.fail(fmt.Errorf("read the task as at %s: %w", q.at.Format(time.RFC3339Nano), err))
	}
	p.fill()
}

// learn takes what a question found, and notes whether it was worth asking.
func (p *Past) learn(q *question, t *apiclient.Task) {
	v, fresh, err := p.pins.take(q.at, t)
	p.doubted = p.doubted || !q.guess && t.Version.Number < q.number
	switch {
	case err != nil:
		p.spoiled = err
		p.fail(err)
	case fresh && q.guess:
		p.found++
		p.pins.below(v).missed = 0
	case fresh:
		p.found++
	case q.guess:
		p.vain++
		v.missed++
	}
}

// fail ends the reading of all who read now.
func (p *Past) fail(err error) {
	for _, r := range p.readers {
		if r.err == nil {
			r.err = err
		}
	}
}
