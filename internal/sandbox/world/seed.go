package world

import (
	"cmp"
	"slices"
	"time"
)

// Examples names tasks of the seeded world that are worth a look. They are there
// however few tasks are asked for.
type Examples struct {
	Ordinary    string // a trade break under investigation: a comment lets it be resolved
	Stuck       string // a price challenge under review for days: its guard lacks fields
	LongHistory string // more than 40 versions
	Deleted     string // lived for days and was deleted two days ago
	Family      string // an exception that waits for its children
	Failed      string // a file check whose worker failed
	Unmovable   string // on hold, and its definition's guard can never be met
}

const day = 24 * time.Hour

// Seed fills an empty world with definitions and some weeks of tasks that end
// shortly before now. The same seed and number of tasks make the same tasks, whose
// moments keep their distance from now.
func (w *World) Seed(seed uint64, tasks int) Examples {
	return w.seedAt(MomentOf(w.clock.now()), seed, tasks)
}

// seedAt is Seed with its own idea of now.
func (w *World) seedAt(now Moment, seed uint64, tasks int) Examples {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.byID, w.tasks = make(map[ID]*task, tasks), make([]*task, 0, tasks)
	s := &seeder{world: w, seed: seed, now: now, pool: newPool()}
	s.define()
	examples := s.examples()
	stories := slices.Concat(breakStories(), priceStories(), electionStories(), exceptionStories(), checkStories())
	for len(w.tasks) < tasks {
		s.tell(pick(s.roll(), stories))
	}
	w.settle()
	return examples
}

// settle puts the seeded tasks in order and lets those with a stacking key meet,
// change by change, as they would have.
func (w *World) settle() {
	slices.SortFunc(w.tasks, func(a, b *task) int { return cmp.Compare(a.versions[0].at, b.versions[0].at) })
	var events []view
	for _, t := range w.tasks {
		if t.last().key() == "" {
			continue
		}
		for i := range t.versions {
			events = append(events, view{t, &t.versions[i], t.versions[i].at})
		}
	}
	slices.SortFunc(events, func(a, b view) int { return cmp.Compare(a.version.at, b.version.at) })
	for _, v := range events {
		w.restack(v)
	}
	for _, t := range w.tasks {
		if t.deletion != nil && t.stacked != nil {
			w.unstack(t, t.deletion.at)
		}
		w.clock.last.Store(max(w.clock.last.Load(), int64(t.ends())))
	}
}

// ends returns the moment of the task's last change, its deletion included.
func (t *task) ends() Moment {
	if t.deletion != nil {
		return t.deletion.at
	}
	return t.last().version.at
}

// A seeder makes the seeded world.
type seeder struct {
	world   *World
	seed    uint64
	now     Moment
	rolls   uint64
	changes uint64
	pool    pool
}

// before returns the moment so long before now.
func (s *seeder) before(d time.Duration) Moment { return s.now - Moment(d.Microseconds()) }

// instant returns a moment near m that no other change has. Changes of one task
// have to lie two of these spans apart to keep their order.
func (s *seeder) instant(m Moment) Moment {
	const span = 1 << 24 // microseconds, some 17 seconds
	s.changes++
	scrambled := s.changes * 0x9E3779B1 % span // odd, so every number below span comes once before any comes again
	return m/span*span - span + Moment(scrambled)
}
