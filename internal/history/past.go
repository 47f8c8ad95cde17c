package history

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"taskdesk/apiclient"
)

const (
	Parallel = 8    // questions that are asked side by side
	Longest  = 5000 // versions of one life that are read
)

// A Source is where the versions of one task come from.
type Source struct {
	// Get returns the task as it stood at a moment.
	Get func(ctx context.Context, asAt time.Time) (*apiclient.Task, error)
	// History returns the changes since a moment; nil where there is no such call.
	History func(ctx context.Context, since time.Time) ([]apiclient.Change, error)
}

// A Past is what is known of the versions of one task, as one person may see it. It
// grows as it is read, and asks for nothing twice: past versions never change. All who
// read it at the same time share what is asked. The zero Past knows nothing. It is safe
// for concurrent use.
type Past struct {
	mu      sync.Mutex
	pins    pins
	readers []*reader
	asking  []*question
	hearing bool          // the API's history is being asked
	heard   int           // up to which version it was
	stop    func()        // ends that
	early   int           // answers since then
	found   int           // questions that found something new
	vain    int           // and those that did not
	spoiled error         // why nothing of this can be believed
	news    chan struct{} // closed when something changes
}

// A reader is somebody who reads a life from a version down.
type reader struct {
	*Past
	ctx    context.Context
	source Source
	top    *pin
	floor  int // the lowest version that it wants
	exact  bool
	err    error // why there is nothing more for it
}

// Size is roughly how many bytes the past takes.
func (p *Past) Size() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	size := 512
	for _, v := range p.pins {
		size += v.size()
	}
	return size
}

// join adds a reader of the life up to a version, and begins to ask for it.
func (p *Past) join(r *reader, newest View) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.readers) == 0 && p.spoiled != nil {
		p.forget()
	}
	top, _, err := p.pins.take(newest.AsAt, newest.Task)
	if err != nil && len(p.readers) == 0 {
		p.forget() // what is read now is more true than what is kept
		top, _, err = p.pins.take(newest.AsAt, newest.Task)
	}
	if err != nil {
		return err
	}
	p.pins.hint(1, newest.Task.Version.AsAtCreated)
	r.Past, r.top, r.err = p, top, p.spoiled
	r.floor = max(r.floor, top.number-Longest) // the last one is compared with the one before it
	p.readers = append(p.readers, r)
	p.fill()
	return nil
}

// forget makes p a zero Past again, but for what is being asked.
func (p *Past) forget() {
	p.pins, p.spoiled, p.heard, p.found, p.vain = nil, nil, 0, 0, 0
}

// leave takes a reader out. After the last one nothing goes on.
func (p *Past) leave(r *reader) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.readers = slices.DeleteFunc(p.readers, func(other *reader) bool { return other == r })
	if len(p.readers) > 0 {
		return
	}
	for _, q := range p.asking {
		q.cancel()
	}
	p.asking = nil
	if p.hearing {
		p.stop()
	}
}

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

// wake lets everybody look who waits.
func (p *Past) wake() {
	if p.news != nil {
		close(p.news)
		p.news = nil
	}
}

// await returns once look, which runs with p locked, says that it saw what it looks
// for. It fails with the reader's error when that cannot come any more.
func (r *reader) await(look func() bool) error {
	for {
		seen, err, news := r.look(look)
		if seen || err != nil {
			return err
		}
		select {
		case <-news:
		case <-r.ctx.Done():
			return r.ctx.Err()
		}
	}
}

func (r *reader) look(look func() bool) (seen bool, err error, news <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if look() {
		return true, nil, nil
	}
	if r.err != nil && len(r.asking) == 0 {
		return false, r.err, nil
	}
	if r.news == nil {
		r.news = make(chan struct{})
	}
	return false, nil, r.news
}
