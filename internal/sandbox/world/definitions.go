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
	if n == 0 {
		return nil
	}
	return l.versions[n-1]
}

// Definition returns a definition as at a moment. It fails with DefinitionNotFound
// when there is none, or was none yet. The caller must not change what it gets.
func (w *World) Definition(id apiclient.DefinitionID, asAt Moment) (*apiclient.Definition, error) {
	at := w.clock.look(asAt)
	w.mu.RLock()
	defer w.mu.RUnlock()
	d := w.definitions[id].at(at)
	if d == nil {
		return nil, &Refusal{Reason: DefinitionNotFound, Detail: "There is no such task definition."}
	}
	return d.wire, nil
}

// CreateDefinition adds a definition. It fails with DefinitionExists when the id is
// taken, and with DefinitionFaulty when the definition contradicts itself.
func (w *World) CreateDefinition(by Author, d apiclient.Definition) (*apiclient.Definition, error) {
	if err := checkDefinition(&d); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.definitions[d.ID] != nil {
		return nil, &Refusal{Reason: DefinitionExists, Detail: "A task definition with this scope and code exists."}
	}
	at := w.clock.tick().Time()
	d.Version = apiclient.Version{
		AsAtCreated: at, UserIDCreated: by.User, RequestIDCreated: by.Request.String(),
		AsAtModified: at, UserIDModified: by.User, RequestIDModified: by.Request.String(),
		Number: 1,
	}
	w.define(newDefinition(&d))
	return &d, nil
}

// define adds a version of a definition. The caller holds the lock.
func (w *World) define(d *definition) {
	line := w.definitions[d.wire.ID]
	if line == nil {
		line = &definitionLine{}
		w.definitions[d.wire.ID] = line
	}
	line.versions = append(line.versions, d)
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
