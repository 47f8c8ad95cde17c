package proof

import (
	"context"
	"time"

	"taskdesk/internal/store"
)

// settle lets all troubles end and everybody come back and look.
func (p *play) settle() error {
	p.tell("— the troubles end")
	p.house.upstream.calm.Store(true)
	p.house.upstream.busy.Wait()
	time.Sleep(2*time.Second + 4*p.house.unit) // longer than a write can be on its way
	for range 3 {
		open, err := p.comeBack()
		if err != nil {
			return err
		}
		if open == 0 {
			break // else somebody's session was at its end: they sign in, and come back once more
		}
	}
	for i, id := range p.house.upstream.world.ids() {
		who := p.people[i%len(p.people)]
		p.open(who, "/tasks/"+id)
		p.open(who, "/tasks/"+id+"/journal")
	}
	for _, who := range p.people {
		p.open(who, "/")
	}
	p.open(p.people[1], "/journal")
	return nil
}

// comeBack has everybody come back, whereupon the console settles what is open of theirs.
// It returns how many lines that left open.
func (p *play) comeBack() (int, error) {
	if p.house.patience > 0 || p.house.console.dead() {
		if err := p.house.restart(true); err != nil { // it greets everybody anew
			return 0, err
		}
	} else {
		time.Sleep(time.Minute) // greetings are no nearer to one another
	}
	for _, who := range p.people {
		p.open(who, "/")
	}
	time.Sleep(p.house.unit) // what a greeting begins goes on by itself
	books, err := p.house.console.books()
	if err != nil {
		return 0, err
	}
	lines, err := books.Lines(context.Background(), store.LineQuery{Outcome: store.Unsettled})
	return len(lines), err
}
