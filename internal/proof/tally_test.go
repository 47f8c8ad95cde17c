package proof

import (
	"sync/atomic"
	"time"
)

// A tally counts what is under way. Unlike a sync.WaitGroup it may go up while somebody waits.
type tally struct{ n atomic.Int64 }

// Go carries out f beside the caller.
func (t *tally) Go(f func()) {
	t.n.Add(1)
	go func() {
		defer t.n.Add(-1)
		f()
	}()
}

// Wait returns when nothing is under way.
func (t *tally) Wait() {
	for t.n.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}
