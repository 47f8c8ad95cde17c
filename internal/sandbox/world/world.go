// Package world is what the sandbox keeps: tasks, their definitions, the logs of
// their actions, and every version of all. It keeps the rules of the Workflow API,
// whoever asks and by whatever protocol. A World is safe for concurrent use.
package world

import (
	"cmp"
	"sync"
	"sync/atomic"
	"time"

	"taskdesk/apiclient"
)

// A World holds tasks and definitions in memory, and on a tape if it has one.
type World struct {
	clock clock
	next  atomic.Int64 // the moment of the next thing that happens by itself

	mu          sync.RWMutex
	tasks       []*task // by creation
	byID        map[ID]*task
	definitions map[apiclient.DefinitionID]*definitionLine
	shelves     map[string]*shelf // by stacking key
	logs        map[ID]*actionLog
	submitted   []*actionLog // that wait for their turn
	runs        []*run       // of workers, by what is due first
	tape        *tape        // nil for a world that is forgotten

	findings findings // has a lock of its own
}

// An Author is who changes something, and by which request.
type Author struct {
	User    string
	Request RequestID
	At      Moment // what the clock says; zero for the right time
}

// undated returns who it was without when.
func (a Author) undated() Author { return Author{User: a.User, Request: a.Request} }

// New returns an empty world with the given clock.
func New(now func() time.Time) *World {
	w := &World{
		clock:       clock{now: now},
		byID:        map[ID]*task{},
		definitions: map[apiclient.DefinitionID]*definitionLine{},
		shelves:     map[string]*shelf{},
		logs:        map[ID]*actionLog{},
	}
	w.next.Store(int64(Now))
	return w
}

// Task returns a task as at a moment. It fails with TaskNotFound when there is no
// such task, there was none yet, or it was deleted by then.
func (w *World) Task(id ID, asAt Moment) (*apiclient.Task, error) {
	at := w.look(asAt)
	w.mu.RLock()
	defer w.mu.RUnlock()
	v, ok := w.byID[id].at(at)
	if !ok {
		return nil, taskNotFound()
	}
	return v.wire(), nil
}

// Delete ends tasks, all at one moment, and returns when. As at earlier moments they
// stay readable. It fails with TaskNotFound when one of them is not there, and then
// ends none: our choice.
func (w *World) Delete(by Author, ids ...ID) (at Moment, err error) {
	err = w.write(func() error {
		doomed := make([]*task, 0, len(ids))
		for _, id := range ids {
			t, err := w.alive(id)
			if err != nil {
				return err
			}
			doomed = append(doomed, t)
		}
		at = w.tick(by)
		for _, t := range doomed {
			if t.deletion == nil { // an id may be given twice
				w.end(t, deletion{at, by})
			}
		}
		return nil
	})
	return at, err
}

// write does something that may change the world, and then the actions that it
// starts. Nothing is done with a world whose tape is broken.
func (w *World) write(do func() error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.tape.broken(); err != nil {
		return err
	}
	w.catchUp()
	err := do()
	w.act()
	if failed := w.tape.commit(); failed != nil {
		return failed
	}
	return err
}

// look returns the moment to read as at, once all that was due by now has happened.
func (w *World) look(asAt Moment) Moment {
	if w.next.Load() <= w.clock.now().UnixMicro() {
		_ = w.write(func() error { return nil }) // a broken tape shows with the next change
	}
	return w.clock.look(asAt)
}

// tick returns the moment of a change.
func (w *World) tick(by Author) Moment {
	return w.clock.tick(cmp.Or(by.At, MomentOf(w.clock.now())))
}

// seen returns the moment as at which a change sees the world.
func (w *World) seen(by Author) Moment { return w.clock.look(cmp.Or(by.At, Now)) }

// alive returns a task that can be changed. The caller holds the lock.
func (w *World) alive(id ID) (*task, error) {
	t := w.byID[id]
	if t == nil || t.deletion != nil {
		return nil, taskNotFound()
	}
	return t, nil
}

func taskNotFound() error {
	return &Refusal{Reason: TaskNotFound, Detail: "There is no such task."}
}
