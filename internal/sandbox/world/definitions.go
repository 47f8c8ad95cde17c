package world

import (
	"slices"
	"sort"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
)

// A definition is one version of a task definition. It never changes.
type definition struct {
	wire     *apiclient.Definition
	machine  *machine.Machine
	since    Moment
	position map[string]int // of each field in the schema
	gone     bool           // it was deleted then; the rest is empty
}

// A definitionLine is all versions of a definition, oldest first.
type definitionLine struct{ versions []*definition }

func newDefinition(d *apiclient.Definition) *definition {
	position := make(map[string]int, len(d.FieldSchema))
	for i, f := range d.FieldSchema {
		position[f.Name] = i
	}
	return &definition{wire: d, machine: machine.New(d), since: MomentOf(d.Version.AsAtModified), position: position}
}

// number returns what tasks say of the version that rules them.
func (d *definition) number() apiclient.DefinitionVersion {
	return apiclient.DefinitionVersion{AsAtModified: d.since.Time()}
}

// at returns the newest version by a moment, and nil when there was none. A nil
// line never has any.
func (l *definitionLine) at(m Moment) *definition {
	if l == nil {
		return nil
	}
	n := sort.Search(len(l.versions), func(i int) bool { return l.versions[i].since > m })
	if n == 0 || l.versions[n-1].gone {
		return nil
	}
	return l.versions[n-1]
}

// Definition returns a definition as at a moment. It fails with DefinitionNotFound
// when there is none, or was none yet. The caller must not change what it gets.
func (w *World) Definition(id apiclient.DefinitionID, asAt Moment) (*apiclient.Definition, error) {
	at := w.look(asAt)
	w.mu.RLock()
	defer w.mu.RUnlock()
	d := w.definitions[id].at(at)
	if d == nil {
		return nil, definitionNotFound()
	}
	return d.wire, nil
}

// CreateDefinition adds a definition. It fails with DefinitionExists when the id is
// taken, and with DefinitionFaulty when the definition contradicts itself. Our
// choice: the id of one that was deleted can be used again, from version 1 on.
func (w *World) CreateDefinition(by Author, d apiclient.Definition) (*apiclient.Definition, error) {
	if err := checkDefinition(&d); err != nil {
		return nil, err
	}
	err := w.write(func() error {
		if w.definitions[d.ID].at(Now) != nil {
			return &Refusal{Reason: DefinitionExists, Detail: "A task definition with this scope and code exists."}
		}
		d.Version = apiclient.Version{}
		w.revise(by, &d)
		return nil
	})
	return &d, err
}

// UpdateDefinition replaces a definition as a whole. It fails with DefinitionNotFound
// and with DefinitionFaulty. Tasks that are there live on by the version they began with.
func (w *World) UpdateDefinition(by Author, d apiclient.Definition) (*apiclient.Definition, error) {
	err := w.write(func() error {
		old := w.definitions[d.ID].at(Now)
		if old == nil {
			return definitionNotFound()
		}
		if err := checkDefinition(&d); err != nil {
			return err
		}
		d.Version = old.wire.Version
		w.revise(by, &d)
		return nil
	})
	return &d, err
}

// revise makes what the definition has become its next version.
func (w *World) revise(by Author, d *apiclient.Definition) {
	at, v := w.tick(by).Time(), &d.Version
	v.AsAtModified, v.UserIDModified, v.RequestIDModified = at, by.User, by.Request.String()
	if v.Number++; v.Number == 1 {
		v.AsAtCreated, v.UserIDCreated, v.RequestIDCreated = v.AsAtModified, v.UserIDModified, v.RequestIDModified
	}
	w.define(newDefinition(d))
}

// DeleteDefinition ends a definition, and returns when. As at earlier moments it
// stays readable, and its tasks live on. It fails with DefinitionNotFound.
func (w *World) DeleteDefinition(by Author, id apiclient.DefinitionID) (at Moment, err error) {
	err = w.write(func() error {
		if w.definitions[id].at(Now) == nil {
			return definitionNotFound()
		}
		at = w.tick(by)
		w.undefine(id, at)
		return nil
	})
	return at, err
}

func definitionNotFound() error {
	return &Refusal{Reason: DefinitionNotFound, Detail: "There is no such task definition."}
}

// definitionsAt returns all definitions as at a moment, by scope and code. The
// caller holds the lock.
func (w *World) definitionsAt(at Moment) []*definition {
	var all []*definition
	for _, line := range w.definitions {
		if d := line.at(at); d != nil {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b *definition) int { return strings.Compare(a.wire.ID.String(), b.wire.ID.String()) })
	return all
}

// checkDefinition fails with DefinitionFaulty when the definition contradicts itself. Our
// choice: all that is wrong is told at once.
func checkDefinition(d *apiclient.Definition) error {
	problems := machine.Check(d)
	if len(problems) == 0 {
		return nil
	}
	return &Refusal{Reason: DefinitionFaulty, Detail: "The definition contradicts itself or is not complete.", Errors: problems}
}
