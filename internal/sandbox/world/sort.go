package world

import (
	"cmp"
	"slices"
)

// sort sorts rows by one part of an order. What is equal keeps its
// order: so sorting by one part after the other, the weightiest last, sorts by all.
func (t table[R]) sort(rows []int32, by orderPart[R]) {
	keys := make([]sortKey, len(rows))
	t.read(rows, func(i int, e *env[R]) { keys[i] = keyOf(by.part(e.row)) })
	before := slices.Clone(rows)
	for i, key := range sortKeys(keys, by.descending) {
		rows[i] = before[key.index]
	}
}

// A keyLead is the lead of one of many keys.
type keyLead struct {
	lead  uint64
	index int32
}

// sortKeys returns the keys in order. What is not set comes last, whichever the
// direction: our choice.
func sortKeys(keys []sortKey, descending bool) []keyLead {
	leads := make([]keyLead, len(keys))
	for i, k := range keys {
		leads[i] = keyLead{k.lead, int32(i)}
		if descending {
			leads[i].lead ^= 1<<63 - 1 // the first bit stays, and with it what is not set
		}
	}
	leads = sortLeads(leads)
	for begin := 0; begin < len(leads); {
		end := begin + 1
		for end < len(leads) && leads[end].lead == leads[begin].lead {
			end++
		}
		sortTied(leads[begin:end], keys, descending)
		begin = end
	}
	return leads
}

// sortTied sorts keys that have the same lead by their texts.
func sortTied(leads []keyLead, keys []sortKey, descending bool) {
	slices.SortFunc(leads, func(a, b keyLead) int {
		c := keys[a.index].compareTied(&keys[b.index])
		if descending {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.index, b.index))
	})
}

// sortLeads sorts by eleven bits after the other, the weightiest last. For many
// leads that is much faster than comparing them.
func sortLeads(leads []keyLead) []keyLead {
	const digit = 1<<11 - 1
	spare := make([]keyLead, len(leads))
	for shift := 0; shift < 64; shift += 11 {
		var ends [digit + 1]int
		for _, l := range leads {
			ends[l.lead>>shift&digit]++
		}
		sum := 0
		for d, n := range ends {
			ends[d] = sum
			sum += n
		}
		for _, l := range leads {
			end := &ends[l.lead>>shift&digit]
			spare[*end] = l
			*end++
		}
		leads, spare = spare, leads
	}
	return leads
}
