package history

import (
	"context"
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
	doubted bool          // versions were left out: by a service that is behind, or that counts so
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

// A Begin is when a version began.
type Begin struct {
	Number int
	AsAt   time.Time // UTC
}

// Known returns the versions that were found so far, oldest first. It asks for nothing.
func (p *Past) Known() (all []Begin) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.spoiled != nil || p.doubted {
		return nil
	}
	for _, v := range p.pins {
		if v.task != nil || v.told != nil {
			all = append(all, Begin{v.number, v.begin})
		}
	}
	return all
}

// join adds a reader of the life up to a version, and begins to ask for it.
func (p *Past) join(r *reader, newest View) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.wake()
	if len(p.readers) == 0 && (p.spoiled != nil || p.doubted) {
		p.forget()
	}
	top, err := p.pins.takeNewest(newest)
	if err != nil && len(p.readers) == 0 {
		p.forget() // what is read now is more true than what is kept
		top, err = p.pins.takeNewest(newest)
	}
	if err != nil {
		return err
	}
	p.pins.hint(1, top.created())
	r.Past, r.top, r.err = p, top, p.spoiled
	r.floor = max(r.floor, top.number-Longest) // the last one is compared with the one before it
	p.readers = append(p.readers, r)
	p.fill()
	return nil
}

// forget makes p a zero Past again, but for what is being asked.
func (p *Past) forget() {
	p.pins, p.spoiled, p.doubted, p.heard, p.found, p.vain = nil, nil, false, 0, 0, 0
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
