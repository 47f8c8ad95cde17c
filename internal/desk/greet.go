package desk

import (
	"context"
	"sync"
	"time"

	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

const (
	greetEvery = time.Minute    // for each person
	giveUp     = 24 * time.Hour // after which an unknown write is looked at only when somebody asks
)

// Greet settles what is open of the writes of the person in ctx, such as what was
// left when a process ended in the middle of one. It does so at most once a minute,
// and returns at once.
func (d *Desk) Greet(ctx context.Context) {
	p := person.From(ctx)
	if p == nil || !d.greeted.due(p.Subject, d.now()) {
		return
	}
	d.work.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), greetEvery)
		defer cancel()
		defer context.AfterFunc(d.closing, cancel)()
		d.settleOpen(ctx, p.Subject)
	})
}

// settleOpen looks at every open line of a person that nobody is busy with. What
// it cannot find out stays open, and pages show it as that.
func (d *Desk) settleOpen(ctx context.Context, subject string) {
	lines, err := d.journal.OpenLines(ctx, subject)
	if err != nil {
		d.options.Log.WarnContext(ctx, "cannot read the open writes; the next greeting asks again", "err", err)
		return
	}
	for _, line := range lines {
		old := line.Outcome == store.Unknown && d.now().Sub(line.At) > giveUp
		if !old && !d.flights.underWay(line.Key) {
			d.readBack(ctx, line)
		}
	}
}

// greetings are when people were last greeted, by subject.
type greetings struct {
	mu   sync.Mutex
	last map[string]time.Time
}

// due tells whether it is time to greet somebody, and notes that it is done.
func (g *greetings) due(subject string, now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if last, ok := g.last[subject]; ok && now.Sub(last) < greetEvery {
		return false
	}
	if g.last == nil {
		g.last = make(map[string]time.Time)
	}
	g.last[subject] = now
	return true
}
