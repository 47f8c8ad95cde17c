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
	row   func(place int32) (R, bool) // false when nothing was there; the caller holds the lock
}

func (w *World) taskTable(at Moment) table[view] {
	w.mu.RLock()
	defer w.mu.RUnlock()
	tasks := w.tasks // which only ever grows at its end
	return table[view]{w, "tasks", len(tasks), func(place int32) (view, bool) { return tasks[place].at(at) }}
}

func (w *World) definitionTable(at Moment) table[*definition] {
	w.mu.RLock()
	defer w.mu.RUnlock()
	all := w.definitionsAt(at)
	return table[*definition]{w, "definitions", len(all), func(place int32) (*definition, bool) { return all[place], true }}
}

// places returns the places of all rows.
func (t table[R]) places() []int32 {
	all := make([]int32, t.size)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

const (
	stretch = 4096 // rows that are read under one hold of the lock: a few milliseconds
	batch   = 32   // rows that are fetched together
)

// read calls do for the rows at some places, with the number of the place, on all
// processors and in no order. It holds the lock for reading, but lets go of it
// between stretches, so that whoever writes does not wait for a long list. What is
// written meanwhile has a later moment than any that was looked at: all stretches
// show the same past.
func (t table[R]) read(places []int32, do func(i int, e *env[R])) {
	var next atomic.Int64
	work := func() {
		var e env[R]
		for {
			end := int(next.Add(stretch))
			begin := end - stretch
			if begin >= len(places) {
				return
			}
			t.world.mu.RLock()
			for end = min(end, len(places)); begin < end; begin += batch {
				t.readBatch(places[:min(begin+batch, end)], begin, &e, do)
			}
			t.world.mu.RUnlock()
		}
	}
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0)-1, len(places)/stretch) {
		wg.Go(work)
	}
	work()
	wg.Wait()
}

// readBatch calls do for the rows at the places from begin on. It fetches them all
// before it looks closer at any: most of a scan is waiting for memory, and so it
// waits for many rows at once.
func (t table[R]) readBatch(places []int32, begin int, e *env[R], do func(i int, e *env[R])) {
	var rows [batch]R
	var there [batch]bool
	for i, place := range places[begin:] {
		rows[i], there[i] = t.row(place)
	}
	for i := range places[begin:] {
		if there[i] {
			e.row = rows[i]
			do(begin+i, e)
		}
	}
}
