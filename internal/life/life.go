// Package life lays out the life of a task on a strip: its states over time, its changes,
// and the time itself. It knows numbers and instants, and no words.
package life

import (
	"time"

	"taskdesk/internal/history"
)

// The measures of the strip, in pixels. Changes are gathered in cells, each wide enough
// to be pointed at.
const (
	Width  = 1056
	Cell   = 24
	narrow = 4 // what is less wide than this is drawn as wide as this
)

// A Stay is the time that a task spent in a state.
type Stay struct {
	State    string
	From, To time.Time // UTC
	By       string    // who brought the task into the state
	Changes  int       // versions that began during the stay, with the one that began it
}

// For is how long the stay was.
func (s Stay) For() time.Duration { return s.To.Sub(s.From) }

// Stays returns where the task was from its first version to end. The versions come oldest
// first.
func Stays(versions []history.Version, end time.Time) []Stay {
	var stays []Stay
	for _, v := range versions {
		last := len(stays) - 1
		if last >= 0 && stays[last].State == v.State {
			stays[last].Changes++
			continue
		}
		if last >= 0 {
			stays[last].To = v.AsAt
		}
		stays = append(stays, Stay{State: v.State, From: v.AsAt, To: end, By: v.UserID, Changes: 1})
	}
	return stays
}

// A Strip is time drawn from left to right.
type Strip struct{ From, To time.Time }

// X is where an instant stands; what is outside of the strip stands at its edge.
func (s Strip) X(t time.Time) int {
	whole := s.To.Sub(s.From)
	if whole <= 0 {
		return 0
	}
	x := int(float64(t.Sub(s.From)) / float64(whole) * Width)
	return min(max(x, 0), Width)
}

// A Band is a piece of the strip with one stay, or with several that are too short to be
// told apart.
type Band struct {
	X, Width int
	Stays    []Stay
}

// Bands draws stays, oldest first.
func (s Strip) Bands(stays []Stay) []Band {
	var bands []Band
	gathering := false
	for _, stay := range stays {
		x, to := s.X(stay.From), s.X(stay.To)
		short := to-x < narrow
		if short && gathering {
			last := &bands[len(bands)-1]
			last.Stays = append(last.Stays, stay)
			last.Width = max(to-last.X, narrow)
			continue
		}
		width := max(to-x, narrow)
		bands = append(bands, Band{X: min(x, Width-width), Width: width, Stays: []Stay{stay}})
		gathering = short
	}
	return bands
}

// A Mark is a cell of the strip in which versions began.
type Mark struct {
	X        int               // of the cell
	Lines    []int             // where versions began, from the left; each place once
	Versions []history.Version // oldest first
}

// Marks draws versions, oldest first.
func (s Strip) Marks(versions []history.Version) []Mark {
	var marks []Mark
	for _, v := range versions {
		line := min(s.X(v.AsAt), Width-1)
		cell := line / Cell * Cell
		if len(marks) == 0 || marks[len(marks)-1].X != cell {
			marks = append(marks, Mark{X: cell})
		}
		m := &marks[len(marks)-1]
		m.Versions = append(m.Versions, v)
		if len(m.Lines) == 0 || m.Lines[len(m.Lines)-1] != line {
			m.Lines = append(m.Lines, line)
		}
	}
	return marks
}
