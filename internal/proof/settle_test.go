package proof

import (
	"time"
)

// settle lets all troubles end and everybody come back and look.
func (p *play) settle() error {
	p.tell("— the troubles end")
	p.house.upstream.calm.Store(true)
	time.Sleep(4*p.house.unit + time.Minute) // longer than a write can be on its way, and than greetings are apart
	if p.house.console.dead() {
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
