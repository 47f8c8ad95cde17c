package desk

import (
	"context"
	"fmt"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
)

const (
	stackPage  = 100 // tasks of one list
	stackPages = 3   // lists that are looked through
)

// errNoLists is what an upstream without lists would answer.
var errNoLists = fmt.Errorf("the upstream has no lists: %w", apiclient.ErrNotFound)

// StackMembers returns the tasks of the stack that a view's task is in, as at the view's
// moment, in the upstream's order: as many as are found among the first few hundred with
// the same stacking key, and a hundred at most. It returns none for a task without a
// stack, and fails with the client's error: ErrNotFound also where the upstream has no
// lists at all.
//
// API: GET /api/tasks?filter=, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) StackMembers(ctx context.Context, v *View) ([]*Kin, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	switch {
	case v.Task.Stack == nil:
		return nil, nil
	case d.options.SeedEra:
		return nil, errNoLists
	}
	tasks, err := d.stacked(ctx, v)
	if err != nil {
		return nil, fmt.Errorf("list the tasks of a stack: %w", err)
	}
	members := make([]*Kin, min(len(tasks), MostKin))
	sideBySide(len(members), func(i int) { members[i] = kinOf(d.view(ctx, &tasks[i], v.AsAt)) })
	return members, nil
}

// stacked lists the tasks of a stack.
func (d *Desk) stacked(ctx context.Context, v *View) (tasks []apiclient.Task, err error) {
	stack := v.Task.Stack
	o := apiclient.ListOptions{AsAt: v.AsAt, Filter: "stackingKey eq '" + strings.ReplaceAll(v.Task.StackingKey, "'", "''") + "'", Limit: stackPage}
	for range stackPages {
		page, err := d.as(ctx).Tasks.List(ctx, o)
		if err != nil {
			return nil, err
		}
		for _, t := range page.Values {
			if t.Stack != nil && t.Stack.LeadTaskID == stack.LeadTaskID {
				tasks = append(tasks, t)
			}
		}
		if page.Next == "" || len(tasks) >= stack.TasksInStack {
			break
		}
		o.Page = page.Next
	}
	return tasks, nil
}
