package desk

import (
	"container/list"
	"sync"
	"time"

	"taskdesk/apiclient"
)

const (
	maxSights  = 4096             // over all people
	keptFor    = 2 * time.Minute  // how long a newer version is kept while the upstream answers with an older one
	missingFor = 30 * time.Second // how long a task is kept that the upstream does not have yet
)

// sights are the newest versions of tasks that people have seen, each person's apart:
// what one may see is not shown to another. When there are too many, those that were
// not asked for the longest are forgotten.
type sights struct {
	mu    sync.Mutex
	kept  map[sightKey]*list.Element
	order list.List // of *sight, the last one used first
}

type sightKey struct{ subject, task string }

// A sight is the newest version of a task that somebody has seen.
type sight struct {
	key   sightKey
	seen  Seen
	task  *apiclient.Task // not to be changed; nil where only the journal knows of that version
	at    time.Time       // when the upstream last answered with it, UTC
	since time.Time       // since when it has answered with an older one; zero when it does not
}

// later tells whether a version that was seen is a later one than a task is. Where the
// upstream did not tell its number, its moment decides.
func (s Seen) later(t *apiclient.Task) bool {
	if s.Version == 0 {
		return s.AsAt.After(t.Version.AsAtModified)
	}
	return s.Version > t.Version.Number
}

// of returns what somebody has seen of a task.
func (s *sights) of(key sightKey) (sight, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.kept[key]; ok {
		s.order.MoveToFront(e)
		return *e.Value.(*sight), true
	}
	return sight{}, false
}

// put keeps a sight, unless somebody has seen a later version since.
func (s *sights) put(new sight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.kept[new.key]
	if !ok {
		s.add(new)
		return
	}
	if old := e.Value.(*sight); old.seen.Version <= new.seen.Version {
		*old = new
	}
	s.order.MoveToFront(e)
}

// replace keeps a sight in place of any other.
func (s *sights) replace(new sight) {
	s.forget(new.key)
	s.put(new)
}

func (s *sights) forget(key sightKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.kept[key]; ok {
		s.order.Remove(e)
		delete(s.kept, key)
	}
}

func (s *sights) add(new sight) {
	if s.kept == nil {
		s.kept = make(map[sightKey]*list.Element)
	}
	s.kept[new.key] = s.order.PushFront(&new)
	if s.order.Len() > maxSights {
		oldest := s.order.Remove(s.order.Back()).(*sight)
		delete(s.kept, oldest.key)
	}
}
