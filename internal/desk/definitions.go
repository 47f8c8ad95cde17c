package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"taskdesk/apiclient"
	"taskdesk/internal/given"
	"taskdesk/internal/machine"
	"taskdesk/internal/person"
)

const (
	maxDefinitions = 1024             // machines kept
	absentFor      = 60 * time.Second // how long a definition that is not there is not asked for again
)

// definitions keeps the machines that were read. A version of a definition never
// changes, so it is read once for each person; what one may see is not shown to another.
type definitions struct {
	mu      sync.Mutex
	kept    map[string]definition
	reading singleflight.Group
	lasts   time.Duration // how long one that was read is kept; zero for good
}

type definition struct {
	machine *machine.Machine
	err     error
	until   time.Time // zero: for good
}

// errNoDefinitions is what an upstream without definitions would answer.
var errNoDefinitions = fmt.Errorf("the upstream has no definitions: %w", apiclient.ErrNotFound)

// Definition returns a definition as it stood at asAt, or as it is now when asAt
// is zero: the one of a file where the upstream has none and a file does. It fails with
// the client's error: ErrNotFound also where the upstream has no definitions at all.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Definition(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*machine.Machine, error) {
	m, err := d.told(ctx, id, asAt)
	if errors.Is(err, apiclient.ErrNotFound) {
		if g := d.options.Definitions.At(id, d.momentOr(asAt)); g != nil {
			return g.Machine, nil
		}
	}
	return m, err
}

// momentOr returns a moment, or now for the zero one.
func (d *Desk) momentOr(asAt time.Time) time.Time {
	if asAt.IsZero() {
		return d.now()
	}
	return asAt
}

// told is Definition as the upstream tells it.
func (d *Desk) told(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*machine.Machine, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	if d.options.SeedEra {
		return nil, errNoDefinitions
	}
	if asAt.IsZero() {
		return d.readDefinition(ctx, id, asAt)
	}
	key := definitionKey(ctx, id, asAt)
	if kept, ok := d.defs.get(key, d.now()); ok {
		return kept.machine, kept.err
	}
	reading := d.defs.reading.DoChan(key, func() (any, error) {
		if kept, ok := d.defs.get(key, d.now()); ok { // somebody has just read it
			return kept.machine, kept.err
		}
		m, err := d.readDefinition(context.WithoutCancel(ctx), id, asAt)
		d.defs.put(key, m, err, d.now())
		return m, err
	})
	select {
	case read := <-reading:
		return read.Val.(*machine.Machine), read.Err
	case <-ctx.Done(): // others may wait for it still
		return nil, ctx.Err()
	}
}

func (d *Desk) readDefinition(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*machine.Machine, error) {
	def, err := d.as(ctx).Definitions.Get(ctx, id, asAt)
	if err != nil {
		return nil, fmt.Errorf("read definition %s: %w", id, err)
	}
	m := machine.New(def)
	if began := def.Version.AsAtModified; !began.IsZero() {
		m = d.defs.one(definitionKey(ctx, id, began), m)
	}
	return m, nil
}

// definitionKey is where a person's definition is kept as it stood at a moment.
func definitionKey(ctx context.Context, id apiclient.DefinitionID, at time.Time) string {
	return fmt.Sprintf("%q %s %d", person.From(ctx).Subject, id, at.UnixMicro())
}

// Definitions returns a page of the definitions that there are now. It fails with
// ErrNotFound where the upstream lists none.
//
// API: GET /api/taskdefinitions
func (d *Desk) Definitions(ctx context.Context, o apiclient.ListOptions) (*apiclient.Page[apiclient.Definition], error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	if d.options.SeedEra {
		return nil, errNoDefinitions
	}
	page, err := d.as(ctx).Definitions.List(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	return page, nil
}

// TellsDefinitions tells whether the upstream has definitions: in the seed era it has not.
func (d *Desk) TellsDefinitions() bool {
	return !d.options.SeedEra && d.api.Abilities().Definitions != apiclient.Missing
}

// GivenDefinitions returns the definitions of the files that were valid at asAt, or are
// now when asAt is zero, by id. They stand in where the upstream has none.
func (d *Desk) GivenDefinitions(ctx context.Context, asAt time.Time) (all []apiclient.Definition, err error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	for _, g := range d.options.Definitions.All(d.momentOr(asAt)) {
		all = append(all, *g.Machine.Definition())
	}
	return all, nil
}

// GivenSince returns from when on a file has a definition, UTC, where there is such a file
// and a moment from which on it is valid.
func (d *Desk) GivenSince(id apiclient.DefinitionID) (from time.Time, ok bool) {
	from, ok = d.options.Definitions.Since(id)
	return from, ok && !from.IsZero()
}

// GivenBy tells which file a machine is from; nil where the upstream told it.
func (d *Desk) GivenBy(m *machine.Machine) *given.Definition { return d.options.Definitions.Of(m) }

func (c *definitions) get(key string, now time.Time) (definition, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept[key]
	if !ok || !kept.until.IsZero() && !now.Before(kept.until) {
		return definition{}, false
	}
	return kept, true
}

// one returns the machine that is kept of a version, so that what is worked out of it is
// worked out once, whatever moment it was read at. It keeps m when there is none.
func (c *definitions) one(key string, m *machine.Machine) *machine.Machine {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.kept[key]; kept.machine != nil {
		return kept.machine
	}
	c.keep(key, definition{machine: m})
	return m
}

// isAbsent tells whether an error says that there is no such definition.
func isAbsent(err error) bool { return errors.Is(err, apiclient.ErrNotFound) }

// put keeps what was read, and for a while that there was nothing to read; other
// failures are not kept.
func (c *definitions) put(key string, m *machine.Machine, err error, now time.Time) {
	e := definition{machine: m, err: err}
	switch {
	case isAbsent(err) || errors.Is(err, apiclient.ErrForbidden):
		e.until = now.Add(absentFor)
	case err != nil:
		return
	case c.lasts > 0:
		e.until = now.Add(c.lasts)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(key, e)
}

// keep keeps an entry; the caller holds mu. A full cache drops any other: reading one
// again is cheap.
func (c *definitions) keep(key string, e definition) {
	if c.kept == nil {
		c.kept = make(map[string]definition)
	}
	for k := range c.kept {
		if len(c.kept) < maxDefinitions {
			break
		}
		delete(c.kept, k)
	}
	c.kept[key] = e
}
