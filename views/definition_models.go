package views

import "fmt"

// Definition is the page of a definition, now or at a past moment.
type Definition struct {
	Frame
	ID, Name, Description            string // ID is "Operations/TradeBreak"
	Version                          int
	ChangedAgo, ChangedAt, ChangedBy string
	Given                            string // says that it is from a file; empty where the service tells it
	AsAt                             string // the moment shown, as an address has it; empty for now
	Past                             *Past  // nil when the page shows now
	Picker                           Picker
	NewURL                           string // a new task of it; empty when not possible
	Today                            []Run  // of a past version, whether it is today's
	SinceURL                         string // what changed since the past moment that is shown
	Asks                             *Asks  // that its guards ask who somebody is, where that is in doubt
	Faults                           []Run  // each a sentence, with a link to what it is about
	Drawing                          Drawing
	Start                            State
	Required                         []Link // the fields that a new task needs
	Fields                           []SchemaGroup
	Triggers                         []TriggerRow
	Actions                          []ActionRow
	Versions                         []VersionRow // newest first
	Earlier                          string       // where the versions before those are
	VersionsNote                     string
	Facts                            []Fact
}

// SchemaGroup is a category of fields of a definition.
type SchemaGroup struct {
	Title string
	Rows  []SchemaRow
}

// SchemaRow is what a definition says of a field.
type SchemaRow struct {
	Name, Label, Type, Description string
	Rules                          []string // what it may hold, and where it cannot be changed
}

// TriggerRow is a trigger, and the transitions that it fires.
type TriggerRow struct {
	Name, Label, Description string
	Ways                     []Link // "Open → Resolved"
}

// ActionRow is an action, in words.
type ActionRow struct {
	Name, Label, Description string
	Lines                    []Run // what it does, each a sentence
	Raw                      string
	Ways                     []Link // the transitions that start it
}

// VersionRow is a version of a definition, and where to see it and what changed since.
type VersionRow struct {
	Number     int
	Text, Long string // "v2, 3 Nov 2026 09:00" and "version 2 of 3 Nov 2026 09:00"
	Title      string // the moment
	By         string // whom or what it is from
	URL        string
	CompareURL string // with the version before it; empty when that is not known
	Current    bool
}

// Definitions is the list of definitions.
type Definitions struct {
	Frame
	AsAt     string
	Past     *Past
	Picker   Picker
	Search   string
	Rows     []DefinitionRow
	Missing  string // that the service has no definitions, and where those shown are from
	Unlisted string // why there is no list, or not all of it: then scope and code are typed
	First    string // the first page, when this is another
	Next     string
	Clear    string // without the search
}

// DefinitionRow is one definition of the list.
type DefinitionRow struct {
	ID, Name, Description, URL string
	Shape                      string // "6 states, 9 transitions, version 2, 14 d ago"
}

// NoDefinition is the page of a definition that is not there, or not shown.
type NoDefinition struct {
	Frame
	ID, Heading string
	Lines       []string
	Links       []Link // to where it is
	Picker      Picker
	AsAt        string
	RequestID   string
}

// DefinitionCompare is what two versions of a definition do not share.
type DefinitionCompare struct {
	Frame
	ID, Name string
	Back     Link
	From, To VersionRow
	Inputs   []MomentInput // from and to
	Action   string
	Zone     string
	Note     string // in which way a side is not of the very moment that was asked for
	Same     string // why there is nothing to see
	Problem  *Problem
	Groups   []DifferenceGroup
	Count    string // "7 differences"
}

// DifferenceGroup is the differences of one kind of part.
type DifferenceGroup struct {
	Title string
	Rows  []DifferenceRow
}

// DifferenceRow is one difference.
type DifferenceRow struct {
	Label, Name string // of the part; both empty for the definition itself
	URL         string // where the part stands
	Way         string // with a transition: "from Open to Resolved"
	Kind        string // added, removed or changed
	Aspect      string // what changed: "guard"
	Old, New    string
}

// shownFaults is how many faults are listed before the others are folded away.
const shownFaults = 6

// version is how a sentence about the past goes on that may name a version.
func (p Past) version() string {
	if p.Version == 0 {
		return "."
	}
	return fmt.Sprintf(", version %d.", p.Version)
}
