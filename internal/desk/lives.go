package desk

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

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
	used *simplelru.LRU[lifeKey, *keptLife]
	size int
	most int // 0 takes maxLivesSize
}

type lifeKey struct{ subject, task string }

type keptLife struct {
	past *history.Past
	size int // as last weighed
	end  ending
}

// of returns the past of a task as the person in ctx has seen it.
func (l *lives) of(ctx context.Context, task string) *history.Past {
	return l.life(ctx, task).past
}

func (l *lives) life(ctx context.Context, task string) *keptLife {
	key := lifeKey{person.From(ctx).Subject, task}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used == nil {
		// It fails for a size below 1 alone.
		l.used, _ = simplelru.NewLRU(maxLives, func(_ lifeKey, k *keptLife) { l.size -= k.size })
	}
	if kept, ok := l.used.Get(key); ok {
		return kept
	}
	kept := &keptLife{past: &history.Past{}}
	l.used.Add(key, kept)
	return kept
}

// known returns the versions of a task that the person in ctx has found so far, oldest first.
func (l *lives) known(ctx context.Context, task string) []history.Begin {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used == nil {
		return nil
	}
	kept, ok := l.used.Peek(lifeKey{person.From(ctx).Subject, task})
	if !ok {
		return nil
	}
	return kept.past.Known()
}

// weigh takes note of how much is kept of a task now, and makes room where that is too much.
func (l *lives) weigh(ctx context.Context, task string, past *history.Past) {
	size := past.Size()
	l.mu.Lock()
	defer l.mu.Unlock()
	kept, ok := l.used.Peek(lifeKey{person.From(ctx).Subject, task})
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
		l.used.RemoveOldest()
	}
}

// An ending is when a task was deleted, and by whom where the API's history told that.
type ending struct {
	at   time.Time // the first moment without it; zero while that is not known
	by   string
	last int // its last version; 0 while the end is not known
}

// end returns what the person in ctx has found out about the end of a task.
func (l *lives) end(ctx context.Context, task string) ending {
	kept := l.life(ctx, task)
	l.mu.Lock()
	defer l.mu.Unlock()
	return kept.end
}

// ended keeps how a task ended: a deletion is final.
func (l *lives) ended(ctx context.Context, task string, end ending) {
	kept := l.life(ctx, task)
	l.mu.Lock()
	defer l.mu.Unlock()
	kept.end = end
}
