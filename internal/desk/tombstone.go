package desk

import (
	"context"
	"sync"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/internal/store"
)

// A Tombstone is a deleted task as it was last, with what is known of it besides.
type Tombstone struct {
	*View                               // as at Gone.Seen
	Deletion store.Line                 // the journal's line of it; zero when it was not done through Taskdesk
	Looked   int                        // how many of its last children were looked for: the first of them
	Children map[string]*apiclient.Task // those of them that are there now, by id
	Again    []apiclient.Task           // what was created from it and is there now, oldest first
	Today    *machine.Machine           // its definition as it is now; nil where there is none, or it could not be read
}

// Tombstone returns what there is to tell of a deleted task. What cannot be read just
// now is missing.
//
// API: GET /api/tasks?filter=, GET /api/tasks/{id}, GET /api/taskdefinitions/{scope}/{code}
func (d *Desk) Tombstone(ctx context.Context, gone *Gone) *Tombstone {
	s := &Tombstone{Looked: min(len(gone.Last.Children), atMostTied)}
	var group sync.WaitGroup
	group.Go(func() { s.View = d.view(ctx, gone.Last, gone.Seen) })
	group.Go(func() { s.Children = d.several(ctx, childrenOf(gone.Last)) })
	group.Go(func() { s.Again = d.CreatedFrom(ctx, gone.Last) })
	group.Go(func() { s.Today, _ = d.AskToday(ctx, gone.Last.DefinitionID) })
	if gone.Line != "" {
		s.Deletion, _ = d.journal.Line(ctx, gone.Line) // what is missing without it is why
	}
	group.Wait()
	return s
}

func childrenOf(t *apiclient.Task) (ids []string) {
	for _, child := range t.Children {
		ids = append(ids, child.ID)
	}
	return ids
}
