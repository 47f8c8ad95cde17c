package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"taskdesk/apiclient"
	"taskdesk/internal/person"
	"taskdesk/internal/store"
)

// An Origin is the version of a task that another one was created from.
type Origin struct {
	Task    string    `json:"task"`
	Version int       `json:"version"`
	AsAt    time.Time `json:"asAt,omitzero"` // the past moment at which it was looked at, UTC; zero for as it was then
}

// OriginIn returns what the task of a line was created from, and nil where it was
// created afresh or the line is of no create.
func OriginIn(line store.Line) *Origin {
	if line.Op != OpCreate {
		return nil
	}
	sent, err := requestOf(line)
	if err != nil {
		return nil
	}
	return sent.From
}

// Origin returns what a task was created from, as far as this Taskdesk's journal knows,
// else nil.
func (d *Desk) Origin(ctx context.Context, task string) *Origin {
	lines, err := d.journal.Lines(ctx, store.LineQuery{Task: task, Op: OpCreate, Limit: 1})
	if err != nil || len(lines) == 0 {
		return nil
	}
	return OriginIn(lines[0])
}

// atMostTied is how many tasks that belong to another are looked at.
const atMostTied = 12

// Tied returns the tasks that carry a correlation id and that the person in ctx may
// see, oldest first. It returns none where the upstream lists no tasks, or cannot now.
//
// API: GET /api/tasks?filter=
func (d *Desk) Tied(ctx context.Context, correlation string) []apiclient.Task {
	tasks, _ := d.tied(ctx, correlation)
	return tasks
}

func (d *Desk) tied(ctx context.Context, correlation string) ([]apiclient.Task, error) {
	if err := d.Has(ctx, person.Viewer); err != nil {
		return nil, err
	}
	if d.options.SeedEra {
		return nil, errNoDefinitions
	}
	page, err := d.as(ctx).Tasks.List(ctx, apiclient.ListOptions{
		Filter: fmt.Sprintf("correlationIds any (~ eq '%s')", correlation), Limit: atMostTied,
	})
	if err != nil {
		return nil, err
	}
	byAge(page.Values)
	return page.Values, nil
}

func byAge(tasks []apiclient.Task) {
	slices.SortFunc(tasks, func(a, b apiclient.Task) int { return a.Version.AsAtCreated.Compare(b.Version.AsAtCreated) })
}

// CreatedFrom returns the tasks that were created from another one and that are there
// now, oldest first: by the correlation id that they carry, or, where tasks cannot be
// listed, by the journal.
//
// API: GET /api/tasks?filter=, GET /api/tasks/{id}
func (d *Desk) CreatedFrom(ctx context.Context, t *apiclient.Task) []apiclient.Task {
	all, err := d.tied(ctx, t.ID)
	if err != nil {
		all = d.journalledFrom(ctx, t)
	}
	return slices.DeleteFunc(all, func(made apiclient.Task) bool {
		return made.DefinitionID != t.DefinitionID || made.ID == t.ID
	})
}

const atMostCreates = 200 // lines that are read to find the creates from a task

func (d *Desk) journalledFrom(ctx context.Context, t *apiclient.Task) []apiclient.Task {
	lines, err := d.journal.Lines(ctx, store.LineQuery{
		Op: OpCreate, Definition: t.DefinitionID.String(), Outcome: Done, From: t.Version.AsAtCreated, Limit: atMostCreates,
	})
	if err != nil {
		return nil
	}
	var ids []string
	for _, line := range lines {
		if from := OriginIn(line); from != nil && from.Task == t.ID && line.Task != "" {
			ids = append(ids, line.Task)
		}
	}
	var made []apiclient.Task
	for _, now := range d.several(ctx, ids) {
		made = append(made, *now)
	}
	byAge(made)
	return made
}

// several reads tasks as they are now; those that are not there, or cannot be read,
// are missing.
func (d *Desk) several(ctx context.Context, ids []string) map[string]*apiclient.Task {
	found := make([]*apiclient.Task, min(len(ids), atMostTied))
	group := errgroup.Group{}
	group.SetLimit(atOnce)
	for i := range found {
		group.Go(func() error {
			found[i], _ = d.as(ctx).Tasks.Get(ctx, ids[i], time.Time{})
			return nil
		})
	}
	_ = group.Wait() // none of them fails
	byID := make(map[string]*apiclient.Task, len(found))
	for i, t := range found {
		if t != nil {
			byID[ids[i]] = t
		}
	}
	return byID
}
