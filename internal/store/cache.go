package store

import "sync"

// cacheSize bounds a cache; beyond it some entry makes room for the next.
const cacheSize = 4096

// A cache holds rows that were read, in front of a database that only this
// process writes to. It never shows a row older than a write that has returned:
// each write drops its row afterwards, and a read that began before a drop is
// not kept. A nil cache holds nothing.
type cache[V any] struct {
	mu    sync.RWMutex
	rows  map[string]V
	drops uint64
}

func newCache[V any]() *cache[V] { return &cache[V]{rows: map[string]V{}} }

// get returns the row if it is held, and a mark to hand to fill if it is not.
func (c *cache[V]) get(key string) (row V, held bool, mark uint64) {
	if c == nil {
		return row, false, 0
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	row, held = c.rows[key]
	return row, held, c.drops
}

// fill holds a row that was read after the mark was given, unless a write came between.
func (c *cache[V]) fill(key string, row V, mark uint64) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.drops != mark {
		return
	}
	if len(c.rows) >= cacheSize {
		for other := range c.rows { // any: the order of a map is random
			delete(c.rows, other)
			break
		}
	}
	c.rows[key] = row
}

// clear forgets all rows.
func (c *cache[V]) clear() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.rows)
	c.drops++
}

// drop forgets a row that was written, whether or not the write worked.
func (c *cache[V]) drop(key string) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.rows, key)
	c.drops++
}
