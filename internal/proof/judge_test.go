package proof

import (
	"context"
	"fmt"
	"strings"

	"taskdesk/internal/store"
)

// A verdict is all that was found wrong with a schedule.
type verdict struct {
	writes                int // forms that were sent
	lost, doubled, untrue []string
	journal               []string
}

func (v *verdict) all() []string {
	var all []string
	for _, kind := range []struct {
		name  string
		found []string
	}{{"LOST", v.lost}, {"DOUBLED", v.doubled}, {"UNTRUE", v.untrue}, {"JOURNAL", v.journal}} {
		for _, f := range kind.found {
			all = append(all, kind.name+" "+f)
		}
	}
	return all
}

// A judge knows all that happened when a schedule has ended.
type judge struct {
	verdict
	play  *play
	world map[string][]change
	lines map[string]store.Line // by id
}

// judge holds what was claimed and written down against what happened.
func (p *play) judge() (*verdict, error) {
	ctx := context.Background()
	books, err := p.house.console.books()
	if err != nil {
		return nil, err
	}
	found, err := books.CheckJournal(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := books.Lines(ctx, store.LineQuery{})
	if err != nil {
		return nil, err
	}
	j := &judge{play: p, world: p.house.upstream.world.tasks, lines: map[string]store.Line{}}
	for _, l := range lines {
		j.lines[l.ID] = l
	}
	for _, f := range found.Faults {
		j.journal = append(j.journal, fmt.Sprintf("entry %d: %s", f.Seq, f.What))
	}
	for _, sub := range p.submissions {
		j.writes += len(sub.presses)
	}
	j.doubles()
	for id, changes := range j.world {
		for i, c := range changes {
			if c.console {
				j.effect(id, changes[:i], c)
			}
		}
	}
	j.books()
	for _, c := range p.witness.claims {
		j.claim(c)
	}
	return &j.verdict, nil
}

// effect holds one change that the console made against what its people meant.
func (j *judge) effect(id string, before []change, c change) {
	token := c.token()
	if token == "" {
		return // judged with all of its kind
	}
	sub := j.play.submissions[token]
	if sub == nil || sub.op != c.op || c.op != opCreate && sub.task != id || sub.trigger != c.trigger {
		j.untrue = append(j.untrue, fmt.Sprintf("%s: the console did what nobody asked for: %s", id, c))
		return
	}
	early := token + " was done before anybody sent it"
	why := early
	for _, p := range sub.presses {
		if p.parked || p.begun > c.at {
			continue
		}
		if why = stale(before, c, p); why == "" {
			return
		}
	}
	if why == early {
		j.untrue = append(j.untrue, fmt.Sprintf("%s: %s: %s", id, why, c))
		return
	}
	j.lost = append(j.lost, fmt.Sprintf("%s: %s %s", id, c, why))
}

// stale tells what a change wrote over although it was there when the form was sent, and
// its person had not seen it; "" when it did not.
func stale(before []change, c change, p pressed) string {
	for i, b := range before {
		if b.version <= p.seen || b.at > p.begun {
			continue
		}
		if c.op != opUpdate {
			return fmt.Sprintf("was done on a task that had moved on from version %d: %s", p.seen, b)
		}
		for name, value := range c.sent {
			if i > 0 && b.fields[name] != before[i-1].fields[name] && b.fields[name] != value {
				return fmt.Sprintf("wrote over %s of %s unseen", name, b)
			}
		}
	}
	return ""
}

// doubles finds what took effect more often than it was sent. What carries no token is
// counted together: all that one person fired on one task.
func (j *judge) doubles() {
	sent, done := map[string]map[string]bool{}, map[string]int{}
	for _, sub := range j.play.submissions {
		kind := sub.kind()
		for _, p := range sub.presses {
			if p.parked {
				continue
			}
			if sent[kind] == nil {
				sent[kind] = map[string]bool{}
			}
			sent[kind][p.key] = true
		}
	}
	for id, changes := range j.world {
		for _, c := range changes {
			if c.console && c.op != opDelete {
				done[kindOf(c.token(), c.user, id, c.trigger)]++
			}
		}
	}
	for kind, n := range done {
		if n > len(sent[kind]) {
			j.doubled = append(j.doubled, fmt.Sprintf("%s took effect %d times, sent by %d forms", kind, n, len(sent[kind])))
		}
	}
}

// kind is what the effects of a submission are counted under.
func (sub *submission) kind() string {
	token := ""
	if sub.fields {
		token = sub.token
	}
	return kindOf(token, sub.subject, sub.task, sub.trigger)
}

func kindOf(token, user, task, trigger string) string {
	if token != "" {
		return token
	}
	return user + " firing " + trigger + " on " + task
}

// token is the token of the submission that made a change; "" when it carries none.
func (c change) token() string {
	for _, value := range c.sent {
		if t := tokenIn.FindString(value); t != "" {
			return t
		}
	}
	return ""
}

// String tells a change.
func (c change) String() string {
	what := c.op
	if c.trigger != "" {
		what += " " + c.trigger
	}
	var sent []string
	for name, value := range c.sent {
		sent = append(sent, name+"="+value)
	}
	who := "somebody else"
	if c.console {
		who = "the console"
	}
	return fmt.Sprintf("#%d %s by %s made version %d (%s) %s", c.at, what, who, c.version, c.state, strings.Join(sent, " "))
}
