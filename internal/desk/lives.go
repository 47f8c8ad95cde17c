package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/person"
)

const (
	maxLives     = 4096     // tasks of which something is kept
	maxLivesSize = 64 << 20 // roughly the bytes that all of it takes
)

// lives keep what was read of the past of tasks, which never changes: for each person
// what they have seen themselves. What was used least recently goes first.
type lives struct {
	mu   sync.Mutex
	kept *simplelru.LRU[lifeKey, *keptLife]
	size int
	most int // 0 takes maxLivesSize
}

type lifeKey struct{ subject, task string }

type keptLife struct {
	past *history.Past
	size int // as last weighed
}

// of returns the past of a task as the person in ctx has seen it.
func (l *lives) of(ctx context.Context, task string) *history.Past {
	key := lifeKey{person.From(ctx).Subject, task}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		// It fails for a size below 1 alone.
		l.kept, _ = simplelru.NewLRU(maxLives, func(_ lifeKey, k *keptLife) { l.size -= k.size })
	}
	if kept, ok := l.kept.Get(key); ok {
		return kept.past
	}
	kept := &keptLife{past: &history.Past{}}
	l.kept.Add(key, kept)
	return kept.past
}

// weigh takes note of how much is kept of a task now, and makes room where that is too much.
func (l *lives) weigh(ctx context.Context, task string, past *history.Past) {
	size := past.Size()
	l.mu.Lock()
	defer l.mu.Unlock()
	kept, ok := l.kept.Peek(lifeKey{person.From(ctx).Subject, task})
	if !ok || kept.past != past {
		return
	}
	l.size += size - kept.size
	kept.size = size
	most := l.most
	if most == 0 {
		most = maxLivesSize
	}
	for l.size > most {
		l.kept.RemoveOldest()
	}
}

// source is where the versions of a task are read from, as the person in ctx.
func (d *Desk) source(task string) history.Source {
	s := history.Source{
		Get: func(ctx context.Context, asAt time.Time) (*apiclient.Task, error) {
			return d.as(ctx).Tasks.Get(ctx, task, asAt)
		},
	}
	if !d.options.SeedEra && d.api.Abilities().History != apiclient.Missing {
		s.History = func(ctx context.Context, since time.Time) ([]apiclient.Change, error) {
			return d.changesSince(ctx, task, since)
		}
	}
	return s
}

// changesSince asks the API's own history. Where there is none, it has the client find
// out for certain, so that it is not asked for again.
//
// API: GET /api/tasks/{id}/history
func (d *Desk) changesSince(ctx context.Context, task string, since time.Time) ([]apiclient.Change, error) {
	changes, err := d.as(ctx).Tasks.History(ctx, task, since)
	if errors.Is(err, apiclient.ErrNotFound) && d.api.Abilities().History == apiclient.CannotTell {
		d.work.Go(func() {
			ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
			defer cancel()
			defer context.AfterFunc(d.closing, cancel)()
			_, _ = d.as(ctx).Probe(ctx) // what it learns is remembered, and the next time is early enough
		})
	}
	return changes, err
}
