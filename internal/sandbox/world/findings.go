package world

import (
	"slices"
	"strings"
	"sync"
)

// Findings are what recent lists have found, for their later pages. As the past does
// not change they stay true; what is no longer among them is worked out anew.
type findings struct {
	mu     sync.Mutex
	recent []finding // the latest used last
	size   int       // rows in all of them
}

// The most that findings hold: sixteen lists of a million rows in 64 MB.
const (
	maxFindings  = 200
	maxFoundRows = 16_000_000
)

type finding struct {
	asked asked
	rows  []int32 // numbers in the table, in the order of the list
}

// asked is what a list was asked for, whichever the page.
type asked struct {
	table          string
	at             Moment
	filter, sortBy string
}

func (q *Query) asked(table string, at Moment) asked {
	return asked{table, at, q.Filter, strings.Join(q.SortBy, "\x00")}
}

// recall returns what was found for the same before, and false when that is not known.
func (f *findings) recall(what asked) (rows []int32, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.index(what); i >= 0 {
		return f.recent[i].rows, true
	}
	return nil, false
}

// keep remembers what was found, and forgets what was not used for longest.
func (f *findings) keep(what asked, rows []int32) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.index(what); i >= 0 {
		f.forget(i)
	}
	f.recent = append(f.recent, finding{what, rows})
	f.size += len(rows)
	for len(f.recent) > maxFindings || f.size > maxFoundRows {
		f.forget(0)
	}
}

func (f *findings) index(what asked) int {
	return slices.IndexFunc(f.recent, func(known finding) bool { return known.asked == what })
}

func (f *findings) forget(i int) {
	f.size -= len(f.recent[i].rows)
	f.recent = slices.Delete(f.recent, i, i+1)
}
