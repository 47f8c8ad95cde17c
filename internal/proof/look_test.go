package proof

import ()

// look opens a page to look at it.
func (p *play) look(who *person, s step) {
	id := p.task(s.Task)
	address := map[string]string{
		"home": "/", "task": "/tasks/" + id, "edit": "/tasks/" + id + "/edit", "start": "/tasks/" + id + "/triggers/start",
		"journal of the task": "/tasks/" + id + "/journal", "journal": "/journal",
	}[s.Where]
	switch s.Where {
	case "write":
		if address = p.witness.lastWrite(who); address == "" {
			return
		}
	case "parked":
		p.resume(who)
		return
	}
	p.see(who.get(address))
}

// resume opens what was kept while nobody was signed in, and keeps its form open.
func (p *play) resume(who *person) {
	home := who.get("/")
	p.see(home)
	if home.err != nil {
		return
	}
	href, ok := home.Find(`.writes a[href^="/parked/"]`).First().Attr("href")
	if !ok {
		return
	}
	pg := who.get(href)
	p.see(pg)
	p.keep(pg)
}
