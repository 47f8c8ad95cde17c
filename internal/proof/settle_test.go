package proof

import (
	"time"
)

// settle lets all troubles end and everybody come back and look.
func (p *play) settle() error {
	p.tell("— the troubles end")
	p.house.upstream.calm.Store(true)
	p.house.upstream.busy.Wait()
	if p.house.patience == 0 {
		time.Sleep(time.Minute) // greetings are no nearer to one another
	}
	time.Sleep(2*time.Second + 4*p.house.unit) // longer than a write can be on its way
	if p.house.console.dead() || p.house.patience > 0 {
		if err := p.house.restart(true); err != nil {
			return err
		}
	}
	for _, who := range p.people {
		p.open(who, "/")
	}
	time.Sleep(p.house.unit) // what greetings begin goes on by itself
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
