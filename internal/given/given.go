// Package given reads task definitions from files, for an upstream that tells of
// none: the way the Workflow API was at first. Whoever runs Taskdesk gives them.
package given

import (
	"slices"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
)

// A Definition is one version of a definition that a file has.
type Definition struct {
	Machine *machine.Machine
	File    string    // its name, without the folder
	From    time.Time // UTC, from when on it is valid; zero for always

	definition *apiclient.Definition
}

// A Set is all the definitions that were given. Goroutines may share it; a nil one is empty.
type Set struct {
	byID map[apiclient.DefinitionID][]*Definition // newest first
	of   map[*machine.Machine]*Definition
}

// At returns the version of a definition that was valid at a moment: the last one until
// then. It is nil when there was none.
func (s *Set) At(id apiclient.DefinitionID, at time.Time) *Definition {
	if s == nil {
		return nil
	}
	for _, g := range s.byID[id] {
		if !g.From.After(at) {
			return g
		}
	}
	return nil
}

// Since returns from when on a definition is valid, in UTC: the zero time where it always
// was. It is false when there is none.
func (s *Set) Since(id apiclient.DefinitionID) (from time.Time, ok bool) {
	if s == nil || len(s.byID[id]) == 0 {
		return time.Time{}, false
	}
	return s.byID[id][len(s.byID[id])-1].From, true
}

// Of returns what a machine was given by, and nil when it is none of the set's.
func (s *Set) Of(m *machine.Machine) *Definition {
	if s == nil || m == nil {
		return nil
	}
	return s.of[m]
}

// All returns the versions that were valid at a moment, by id.
func (s *Set) All(at time.Time) (all []*Definition) {
	if s == nil {
		return nil
	}
	for id := range s.byID {
		if g := s.At(id, at); g != nil {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, func(a, b *Definition) int { return compareIDs(a.id(), b.id()) })
	return all
}

func (g *Definition) id() apiclient.DefinitionID { return g.definition.ID }
