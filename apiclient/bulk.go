package apiclient

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
)

// An Outcome is how a write to one task of many ended. With Err there is nothing else.
type Outcome struct {
	Updated
	Err error // an *Error; nil when it was done
}

// A bulk is one write to each of many tasks, whose places in what the caller gave are
// its entries.
type bulk struct {
	c      *Client
	name   string   // the method
	tasks  []string // the task of each entry
	single func(ctx context.Context, entry int) Outcome
	// batch does several entries in one call. It returns nothing, and has done nothing,
	// when that call was refused as a whole.
	batch func(ctx context.Context, entries []int) []Outcome

	ended   chan ending // has room for all
	mu      sync.Mutex
	unknown map[string]bool // tasks to which a write may or may not have happened
}

type ending struct {
	entry int
	Outcome
}

// run does all entries and tells the outcome of each, one after the other.
func (b *bulk) run(ctx context.Context, each func(int, Outcome)) {
	b.ended, b.unknown = make(chan ending, len(b.tasks)), map[string]bool{}
	go func() {
		defer close(b.ended)
		for _, round := range rounds(b.tasks) {
			b.singly(ctx, b.inBatches(ctx, b.settled(round)))
		}
	}()
	for e := range b.ended {
		each(e.entry, e.Outcome)
	}
}

// rounds puts entries for the same task into rounds that follow each other. In one
// batch their order would be the service's to choose, and its answer could not be
// told apart.
func rounds(tasks []string) (all [][]int) {
	times := map[string]int{}
	for entry, task := range tasks {
		n := times[strings.ToLower(task)]
		times[strings.ToLower(task)]++
		if n == len(all) {
			all = append(all, nil)
		}
		all[n] = append(all[n], entry)
	}
	return all
}

// settled leaves out entries whose task may yet be changed by an earlier one: sent
// now, the two could happen in the wrong order.
func (b *bulk) settled(round []int) []int {
	return slices.DeleteFunc(round, func(entry int) bool {
		if !b.unknown[strings.ToLower(b.tasks[entry])] {
			return false
		}
		b.end(entry, Outcome{Err: &Error{Op: b.name, Err: &failure{errors.New("an earlier change of this task may yet happen"), []error{ErrNotSent}}}})
		return true
	})
}

// inBatches does entries in batches, and returns those that have to go one by one.
func (b *bulk) inBatches(ctx context.Context, entries []int) (left []int) {
	if b.batch == nil {
		return entries
	}
	var mu sync.Mutex
	b.atPace(ctx, entries, b.c.batchSize, func(entries []int) {
		outcomes := b.batch(ctx, entries)
		for i, o := range outcomes {
			b.end(entries[i], o)
		}
		if outcomes == nil {
			mu.Lock()
			defer mu.Unlock()
			left = append(left, entries...)
		}
	})
	slices.Sort(left)
	return left
}

func (b *bulk) singly(ctx context.Context, entries []int) {
	b.atPace(ctx, entries, 1, func(entries []int) { b.end(entries[0], b.single(ctx, entries[0])) })
}

// atPace does entries, so many together, side by side with others as far as the
// client's pace allows. It returns when all have ended; those whose turn does not come
// before ctx ends are not sent.
func (b *bulk) atPace(ctx context.Context, entries []int, together int, do func([]int)) {
	var going sync.WaitGroup
	for some := range slices.Chunk(entries, together) {
		if err := b.c.up.pace.begin(ctx); err != nil {
			for _, entry := range some {
				b.end(entry, Outcome{Err: notSent(ctx, op{name: b.name}, err)})
			}
			continue
		}
		going.Go(func() {
			defer b.c.up.pace.end()
			do(some)
		})
	}
	going.Wait()
}

func (b *bulk) end(entry int, o Outcome) {
	if errors.Is(o.Err, ErrOutcomeUnknown) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.unknown[strings.ToLower(b.tasks[entry])] = true
	}
	b.ended <- ending{entry, o}
}
