// Package world is what the sandbox keeps: tasks, their definitions, and every
// version of both. It keeps the rules of the Workflow API, whoever asks and by
// whatever protocol. A World is safe for concurrent use.
package world

import (
	"sync"
	"time"

	"taskdesk/apiclient"
)

// A World holds tasks and definitions in memory.
type World struct {
	clock clock

	mu          sync.RWMutex
	tasks       []*task // by creation
	byID        map[ID]*task
	definitions map[apiclient.DefinitionID]*definitionLine
	shelves     map[string]*shelf // by stacking key
}

// An Author is who changes something, and by which request.
type Author struct {
	User    string
	Request RequestID
}

// New returns an empty world with the given clock.
func New(now func() time.Time) *World {
	return &World{
		clock:       clock{now: now},
		byID:        map[ID]*task{},
		definitions: map[apiclient.DefinitionID]*definitionLine{},
		shelves:     map[string]*shelf{},
	}
}

// Task returns a task as at a moment. It fails with TaskNotFound when there is no
// such task, there was none yet, or it was deleted by then.
func (w *World) Task(id ID, asAt Moment) (*apiclient.Task, error) {
	at := w.clock.look(asAt)
	w.mu.RLock()
	defer w.mu.RUnlock()
	v, ok := w.byID[id].at(at)
	if !ok {
		return nil, &Refusal{Reason: TaskNotFound, Detail: "There is no such task."}
	}
	return v.wire(), nil
}

// Delete ends a task, and returns when. As at earlier moments it stays readable.
func (w *World) Delete(by Author, id ID) (Moment, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t, err := w.alive(id)
	if err != nil {
		return 0, err
	}
	t.deletion = &deletion{at: w.clock.tick(), by: by}
	w.unstack(t, t.deletion.at)
	return t.deletion.at, nil
}

// alive returns a task that can be changed. The caller holds the lock.
func (w *World) alive(id ID) (*task, error) {
	t := w.byID[id]
	if t == nil || t.deletion != nil {
		return nil, &Refusal{Reason: TaskNotFound, Detail: "There is no such task."}
	}
	return t, nil
}

// add puts a task into the world. The caller holds the lock.
func (w *World) add(t *task) {
	w.tasks = append(w.tasks, t)
	w.byID[t.id] = t
	if t.parent != nil {
		t.parent.children = append(t.parent.children, t)
	}
}
