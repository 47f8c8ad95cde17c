package desk

import "sync"

// flights are the writes that this process is in the middle of, by journal line.
type flights struct {
	mu    sync.Mutex
	going map[string]chan struct{}
}

// begin notes that a write is under way; what it returns ends that.
func (f *flights) begin(line string) (end func()) {
	done := make(chan struct{})
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.going == nil {
		f.going = make(map[string]chan struct{})
	}
	f.going[line] = done
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.going, line)
		close(done)
	}
}

// ended returns a channel that closes when the write ends, and nil when it is not this process's.
func (f *flights) ended(line string) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.going[line]
}

// subjects are the people whose open writes have been looked at since the start.
type subjects struct{ seen sync.Map }

// first tells whether this is the first call for a subject.
func (s *subjects) first(subject string) bool {
	_, before := s.seen.LoadOrStore(subject, true)
	return !before
}
