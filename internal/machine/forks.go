package machine

import (
	"slices"
	"strings"

	"taskdesk/apiclient"
)

// A fork is all transitions that leave one state by one trigger, in the order written.
type fork struct {
	from, trigger string
	transitions   []apiclient.Transition
}

// forks are a definition's forks in the order in which they first appear.
func (m *Machine) forks() []fork {
	var all []fork
	for _, t := range m.definition.Transitions {
		i := slices.IndexFunc(all, func(f fork) bool { return f.from == t.From && f.trigger == t.Trigger })
		if i < 0 {
			i, all = len(all), append(all, fork{from: t.From, trigger: t.Trigger})
		}
		all[i].transitions = append(all[i].transitions, t)
	}
	return all
}

// compareTransitions compares the transitions fork by fork.
func compareTransitions(was, now *Machine) (all []Difference) {
	before, after := was.forks(), now.forks()
	for _, old := range before {
		i := slices.IndexFunc(after, old.sameWay)
		if i < 0 {
			all = append(all, old.compare(nil)...)
			continue
		}
		all = append(all, old.compare(after[i].transitions)...)
	}
	for _, made := range after {
		if !slices.ContainsFunc(before, made.sameWay) {
			all = append(all, fork{from: made.from, trigger: made.trigger}.compare(made.transitions)...)
		}
	}
	return all
}

func (f fork) sameWay(other fork) bool { return f.from == other.from && f.trigger == other.trigger }

// compare pairs the transitions of a fork with those that it has now: each with one to
// the same state, and what is left with what is left, whose target has then changed.
func (f fork) compare(now []apiclient.Transition) (all []Difference) {
	of := Difference{Part: PartTransition, Name: f.trigger, From: f.from}
	pairs, old, made := pair(f.transitions, now)
	for _, p := range pairs {
		all = append(all, changes(of, transitionAspects(p.was), transitionAspects(p.now))...)
	}
	for _, t := range old {
		all = append(all, Difference{Part: PartTransition, Kind: Removed, Name: f.trigger, From: f.from, Old: t.To})
	}
	for _, t := range made {
		all = append(all, Difference{Part: PartTransition, Kind: Added, Name: f.trigger, From: f.from, New: t.To})
	}
	if before, after := targets(f.transitions), targets(now); before != after && sameTargets(f.transitions, now) {
		of.Kind, of.Aspect, of.Old, of.New = Changed, AspectOrder, before, after
		all = append(all, of)
	}
	return all
}

type transitionPair struct{ was, now apiclient.Transition }

// pair finds for each transition the one that it has become.
func pair(was, now []apiclient.Transition) (pairs []transitionPair, old, made []apiclient.Transition) {
	made = slices.Clone(now)
	for _, t := range was {
		i := slices.IndexFunc(made, func(other apiclient.Transition) bool { return other.To == t.To })
		if i < 0 {
			old = append(old, t)
			continue
		}
		pairs = append(pairs, transitionPair{t, made[i]})
		made = slices.Delete(made, i, i+1)
	}
	for len(old) > 0 && len(made) > 0 {
		pairs = append(pairs, transitionPair{old[0], made[0]})
		old, made = old[1:], made[1:]
	}
	return pairs, old, made
}

// targets are the states that transitions lead to, in the order in which they are tried.
func targets(ts []apiclient.Transition) string { return strings.Join(targetsOf(ts), ", ") }

func targetsOf(ts []apiclient.Transition) (names []string) {
	for _, t := range ts {
		names = append(names, t.To)
	}
	return names
}

func sameTargets(a, b []apiclient.Transition) bool {
	return slices.Equal(slices.Sorted(slices.Values(targetsOf(a))), slices.Sorted(slices.Values(targetsOf(b))))
}
