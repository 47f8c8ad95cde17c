package proof

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// press sends a form as the step says, and starts the console anew if that made it crash.
func (p *play) press(s step, first *sheet) error {
	if s.How == alone {
		p.signOut(first.person)
	}
	p.plan(s)
	p.house.console.set(s.Crash, p.house.tenths(s.Tenths)+time.Millisecond)
	sheets := []*sheet{first}
	switch s.How {
	case twice:
		sheets = append(sheets, first)
	case rivals:
		if other := p.people[1-s.Who].sheet(0); other != nil {
			sheets = append(sheets, other)
		}
	}
	var sending sync.WaitGroup
	for _, one := range sheets {
		sending.Go(func() { p.send(s, one) })
	}
	sending.Wait()
	p.house.console.set("", 0)
	if p.house.console.dead() {
		return p.house.restart(true)
	}
	return nil
}

// send sends a form once and keeps the form that the answer holds, if it does.
func (p *play) send(s step, sheet *sheet) {
	ctx := context.Background()
	if s.How == leave {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, p.house.tenths(s.Tenths)+time.Millisecond)
		defer cancel()
	}
	var headers []string
	if s.Scripts {
		headers = []string{"HX-Request: true", "HX-Request-Type: partial", "HX-Current-URL: " + p.house.consoleAt + sheet.action}
	}
	sub, n := p.begin(sheet)
	pg := sheet.person.ask(ctx, http.MethodPost, sheet.action, sheet.values, headers...)
	if next := pg.redirect(); next != "" {
		pg = sheet.person.get(next)
	}
	p.mu.Lock()
	sub.presses[n].got = pg.got
	sub.presses[n].parked = pg.parked
	p.mu.Unlock()
	p.saw(pg, sub, sheet.values.Get(".key"))
	p.keep(pg)
}

// begin writes down that a form is being sent.
func (p *play) begin(sheet *sheet) (*submission, int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sub := p.submissions[sheet.token]
	sub.presses = append(sub.presses, pressed{begun: p.house.order.next(), key: sheet.values.Get(".key"), seen: sheet.seen()})
	return sub, len(sub.presses) - 1
}

// redirect is where a script makes the browser go.
func (pg *page) redirect() string {
	if pg.err != nil {
		return ""
	}
	return pg.header.Get("HX-Redirect")
}

// seen is the version that a form is about.
func (s *sheet) seen() int {
	n, _ := strconv.Atoi(s.values.Get(".seen")) // 0 in the form of a new task
	return n
}
