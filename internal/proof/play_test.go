package proof

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// A play is a schedule as it is carried out.
type play struct {
	house   *house
	people  []*person
	witness *witness
	seedEra bool

	mu          sync.Mutex
	submissions map[string]*submission // by token
	story       []string               // what was done and seen, for whoever reads of a failure
}

// A submission is what a person means with a form, however often and by however many
// copies of the form they send it.
type submission struct {
	token   string
	subject string
	op      string
	task    string
	trigger string
	fields  bool // it has values of its own, by which its effects are known
	presses []pressed
}

// A pressed is one sending of a form.
type pressed struct {
	begun, got int64
	key        string
	seen       int
	parked     bool // nobody was signed in: it was kept, not carried out
}

// carryOut plays a schedule to its end.
func (p *play) carryOut(s schedule) error {
	for range 2 {
		if _, err := p.house.make(); err != nil {
			return err
		}
	}
	for _, step := range s.Steps {
		p.tell("— %s", step)
		if err := p.do(step); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	return p.settle()
}

// do carries out one step.
func (p *play) do(s step) error {
	if p.house.console.dead() {
		if err := p.house.restart(true); err != nil {
			return err
		}
	}
	who := p.people[s.Who]
	switch s.Do {
	case write:
		if sheet := p.prepare(who, s); sheet != nil {
			return p.press(s, sheet)
		}
	case prepare:
		p.plan(s)
		p.prepare(who, s)
	case press:
		if sheet := who.sheet(s.Sheet); sheet != nil {
			return p.press(s, sheet)
		}
	case draft:
		if sheet := who.sheet(s.Sheet); sheet != nil && sheet.drafts != "" {
			p.see(who.ask(context.Background(), http.MethodPost, sheet.drafts, sheet.values, "HX-Request: true", "Taskdesk-Background: 1"))
		}
	case look:
		p.plan(s)
		p.look(who, s)
	case meddle:
		p.meddle(s)
	case pass:
		time.Sleep(p.house.tenths(s.Tenths))
	case restart:
		return p.house.restart(s.How == "by a crash")
	case signOut:
		p.signOut(who)
	}
	return nil
}

func (p *play) plan(s step) {
	for _, t := range s.Troubles {
		p.house.upstream.plan(t)
	}
}

func (p *play) signOut(who *person) {
	p.see(who.ask(context.Background(), http.MethodPost, "/logout", nil))
}

// task is the id of one of the tasks that there are or were.
func (p *play) task(n int) string {
	ids := p.house.upstream.world.ids()
	return ids[n%len(ids)]
}

// sheet is one of the open forms, counted from the newest; nil when there is none.
func (p *person) sheet(n int) *sheet {
	if len(p.sheets) == 0 {
		return nil
	}
	return p.sheets[len(p.sheets)-1-n%len(p.sheets)]
}

// tell adds a line to the story.
func (p *play) tell(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.story = append(p.story, fmt.Sprintf("%s  "+format, append([]any{time.Now().Format("15:04:05.000")}, args...)...))
}

// see has the witness look at a page that was opened.
func (p *play) see(pg *page) { p.saw(pg, nil, "") }

// saw has the witness look at a page. Sub is what was sent to get it, if anything, and
// key that of the form.
func (p *play) saw(pg *page, sub *submission, key string) {
	what := fmt.Sprintf("%s %s saw", pg.person.login, pg.method)
	if sub != nil {
		what += " after sending " + sub.token
	}
	if pg.err != nil {
		p.tell("%s nothing: %v", what, pg.err)
		return
	}
	p.tell("%s %d %s: %.300s", what, pg.status, pg.url.RequestURI(), pg.text)
	p.witness.see(pg, sub, key)
}

// meddle changes a task past the console.
func (p *play) meddle(s step) {
	id, ctx := p.task(s.Task), context.Background()
	token := p.name()
	switch {
	case s.Form == "delete":
		_, err := p.house.outside.Tasks.Delete(ctx, id)
		p.tell("deleted %.8s: %v", id, err)
	case s.Form == "start" && !p.seedEra: // else it could not be told from what the same user fires here
		_, err := p.house.outside.Tasks.Update(ctx, id, updateOf(map[string]string{"note": token + "n"}), "start")
		p.tell("started %.8s with %s: %v", id, token, err)
	default:
		_, err := p.house.outside.Tasks.Update(ctx, id, updateOf(typed(token, s.Fields)), "")
		p.tell("edited %.8s with %s: %v", id, token, err)
	}
}

// typed are the values of a token for fields as bits.
func typed(token string, fields int) map[string]string {
	values := map[string]string{}
	for i, name := range []string{"a", "b", "c"} {
		if fields&(1<<i) != 0 {
			values[name] = token + name
		}
	}
	return values
}

// name makes a token.
func (p *play) name() string {
	return fmt.Sprintf("k%d", p.house.order.next())
}

// definitionQuery is the address of the form of a new task.
var definitionQuery = "/tasks/new?definition=" + url.QueryEscape(cardID.String())
