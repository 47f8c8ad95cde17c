package history

import (
	"iter"
	"time"
)

// Stays are the times that a task has spent in its states, and the ways that it went.
type Stays struct {
	Order []string // the states, the last one first
	In    map[string]Stay
	Ways  map[Way]int // how often it went from one state to another
}

// A Stay is what a task has spent in one state.
type Stay struct {
	Times int           // it came there, or began there
	Spent time.Duration // in all, up to the moment that was asked for
}

// A Way is a step from one state to another. By which trigger it was made, the versions
// of a task do not tell; a step that leads back to the same state they do not show.
type Way struct{ From, To string }

// StaysOf adds up the versions of a task, newest first, until a moment. It returns what
// it has so far with the first error.
func StaysOf(versions iter.Seq2[Version, error], until time.Time) (Stays, error) {
	s := Stays{In: map[string]Stay{}, Ways: map[Way]int{}}
	later := ""
	for v, err := range versions {
		if err != nil {
			return s, err
		}
		in, known := s.In[v.State]
		if !known {
			s.Order = append(s.Order, v.State)
		}
		in.Spent += max(0, until.Sub(v.AsAt))
		if v.State != later {
			in.Times++
			if later != "" {
				s.Ways[Way{v.State, later}]++
			}
		}
		s.In[v.State] = in
		later, until = v.State, v.AsAt
	}
	return s, nil
}
