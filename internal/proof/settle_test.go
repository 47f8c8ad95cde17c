package proof

import (
	"time"
)

// settle lets all troubles end and everybody come back and look.
func (p *play) settle() error {
	p.tell("— the troubles end")
	p.house.upstream.calm.Store(true)
	if p.house.console.dead() {
		if err := p.house.restart(true); err != nil {
			return err
		}
	}
	p.house.upstream.busy.Wait()
	time.Sleep(4*p.house.unit + time.Minute) // longer than a write can be on its way, and than greetings are apart
	for _, who := range p.people {
		p.open(who, "/")
	}
	time.Sleep(p.house.unit) // what greetings begin goes on by itself
	for _, who := range p.people {
		p.open(who, "/")
		for _, id := range p.house.upstream.world.ids() {
			p.open(who, "/tasks/"+id)
			p.open(who, "/tasks/"+id+"/journal")
		}
	}
	p.open(p.people[1], "/journal")
	p.open(p.people[1], "/journal/check")
	return nil
}
