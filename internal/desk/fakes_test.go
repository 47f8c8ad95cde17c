package desk

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"taskdesk/internal/store"
)

// A clock is the real one, set forward.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// A journal is the store's, which can be made to fail.
type journal struct {
	*store.Store
	mu                 sync.Mutex
	noIntend, noSettle error
	asked              atomic.Int32 // how often it was asked whose an id is
	afterAsking        func()       // runs before that is answered; nil does nothing
	deaf               atomic.Bool  // it does not tell whom the upstream takes somebody for
}

func (j *journal) LastAuthored(ctx context.Context, subject string) (store.Line, error) {
	if j.deaf.Load() {
		return store.Line{}, errors.New("no journal")
	}
	return j.Store.LastAuthored(ctx, subject)
}

func (j *journal) WritersEverAs(ctx context.Context, author string) ([]store.Writer, error) {
	j.asked.Add(1)
	if j.deaf.Load() {
		return nil, errors.New("no journal")
	}
	all, err := j.Store.WritersEverAs(ctx, author)
	if j.afterAsking != nil {
		j.afterAsking()
	}
	return all, err
}

func (j *journal) fail(intend, settle error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.noIntend, j.noSettle = intend, settle
}

func (j *journal) failing() (intend, settle error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.noIntend, j.noSettle
}

func (j *journal) Intend(ctx context.Context, l store.Line) (store.Line, bool, error) {
	if err, _ := j.failing(); err != nil {
		return store.Line{}, false, err
	}
	return j.Store.Intend(ctx, l)
}

func (j *journal) Settle(ctx context.Context, id string, e store.End) error {
	if _, err := j.failing(); err != nil {
		return err
	}
	return j.Store.Settle(ctx, id, e)
}

// noLines is a journal in which nothing was written yet.
type noLines struct{ Journal }

func (noLines) Lines(context.Context, store.LineQuery) ([]store.Line, error) { return nil, nil }

func (noLines) LastAuthored(context.Context, string) (store.Line, error) {
	return store.Line{}, store.ErrNotFound
}

func (noLines) LastMade(context.Context, string, string) (store.Made, error) {
	return store.Made{}, nil
}

func (noLines) WritersAs(context.Context, string, time.Time) ([]store.Writer, error) { return nil, nil }
