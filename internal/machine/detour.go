package machine

import (
	"slices"

	"taskdesk/internal/expr"
)

// The bounds of a search for a detour: places that are looked at, ways that are found and
// judged, and alternatives of one guard that are told apart. Beyond them a way that there
// is may not be found.
const (
	mostPlaces       = 2000
	mostDetours      = 8
	mostAlternatives = 32
)

// detour returns the shortest plan with less in its way than the easiest of those that
// come to no state twice, and false when there is none or it is not found. It may go back
// to where something can be filled in, or begin with what sets something else right.
//
// The person's own ways are looked for first; where nobody at all can go as things are,
// also ways that need somebody else, or have to wait.
func (m *Machine) detour(f Facts, to string, o PlanOptions, easiest Standing) (Plan, bool) {
	if easiest <= Unsure {
		return Plan{}, false
	}
	plan, ok := newSearch(m, f, o, true).find(to, easiest)
	if !ok && easiest >= NotHere {
		plan, ok = newSearch(m, f, o, false).find(to, easiest)
	}
	return plan, ok
}

// A search goes backwards from the state that is wanted. Of each place it knows what has
// to hold there for the rest of the way to be gone. Where a field can be filled in, what
// is asked of it is settled; what has to hold at the start has to hold now.
type search struct {
	*Machine
	facts   Facts
	options PlanOptions
	alone   bool // only what the person can do now

	guards map[int][][]condition // by transition: its conditions, in alternatives
	after  map[int]expr.Env      // by transition: the task once it was made, its fields not known
	seen   map[string][]*place   // by state
	looked int                   // how many places there were, seen before or not
}

// A place is a state on the way to the one that is wanted.
type place struct {
	state string
	needs []condition // what has to hold
	by    edge        // the transition that leaves it
	next  *place      // nil of the state that is wanted
}

func newSearch(m *Machine, f Facts, o PlanOptions, alone bool) *search {
	return &search{Machine: m, facts: f, options: o, alone: alone, guards: map[int][][]condition{}, after: map[int]expr.Env{}, seen: map[string][]*place{}}
}

// find returns the shortest plan with less in its way than the standing.
func (s *search) find(to string, than Standing) (Plan, bool) {
	back, judged := s.graph().edges.backwards(), 0
	for queue := []*place{{state: to}}; len(queue) > 0 && s.looked < mostPlaces; queue = queue[1:] {
		fresh := s.fresh(queue[0], to, back)
		queue = append(queue, fresh...)
		for _, p := range fresh {
			if p.state != s.facts.Task.State || !s.holds(p) {
				continue
			}
			if plan := s.planOf(p.path(), s.facts, s.options); plan.Standing < than {
				return plan, true
			}
			if judged++; judged == mostDetours {
				return Plan{}, false
			}
		}
	}
	return Plan{}, false
}

// fresh returns the places from which a transition leads to one, but for those that ask
// for all that another place of their state does: what begins there can begin at that one.
func (s *search) fresh(p *place, to string, back edges) (all []*place) {
	for _, turned := range back[p.state] {
		e := edge{turned.to, turned.from, turned.index}
		if e.from == to || s.alone && s.closed(s.definition.Transitions[e.index], s.options) {
			continue
		}
		for _, before := range s.before(p, e) {
			if s.looked++; slices.ContainsFunc(s.seen[e.from], before.asksAll) {
				continue
			}
			s.seen[e.from] = append(s.seen[e.from], before)
			all = append(all, before)
		}
	}
	return all
}

// asksAll tells whether a place asks for all that another one does.
func (p *place) asksAll(other *place) bool {
	return len(other.needs) <= len(p.needs) && !slices.ContainsFunc(other.needs, func(c condition) bool { return !slices.ContainsFunc(p.needs, c.same) })
}

func (p *place) path() (path []edge) {
	for ; p.next != nil; p = p.next {
		path = append(path, p.by)
	}
	return path
}

// holds tells whether what a place asks for holds now, or may.
func (s *search) holds(p *place) bool {
	env := s.env(s.facts)
	return !slices.ContainsFunc(p.needs, func(c condition) bool { return c.fails(c.part.Expr.Eval(env)) })
}

// before returns the places from which a transition leads to one: one for each
// alternative of its guard that can be met.
func (s *search) before(p *place, e edge) (places []*place) {
	kept, ok := s.through(p.needs, e)
	if !ok {
		return nil
	}
	for _, guard := range s.guard(e.index) {
		if needs := slices.Concat(kept, guard); s.possibly(needs) {
			places = append(places, &place{e.from, s.unsettled(needs, e.from), e, p})
		}
	}
	return places
}

// through returns what of the conditions still has to hold before a transition, and false
// when one of them cannot hold after it.
func (s *search) through(needs []condition, e edge) (kept []condition, ok bool) {
	for _, c := range needs {
		v := c.part.Expr.Eval(s.afterwards(e.index))
		waits := c.Others && !c.ofState && !c.not // an action before it may change that
		switch {
		case c.fails(v) && !waits:
			return nil, false
		case c.fails(v), v == expr.CannotTell && c.Fields != nil:
			kept = append(kept, c)
		}
	}
	return kept, true
}

// afterwards is the task once a transition was made, as far as that can be told.
func (s *search) afterwards(index int) expr.Env {
	env, ok := s.after[index]
	if !ok {
		f := s.After(Way{Transition: s.definition.Transitions[index]}, s.facts, !s.alone)
		for i := range s.definition.FieldSchema {
			f.open[wireName([]string{"fields", s.definition.FieldSchema[i].Name})] = true
		}
		env = s.env(f)
		s.after[index] = env
	}
	return env
}

// unsettled returns, each once, the conditions for which
// nothing can be filled in in a state.
func (s *search) unsettled(needs []condition, state string) (all []condition) {
	for _, c := range needs {
		settled := slices.ContainsFunc(c.Fields, func(field string) bool { return !s.ReadOnly(field, state) })
		if !settled && !slices.ContainsFunc(all, c.same) {
			all = append(all, c)
		}
	}
	return all
}

// possibly tells whether values may meet all of the conditions.
func (s *search) possibly(needs []condition) bool {
	var all []Clause
	var fields []string
	for _, c := range needs {
		if !c.not {
			all, fields = append(all, *c.Clause), union(fields, c.Fields)
		}
	}
	return !slices.ContainsFunc(fields, func(field string) bool { return s.nothingMeets(field, all) })
}
