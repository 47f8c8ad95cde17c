package desk

import (
	"context"
	"fmt"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

// errNoActionLogs is what an upstream without action logs would answer.
var errNoActionLogs = fmt.Errorf("the upstream has no action logs: %w", apiclient.ErrNotFound)

// ActionLog returns how an action went that a version of a task names. It fails with the
// client's error: ErrNotFound also where the upstream has no action logs at all.
//
// API: GET /api/actionlogs/{id}
func (d *Desk) ActionLog(ctx context.Context, id string) (*apiclient.ActionLog, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	if d.options.SeedEra {
		return nil, errNoActionLogs
	}
	log, err := d.as(ctx).ActionLogs.Get(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read action log %s: %w", id, err)
	}
	return log, nil
}
