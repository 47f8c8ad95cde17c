package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// The bounds of a search for a detour: places that are looked at, ways that are found and
// judged, and alternatives of one guard that are told apart.
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
}

// A condition has to be met, or must not be.
type condition struct {
	Clause
	not bool
}

// A place is a state on the way to the one that is wanted.
type place struct {
	state string
	needs []condition // what has to hold
	by    edge        // the transition that leaves it
	next  *place      // nil of the state that is wanted
}

func newSearch(m *Machine, f Facts, o PlanOptions, alone bool) *search {
	return &search{Machine: m, facts: f, options: o, alone: alone, guards: map[int][][]condition{}, after: map[int]expr.Env{}}
}

// find returns the shortest plan with less in its way than the standing.
func (s *search) find(to string, than Standing) (Plan, bool) {
	back, seen, judged := s.graph().edges.backwards(), map[string][]*place{}, 0
	queue := []*place{{state: to}}
	for n := 0; n < len(queue) && n < mostPlaces; n++ {
		for _, b := range back[queue[n].state] {
			e := edge{b.to, b.from, b.index}
			if e.from == to || s.alone && s.bar(s.definition.Transitions[e.index].Trigger, s.options) != Clear {
				continue
			}
			for _, p := range s.before(queue[n], e) {
				if slices.ContainsFunc(seen[p.state], p.asksAll) {
					continue
				}
				seen[p.state], queue = append(seen[p.state], p), append(queue, p)
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
	}
	return Plan{}, false
}

// asksAll tells whether a place asks for all that another one does, which was found first.
func (p *place) asksAll(other *place) bool {
	return !slices.ContainsFunc(other.needs, func(c condition) bool { return !slices.ContainsFunc(p.needs, c.same) })
}

func (c condition) same(other condition) bool { return c.not == other.not && c.Text == other.Text }

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

func (c condition) fails(v expr.Verdict) bool {
	if c.not {
		return v == expr.Met
	}
	return v == expr.NotMet
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
			all, fields = append(all, c.Clause), union(fields, c.Fields)
		}
	}
	return !slices.ContainsFunc(fields, func(field string) bool { return s.nothingMeets(field, all) })
}

// guard returns the alternatives of what has to hold for a transition to be made: its
// guard, and that no guard of a transition that comes before it is met.
func (s *search) guard(index int) [][]condition {
	if all, ok := s.guards[index]; ok {
		return all
	}
	t := s.definition.Transitions[index]
	all := s.alternatives(condition{s.whole(t), false})
	for _, before := range s.definition.Transitions[:index] {
		if before.From == t.From && before.Trigger == t.Trigger {
			all = both(all, s.alternatives(condition{s.whole(before), true}))
		}
	}
	s.guards[index] = all
	return all
}

// whole is a guard as one clause, without a text where there is none to read.
func (s *search) whole(t apiclient.Transition) Clause {
	guard, err := s.Guard(t)
	if err != nil || guard == nil {
		return Clause{}
	}
	return explainer{taskEnv: s.env(s.facts)}.clause(guard.Part())
}

// alternatives returns what has to hold for a condition to, by the ways in which it can.
// Of what would have too many it makes one condition.
func (s *search) alternatives(c condition) (all [][]condition) {
	any := c.Any != c.not
	switch {
	case c.Text == "", c.Parts == nil && s.elsewhere(c.Clause):
		return [][]condition{nil}
	case c.Parts == nil:
		return [][]condition{{c}}
	case !any:
		all = [][]condition{nil}
	}
	for _, part := range c.Parts {
		if inner := s.alternatives(condition{part, c.not}); any {
			all = append(all, inner...)
		} else {
			all = both(all, inner)
		}
		if len(all) > mostAlternatives {
			return [][]condition{{c}}
		}
	}
	return all
}

// elsewhere tells whether it is left to somebody else to see to a condition.
func (s *search) elsewhere(c Clause) bool {
	return !s.alone && c.Fields == nil && (c.Persons != nil || c.Others && !c.ofState)
}

// both returns every alternative of the one with every one of the other.
func both(one, other [][]condition) (all [][]condition) {
	for _, a := range one {
		for _, b := range other {
			all = append(all, slices.Concat(a, b))
		}
	}
	return all
}
