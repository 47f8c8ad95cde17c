package desk

import (
	"cmp"
	"context"
	"sync"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/store"
)

// A Tombstone is a deleted task as it was last, with what is known of it besides.
type Tombstone struct {
	*View
	Deletion store.Line                 // the journal's line of it; zero when it was not done through Taskdesk
	At       time.Time                  // when it was deleted, UTC; zero when that is not known
	By       string                     // user id of who deleted it; empty when not known
	ByName   string                     // their name, when they did it through Taskdesk
	Children map[string]*apiclient.Task // its last children that are there now, by id
	Again    []apiclient.Task           // what was created from it and is there now, oldest first
}

// Tombstone returns what there is to tell of a deleted task. What cannot be read just
// now is missing.
//
// API: GET /api/tasks?filter=, GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Tombstone(ctx context.Context, gone *Gone) *Tombstone {
	s := &Tombstone{}
	var group sync.WaitGroup
	group.Go(func() { s.View = d.view(ctx, gone.Last, gone.Seen) })
	group.Go(func() { s.Children = d.several(ctx, childrenOf(gone.Last)) })
	group.Go(func() { s.Again = d.createdFrom(ctx, gone.Last) })
	s.Deletion = d.deletion(ctx, gone.ID)
	s.At, s.By, s.ByName = gone.DeletedAt, cmp.Or(gone.By, s.Deletion.Subject), cmp.Or(gone.ByName, s.Deletion.Name)
	if s.At.IsZero() {
		s.At = s.Deletion.AfterAsAt
	}
	group.Wait()
	return s
}

// deletion returns the journal's line of a task's deletion, and an empty one when there
// is none: it is of one deletion at most, as no id is given twice.
func (d *Desk) deletion(ctx context.Context, task string) store.Line {
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: task, Op: OpDelete, Outcome: Done, Limit: 1})
	if err != nil || len(lines) == 0 {
		return store.Line{} // what is missing then is why it was deleted
	}
	return lines[0]
}

func childrenOf(t *apiclient.Task) (ids []string) {
	for _, child := range t.Children {
		ids = append(ids, child.ID)
	}
	return ids
}
