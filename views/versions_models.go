package views

import "iter"

// Changes are the versions of a task, which are laid out as they become known.
type Changes struct {
	Lead    string // "45 versions, the newest first."
	Note    string // what the service does not tell of them
	LifeURL string // where the picture of the life is
	Filter  ChangesFilter
	Newest  string // where the first ones are, when these are not
	Blocks  iter.Seq[VersionBlock]
	End     func() ChangesEnd // what there is to say when all blocks are laid out
}

// ChangesFilter is the form that chooses among the versions.
type ChangesFilter struct {
	Action     string
	AsAt       string // the moment shown, carried along; empty for now
	Attributes []Option
	Person     string   // as given
	People     []Option // suggestions
	Active     []Link   // what is filtered by; each leads to the list without it
}

// VersionBlock is one version: when, whose, and what it changed.
type VersionBlock struct {
	Number    int
	AsAt      string // as an address has it
	When, UTC string // "24 Nov 2026 13:40:02 GMT", the exact moment
	Ago       string // "6 min ago"
	Who       Who
	WhoURL    string // the versions of the same person
	RequestID string
	Now       bool   // no version has followed
	First     bool   // the task was created with it
	From, To  *State // where the version moved the task; From is nil for the first
	Changes   []VersionChange

	AsAtURL, BeforeURL, CompareURL, BringURL string // empty when there is nothing there
}

// VersionChange is what a version did to one attribute.
type VersionChange struct {
	Name, Label string
	Old, New    LongText
	Note        string
}

// LongText is a text of any length; of a long one, Head is the beginning.
type LongText struct {
	Text string
	Head string // empty when all of the text can stand on the page
	Rest string // "2,345 characters"
}

// ChangesEnd is what stands below the versions.
type ChangesEnd struct {
	Problem *Problem // why the versions before the last one are not there
	Again   string   // where they are asked for again
	Older   string   // where the next ones are
	Nothing string   // why there is no version at all
	Left    []string // how many versions the filter leaves out
}

// Step leads to the version before or after.
type Step struct{ Text, Label, URL string }

// Life is the picture of a task's life: its states over time and its changes.
type Life struct {
	Lead    string // "45 versions in 6 d 4 h"
	From    string // the first moment
	To      string // the last: now, or when it was deleted
	Width   int
	States  []LifeState // in the order in which the task first came to them
	Bands   []LifeBand
	Marks   []LifeMark
	Ticks   []LifeTick
	Moment  *LifeTick // the moment shown
	Deleted bool
	Rows    []LifeRow
	Cut     string // that there are more rows than these
	Next    string // the id of what follows, for those who pass the picture by

	Problem *Problem // why there is no picture
	Again   string
}

// LifeState is a state with the whole time that the task was in it.
type LifeState struct {
	State State
	Shade int // from 0 to 3, to tell states of one kind apart
	For   string
}

// LifeBand is a time in one state, or in several that are too short to be drawn.
type LifeBand struct {
	X, Width int
	Kind     string // of the state; empty for several
	Shade    int    // as of the LifeState
	Label    string // as long as there is room
	Words    string
	Anchor   string // of the words: start, middle or end
	TextX    int
	URL      string
}

// LifeMark is a piece of time with changes in it.
type LifeMark struct {
	X      int
	Lines  []int
	Count  int
	Words  string
	Anchor string // of the words: start, middle or end
	TextX  int
	URL    string
}

// LifeTick is an instant on the axis.
type LifeTick struct {
	X      int
	Text   string
	Anchor string
}

// LifeRow is one stay in a state.
type LifeRow struct {
	State         State
	From, FromUTC string
	To, ToUTC     string
	For, Changes  string
	By            Who
	URL           string
}
