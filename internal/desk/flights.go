package desk

import (
	"context"
	"sync"
)

// flights are the submissions that this process is in the middle of, by key.
type flights struct {
	mu    sync.Mutex
	going map[string]chan struct{} // closed at the end
}

// turn waits until no submission with this key is under way and begins one; end
// ends it. It fails when ctx ends first.
func (f *flights) turn(ctx context.Context, key string) (end func(), err error) {
	for {
		ended, mine := f.begin(key)
		if mine {
			return func() { f.end(key, ended) }, nil
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// begin begins a submission, or returns the end of the one that is under way.
func (f *flights) begin(key string) (ended chan struct{}, mine bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ended, ok := f.going[key]; ok {
		return ended, false
	}
	if f.going == nil {
		f.going = make(map[string]chan struct{})
	}
	ended = make(chan struct{})
	f.going[key] = ended
	return ended, true
}

func (f *flights) end(key string, ended chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.going, key)
	close(ended)
}

// underWay tells whether this process is in the middle of a submission.
func (f *flights) underWay(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, ok := f.going[key]
	return ok
}
