package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"taskdesk/apiclient"
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
	key := fmt.Sprintf("%q %s %d", person.From(ctx).Subject, id, asAt.UnixMicro())
	if kept, ok := d.defs.get(key, d.now()); ok {
		return kept.machine, kept.err
	}
	v, err, _ := d.defs.reading.Do(key, func() (any, error) {
		if kept, ok := d.defs.get(key, d.now()); ok { // somebody has just read it
			return kept.machine, kept.err
		}
		m, err := d.readDefinition(context.WithoutCancel(ctx), id, asAt)
		d.defs.put(key, m, err, d.now())
		return m, err
	})
	return v.(*machine.Machine), err
}

func (d *Desk) readDefinition(ctx context.Context, id apiclient.DefinitionID, asAt time.Time) (*machine.Machine, error) {
	def, err := d.as(ctx).Definitions.Get(ctx, id, asAt)
	if err != nil {
		return nil, fmt.Errorf("read definition %s: %w", id, err)
	}
	return machine.New(def), nil
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

func (c *definitions) get(key string, now time.Time) (definition, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, ok := c.kept[key]
	if !ok || !kept.until.IsZero() && !now.Before(kept.until) {
		return definition{}, false
	}
	return kept, true
}

// put keeps what was read, and for a while that there was nothing to read; other
// failures are not kept. A full cache drops any entry: reading one again is cheap.
func (c *definitions) put(key string, m *machine.Machine, err error, now time.Time) {
	e := definition{machine: m, err: err}
	if errors.Is(err, apiclient.ErrNotFound) || errors.Is(err, apiclient.ErrForbidden) {
		e.until = now.Add(absentFor)
	} else if err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
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
