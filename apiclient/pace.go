package apiclient

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	firstPace = 4 // requests of batch work in flight at first
	topPace   = 8 // and at most
)

// A pace bounds how many requests of batch work are in flight. How many the service
// takes is not published, so it is found out: what is answered allows a little more,
// up to one more each round; being turned away halves it, down to one.
type pace struct {
	mu      sync.Mutex
	allowed float64
	busy    int
	waiting []chan struct{} // closed when it is their turn, the oldest first
	slowed  time.Time
}

// begin waits for a turn, which end ends. It fails when ctx ends first.
func (p *pace) begin(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	p.mu.Lock()
	turn := make(chan struct{})
	p.waiting = append(p.waiting, turn)
	p.admit()
	p.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		p.leave(turn)
		return ctx.Err()
	}
}

func (p *pace) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy--
	p.admit()
}

// leave gives a turn up that was waited for, or that has just come.
func (p *pace) leave(turn chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.waiting, turn); i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
		return
	}
	p.busy--
	p.admit()
}

// admit gives turns to those who wait, as far as there are any. The caller holds mu.
func (p *pace) admit() {
	for len(p.waiting) > 0 && p.busy < int(p.allowed) {
		close(p.waiting[0])
		p.waiting = p.waiting[1:]
		p.busy++
	}
}

func (p *pace) faster() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = min(p.allowed+1/p.allowed, topPace)
	p.admit()
}

// slower halves the pace after a request that was sent at a moment was turned away.
// Those that were on their way when it was halved the last time tell nothing new.
func (p *pace) slower(sent time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sent.After(p.slowed) {
		p.allowed, p.slowed = max(p.allowed/2, 1), time.Now()
	}
}
