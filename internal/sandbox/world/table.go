package world

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// A table is all there is of one kind as at a moment, in the order in which it is
// listed. Later changes neither move a row nor alter what it shows.
type table[R member[R]] struct {
	world *World
	name  string
	size  int
	row   func(number int32) (R, bool) // false when it was not there; the caller holds the lock
}

func (w *World) taskTable(at Moment) table[view] {
	w.mu.RLock()
	defer w.mu.RUnlock()
	tasks := w.tasks // which only ever grows at its end
	return table[view]{w, "tasks", len(tasks), func(number int32) (view, bool) { return tasks[number].at(at) }}
}

func (w *World) definitionTable(at Moment) table[*definition] {
	w.mu.RLock()
	defer w.mu.RUnlock()
	all := w.definitionsAt(at)
	return table[*definition]{w, "definitions", len(all), func(number int32) (*definition, bool) { return all[number], true }}
}

// all returns the numbers of all rows.
func (t table[R]) all() []int32 {
	rows := make([]int32, t.size)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

const (
	stretch = 4096 // rows that are read under one hold of the lock: a few milliseconds
	batch   = 32   // rows that are fetched together
)

// read calls do for rows, each with its index among them, on all processors and in
// no order. It holds the lock for reading, but lets go of it between stretches, so
// that whoever writes does not wait for a long list. What is written meanwhile has a
// later moment than any that was looked at: all stretches show the same past.
func (t table[R]) read(rows []int32, do func(i int, e *env[R])) {
	var next atomic.Int64
	work := func() {
		for {
			end := int(next.Add(stretch))
			if end-stretch >= len(rows) {
				return
			}
			t.readStretch(rows[:min(end, len(rows))], end-stretch, do)
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0)-1, len(rows)/stretch) {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// readStretch calls do for the rows from begin on.
func (t table[R]) readStretch(rows []int32, begin int, do func(i int, e *env[R])) {
	t.world.mu.RLock()
	defer t.world.mu.RUnlock()
	var e env[R]
	for ; begin < len(rows); begin += batch {
		t.readBatch(rows[:min(begin+batch, len(rows))], begin, &e, do)
	}
}

// readBatch calls do for the rows from begin on. It fetches them all before it looks
// closer at any: most of a scan is waiting for memory, and so it waits for many rows
// at once.
func (t table[R]) readBatch(rows []int32, begin int, e *env[R], do func(i int, e *env[R])) {
	var fetched [batch]R
	var there [batch]bool
	for i, row := range rows[begin:] {
		fetched[i], there[i] = t.row(row)
	}
	for i := range rows[begin:] {
		if there[i] {
			e.row = fetched[i]
			do(begin+i, e)
		}
	}
}
