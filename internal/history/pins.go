package history

import (
	"fmt"
	"slices"
	"time"

	"taskdesk/apiclient"
)

// A pin is a version of which it is known when it began.
type pin struct {
	number int
	begin  time.Time       // UTC
	holds  time.Time       // the last moment at which it is known to have been the version
	task   *apiclient.Task // nil until it was read
	exact  bool            // the task was read as at begin
	told   *Version        // by the API's own history, where that can be believed
	missed int             // guesses above it that found it once more
}

// pins are what is known of a life, the oldest version first.
type pins []*pin

const tick = time.Microsecond // the resolution of the service

func (ps pins) find(number int) (i int, ok bool) {
	return slices.BinarySearchFunc(ps, number, func(p *pin, n int) int { return p.number - n })
}

// hint adds a version of which a time is told that nobody has checked yet. What is
// known already, or does not fit to that, is left as it is.
func (ps *pins) hint(number int, begin time.Time) {
	i, known := ps.find(number)
	switch {
	case known, number < 1, begin.IsZero(),
		i > 0 && !(*ps)[i-1].holds.Before(begin),
		i < len(*ps) && !begin.Before((*ps)[i].begin):
		return
	}
	*ps = slices.Insert(*ps, i, &pin{number: number, begin: begin, holds: begin})
}

// take adds what the service answered when it was asked for a moment; a zero one is
// now. It returns the version's pin, and whether the task was not known before. It
// fails when the answer cannot be true beside the ones before it.
func (ps *pins) take(asked time.Time, t *apiclient.Task) (p *pin, fresh bool, err error) {
	v, now := t.Version, asked.IsZero()
	if now {
		asked = v.AsAtModified
	}
	if v.Number < 1 || v.AsAtModified.IsZero() || v.AsAtModified.After(asked) {
		return nil, false, nonsense(asked, v)
	}
	ps.forgetFalse(asked, v)
	i, known := ps.find(v.Number)
	if !known {
		*ps = slices.Insert(*ps, i, &pin{number: v.Number, begin: v.AsAtModified})
	}
	p = (*ps)[i]
	if !p.begin.Equal(v.AsAtModified) || !ps.fits(i, asked) {
		if !known {
			*ps = slices.Delete(*ps, i, i+1)
		}
		return nil, false, nonsense(asked, v)
	}
	fresh = p.task == nil
	if asked.After(p.holds) {
		p.holds = asked
	}
	if exact := !now && asked.Equal(p.begin); fresh || exact {
		p.task, p.exact = t, exact
	}
	return p, fresh, nil
}

// takeNewest adds what a life is read down from. That it was still the version at the
// moment asked for is not taken: of what is about now, the service's clock decides.
func (ps *pins) takeNewest(v View) (*pin, error) {
	asked := v.AsAt
	if !asked.Equal(v.Task.Version.AsAtModified) {
		asked = time.Time{}
	}
	p, _, err := ps.take(asked, v.Task)
	return p, err
}

// forgetFalse takes out the hints that an answer shows to be false.
func (ps *pins) forgetFalse(asked time.Time, v apiclient.Version) {
	*ps = slices.DeleteFunc(*ps, func(p *pin) bool {
		switch {
		case p.task != nil:
			return false
		case p.number < v.Number:
			return !p.begin.Before(v.AsAtModified)
		case p.number > v.Number:
			return !p.begin.After(asked)
		}
		return !p.begin.Equal(v.AsAtModified)
	})
}

// fits tells whether a version that was there at a moment lies between its neighbours.
func (ps pins) fits(i int, asked time.Time) bool {
	return (i == 0 || ps[i-1].holds.Before(ps[i].begin)) &&
		(i == len(ps)-1 || asked.Before(ps[i+1].begin))
}

// joined tells whether no version lies between a pin and the one before it.
func (ps pins) joined(i int) bool {
	if i == 0 {
		return false
	}
	before, p := ps[i-1], ps[i]
	return p.number == before.number+1 || !before.holds.Before(p.begin.Add(-tick))
}

// below returns the pin before one, and a new one for the first.
func (ps pins) below(p *pin) *pin {
	if i, _ := ps.find(p.number); i > 0 {
		return ps[i-1]
	}
	return &pin{}
}

// isFirst tells whether a version is the one that its task was created with.
func (p *pin) isFirst(created time.Time) bool {
	return p.number == 1 || !created.IsZero() && !p.begin.After(created)
}

// created is when the task of a pin that was read was created.
func (p *pin) created() time.Time { return p.task.Version.AsAtCreated }

// size is roughly how many bytes a pin takes.
func (p *pin) size() int {
	const version, value, summary = 192, 96, 320
	size := version
	if t := p.task; t != nil {
		size += 3*version + len(t.Unknown) + summary*(len(t.Children)+2)
		for _, f := range t.Fields {
			size += value + len(f.Name) + len(f.Value) + len(f.Unknown)
		}
		for _, id := range t.CorrelationIDs {
			size += len(id)
		}
	}
	if p.told != nil {
		size += version
		for _, c := range p.told.Changes {
			size += value + len(c.Attribute) + len(c.Old) + len(c.New)
		}
	}
	return size
}

// Nonsense is the error of an answer that cannot be true beside the ones before it.
type Nonsense struct {
	Asked  time.Time // UTC
	Number int       // of the version that was answered
	Began  time.Time // when that began, by its own word
}

func (n *Nonsense) Error() string {
	return fmt.Sprintf("as at %s the service answers with version %d of %s, which does not fit to what it said before",
		n.Asked.Format(time.RFC3339Nano), n.Number, n.Began.Format(time.RFC3339Nano))
}

func nonsense(asked time.Time, v apiclient.Version) error {
	return &Nonsense{Asked: asked, Number: v.Number, Began: v.AsAtModified}
}
