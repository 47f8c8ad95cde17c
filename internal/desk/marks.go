package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/store"
)

// marks are what the version that a line's write made can be known by.
type marks struct {
	line    store.Line
	sent    request
	author  string       // the upstream's id of the person
	request string       // the upstream's id of the request, from an answer that was not usable otherwise
	claimed map[int]bool // versions that other lines of the journal are known to have made
	rivals  []marks      // of other writes, by whom the upstream takes for the same person, of which it is not known either what they made
	leads   func(before, after *apiclient.Task) bool

	inFlight bool // its answer may still come
}

func (d *Desk) marks(ctx context.Context, line store.Line, sent request) marks {
	m := d.ownMarks(ctx, line, sent)
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: line.Task, Limit: claims})
	if err != nil {
		return m // the other marks have to do
	}
	m.claimed = claimed(lines)
	shared := d.Self(ctx).Shared()
	for _, other := range lines {
		open := other.Outcome == store.Pending || other.Outcome == Unknown
		if sent, err := requestOf(other); open && err == nil && other.ID != line.ID && (other.Subject == line.Subject || shared) {
			rival := d.ownMarks(ctx, other, sent)
			rival.claimed = m.claimed
			rival.inFlight = other.Outcome == store.Pending && d.now().Before(d.latest(other))
			m.rivals = append(m.rivals, rival)
		}
	}
	return m
}

// ownMarks are the marks that a line has by itself.
func (d *Desk) ownMarks(ctx context.Context, line store.Line, sent request) marks {
	return marks{
		line: line, sent: sent, author: d.Self(ctx).UserID, request: Lost(line).RequestID,
		leads: func(before, after *apiclient.Task) bool { return d.leads(ctx, line.Trigger, before, after) },
	}
}

// sure tells whether the write made a version that it may have made. That cannot be told
// when another open write of the same person may as well have made it. Of writes that asked
// for the same the version is that of the one on the later base, or of any: but not while
// one of them may still get its own answer.
func (m marks) sure(before, after *apiclient.Task) finding {
	if m.answered(after) {
		return happened
	}
	for _, rival := range m.rivals {
		if rival.sent.Base.Version > before.Version.Number || !rival.madeBy(before, after) {
			continue
		}
		first := rival.inFlight || rival.sent.Base.Version > m.sent.Base.Version
		if alike := m.alike(rival, after); alike && first || !alike && rival.sent.all(before, after) {
			return cannotTell
		}
	}
	return happened
}

// alike tells whether another write asked for the same, where a version has what it sent.
func (m marks) alike(other marks, after *apiclient.Task) bool {
	return other.line.Trigger == m.line.Trigger && len(other.sent.Fields) == len(m.sent.Fields) && other.sent.holds(after)
}

// answered tells whether a version was made by the request of an answer that was not
// usable otherwise.
func (m marks) answered(t *apiclient.Task) bool {
	return m.request != "" && t.Version.RequestIDModified == m.request
}

// all tells whether no other fields changed from one version to the next than were sent.
func (r request) all(before, after *apiclient.Task) bool {
	return !slices.ContainsFunc(history.Compare(before, after), func(c history.Change) bool {
		_, isField := c.Field()
		_, sent := r.sent(c)
		return isField && !sent
	})
}

// madeBy tells whether the step from one version to the next is what the write would
// have done: by its request, or else by the same person, with the values sent, and
// with a transition just when a trigger was fired.
func (m marks) madeBy(before, after *apiclient.Task) bool {
	v := after.Version
	if m.answered(after) {
		return true
	}
	if !m.isBy(v.UserIDModified) || m.claimed[v.Number] || !m.sent.holds(after) {
		return false
	}
	moved := after.State != before.State || after.LastTransition.Equal(v.AsAtModified)
	if m.line.Trigger == "" {
		return !moved && !m.sent.holds(before) // else it is another edit, after it
	}
	// Not every server tells of the last transition; one to the same state is then not to be seen.
	return (moved || after.LastTransition.IsZero()) && m.leads(before, after)
}

// isBy tells whether the upstream means the person of the line by an id: the one that it
// last named them by, or the one that they signed in with, as which it may know them since.
func (m marks) isBy(id string) bool { return id == m.author || id == m.line.Subject }

const claims = 200 // lines of a task that are looked at for versions that they made

// claimed are the versions that lines of a task made, as far as the journal tells.
func claimed(lines []store.Line) map[int]bool {
	versions := make(map[int]bool)
	for _, line := range lines {
		sent, err := requestOf(line)
		made := line.Outcome == Done && line.AfterVersion > sent.Base.Version // else it had nothing to change
		if err == nil && made {
			versions[line.AfterVersion] = true
		}
	}
	return versions
}

// leads tells whether a trigger can have led from one version's state to the next
// one's; without a definition it always can.
func (d *Desk) leads(ctx context.Context, trigger string, before, after *apiclient.Task) bool {
	m, err := d.Definition(ctx, before.DefinitionID, before.DefinitionVersion.AsAtModified)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(m.From(before.State), func(t apiclient.Transition) bool {
		return t.Trigger == trigger && t.To == after.State
	})
}

// holds tells whether a version has all values that were sent.
func (r request) holds(t *apiclient.Task) bool {
	return !slices.ContainsFunc(r.Fields, func(f apiclient.Field) bool { return !took(f.Value, t.Field(f.Name)) })
}

// took tells whether a server that was sent one value and shows another may have
// taken the first: some show every value as text, and moments in a form of their own.
func took(sent, shown Value) bool {
	if history.Same(sent, shown) {
		return true
	}
	a, okA := words(sent)
	b, okB := words(shown)
	if !okA || !okB {
		return false
	}
	if strings.EqualFold(a, b) || history.Same(jsontext.Value(a), jsontext.Value(b)) {
		return true
	}
	x, errX := moment.ParseField(a, time.UTC)
	y, errY := moment.ParseField(b, time.UTC)
	return errX == nil && errY == nil && x.Equal(y)
}

// words returns a text's characters and another value's JSON text, and false for
// what is not set.
func words(v Value) (string, bool) {
	switch {
	case len(v) == 0 || v.Kind() == 'n':
		return "", false
	case v.Kind() != '"':
		return string(v), true
	}
	b, err := jsontext.AppendUnquote(nil, v)
	return string(b), err == nil
}
