package machine

import (
	"slices"

	"taskdesk/apiclient"
	"taskdesk/internal/expr"
)

// A condition has to be met, or must not be.
type condition struct {
	*Clause
	not bool
}

func (c condition) same(other condition) bool { return c.not == other.not && c.Text == other.Text }

func (c condition) fails(v expr.Verdict) bool {
	if c.not {
		return v == expr.Met
	}
	return v == expr.NotMet
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
			all = s.beside(all, condition{s.whole(before), true})
		}
	}
	s.guards[index] = all
	return all
}

// whole is a guard as one clause, without a text where there is none to read.
func (s *search) whole(t apiclient.Transition) *Clause {
	guard, err := s.Guard(t)
	if err != nil || guard == nil {
		return &Clause{}
	}
	whole := explainer{taskEnv: s.env(s.facts)}.clause(guard.Part())
	return &whole
}

// alternatives returns what has to hold for a condition to, by the ways in which it can.
// Of what would have too many it makes one condition.
func (s *search) alternatives(c condition) (all [][]condition) {
	one := c.Any != c.not // of the parts is enough
	switch {
	case c.Text == "", c.Parts == nil && s.elsewhere(c.Clause):
		return [][]condition{nil}
	case c.Parts == nil:
		return [][]condition{{c}}
	case !one:
		all = [][]condition{nil}
	}
	for i := range c.Parts {
		if inner := s.alternatives(condition{&c.Parts[i], c.not}); one {
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

// beside returns the alternatives in which another condition holds too. Where they would be
// too many, that one is not taken apart.
func (s *search) beside(all [][]condition, c condition) [][]condition {
	ways := s.alternatives(c)
	if len(all)*len(ways) > mostAlternatives {
		ways = [][]condition{{c}}
	}
	return both(all, ways)
}

// elsewhere tells whether it is left to somebody else to see to a condition.
func (s *search) elsewhere(c *Clause) bool {
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
