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
	Deepest  *View                      // where one of those is blocked by a child in turn, and so on: the last that was read
	Below    int                        // how many levels that is below the child
}

// deepestBlocker is how far down blocked children are followed. Each level is read after
// the one above it.
const deepestBlocker = 8

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
		if read[i] == nil {
			continue
		}
		a.Children[id] = read[i]
		if a.Deepest == nil {
			a.Deepest, a.Below = d.deepest(ctx, read[i], v.AsAt)
		}
	}
	return a
}

// deepest follows a task to a child that blocks it, and that to a child of its own, down
// to one that no child blocks. It returns that, how many levels below the task it is, and
// nil when no child blocks the task itself. It comes less far when time is up.
//
// API: GET /api/tasks/{id}
func (d *Desk) deepest(ctx context.Context, t *apiclient.Task, asAt time.Time) (last *View, below int) {
	for v := d.view(ctx, t, asAt); below < deepestBlocker; below++ {
		child := v.firstBlocker(ctx)
		if child == "" {
			break
		}
		next, err := d.as(ctx).Tasks.Get(ctx, child, asAt)
		if err != nil {
			break
		}
		v = d.view(ctx, next, asAt)
		last = v
	}
	return last, below
}

// firstBlocker is the id of the first child that keeps the task from moving on; "" for none.
func (v *View) firstBlocker(ctx context.Context) string {
	blocking := v.Blockers(ctx)
	for i := range v.Task.Children {
		if id := v.Task.Children[i].ID; blocking[id] {
			return id
		}
	}
	return ""
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
