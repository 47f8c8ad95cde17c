package desk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/internal/person"
)

// DefinitionVersions returns the versions of a definition, newest first, from the one
// that stood at asAt on, or from today's when asAt is zero; at most so many, and whether
// there are more before them. It fails as Definition does; when that is after the first
// version, it returns what it has found by then.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) DefinitionVersions(ctx context.Context, id apiclient.DefinitionID, asAt time.Time, most int) (versions []*machine.Machine, more bool, err error) {
	for {
		m, err := d.Definition(ctx, id, asAt)
		switch {
		case err != nil && len(versions) > 0 && errors.Is(err, apiclient.ErrNotFound):
			return versions, false, nil
		case err != nil:
			return versions, len(versions) > 0, err
		}
		versions = append(versions, m)
		v := m.Definition().Version
		before := v.AsAtModified.Add(-time.Microsecond)
		switch {
		case v.Number == 1, v.AsAtModified.IsZero(), !asAt.IsZero() && !before.Before(asAt):
			return versions, false, nil
		case len(versions) == most:
			return versions, true, nil
		}
		asAt = before
	}
}

// DefinitionSince returns since when there is a definition, in UTC; of a file it may be in the
// future. It fails as Definition does for now.
//
// API: GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) DefinitionSince(ctx context.Context, id apiclient.DefinitionID) (time.Time, error) {
	m, err := d.told(ctx, id, time.Time{})
	if errors.Is(err, apiclient.ErrNotFound) {
		if from, ok := d.options.Definitions.Since(id); ok {
			return from, nil
		}
	}
	if err != nil {
		return time.Time{}, err
	}
	return m.Definition().Version.AsAtCreated, nil
}

// mostDefinitions is how many definitions are looked through at once.
const mostDefinitions = 1000

// FindDefinitions looks through the definitions that there were at asAt, or are now when
// asAt is zero, for those that match: the first so many, and whether there may be more.
//
// API: GET /api/taskdefinitions
func (d *Desk) FindDefinitions(ctx context.Context, asAt time.Time, match func(*apiclient.Definition) bool, most int) (found []apiclient.Definition, more bool, err error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, false, err
	}
	if d.options.SeedEra {
		return nil, false, errNoDefinitions
	}
	looked := 0
	for def, err := range d.as(ctx).Definitions.All(ctx, apiclient.ListOptions{AsAt: asAt}) {
		if err != nil {
			return nil, false, fmt.Errorf("look through the definitions: %w", err)
		}
		if looked == mostDefinitions || len(found) == most {
			return found, true, nil
		}
		looked++
		if match(def) {
			found = append(found, *def)
		}
	}
	return found, false, nil
}
