package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

// Around is what tells, besides a task itself, why it stays where it is. What could not
// be read in time is not there: it is no failure of a page.
type Around struct {
	Action   *apiclient.ActionLog       // how the last action that the task started went, up to the view's moment
	Children map[string]*apiclient.Task // by id, those of the children that were asked for
}

// Around reads the log of the last action that a task has started, and some of its
// children, all at once. Both are left out where it takes longer than a page waits.
//
// API: GET /api/actionlogs/{id}, GET /api/tasks/{id}
func (d *Desk) Around(ctx context.Context, v *View, children []string) Around {
	logged := v.Task.ActionLogSubmitted != "" && d.api.Abilities().ActionLogs != apiclient.Missing
	if d.Has(ctx, person.Viewer) != nil || !logged && len(children) == 0 {
		return Around{}
	}
	ctx, giveUp := context.WithTimeout(ctx, d.waits.around)
	defer giveUp()
	var a Around
	var group sync.WaitGroup
	if logged {
		group.Go(func() { a.Action = d.actionUpTo(ctx, v.Task.ActionLogSubmitted, v.AsAt) })
	}
	read := make([]*apiclient.Task, len(children))
	for i, id := range children {
		group.Go(func() { read[i], _ = d.as(ctx).Tasks.Get(ctx, id, v.AsAt) })
	}
	group.Wait()
	a.Children = make(map[string]*apiclient.Task, len(children))
	for i, id := range children {
		if read[i] != nil {
			a.Children[id] = read[i]
		}
	}
	return a
}

// actionUpTo returns how an action had gone by a moment, zero for now, and nil where
// that cannot be had.
func (d *Desk) actionUpTo(ctx context.Context, id string, asAt time.Time) *apiclient.ActionLog {
	log, err := d.ActionLog(ctx, id)
	if err != nil || asAt.IsZero() {
		return log
	}
	log.Items = slices.DeleteFunc(log.Items, func(i apiclient.ActionLogItem) bool { return i.Timestamp.After(asAt) })
	return log
}
