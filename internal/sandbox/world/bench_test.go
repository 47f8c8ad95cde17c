package world

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// million returns a seeded world of a million tasks, which is made once.
var million = sync.OnceValues(func() (*World, Examples) {
	return seededMillion()
})

func seededMillion() (*World, Examples) {
	w := New(time.Now)
	return w, w.Seed(1, 1_000_000)
}

func BenchmarkFirstPage(b *testing.B) {
	w, _ := million()
	filters := []string{"", "state eq 'Investigating'", "fields['comment'] neq '' and state eq 'Investigating'",
		"correlationIds any (~ startswith 'eod')", "childTasks all (state eq 'Fixed')", "fields['tradeId'] startswith 'T-1'"}
	orders := []string{"", "state", "version.asAtModified DESC", "fields['difference']"}
	for _, filter := range filters {
		for _, order := range orders {
			b.Run(strings.ReplaceAll(filter+" by "+order, " ", "_"), func(b *testing.B) {
				q := Query{AsAt: Now, Filter: filter}
				if order != "" {
					q.SortBy = []string{order}
				}
				b.ReportAllocs()
				for b.Loop() {
					if _, err := w.Tasks(q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
