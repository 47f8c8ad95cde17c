package views

// Journal is what was done through Taskdesk: by everybody, or to one task.
type Journal struct {
	Frame
	Heading string
	Lead    string         // what is listed
	Filter  *JournalFilter // for everybody's
	Problem *Problem       // what was filtered by and cannot be understood
	Open    int            // writes of everybody that are still open
	OpenURL string
	Entries []JournalEntry
	Older   string // where the next ones are
	Newest  string // where the first ones are, when these are not
	CSV     string // the same as a file
	Lines   string // and in JSON Lines
	CheckIn string // where the check of the chain is
}

// JournalFilter is the form that chooses lines.
type JournalFilter struct {
	Action                       string
	Task, Definition, Trigger    string // as typed
	From, To                     MomentInput
	People, Operations, Outcomes []Option
	Filtered                     bool
	Clear                        string
}

// JournalEntry is one write, and how it ended.
type JournalEntry struct {
	Line       string // its id, by which an address leads to it
	What       string // "Fire resolve", "Edit"
	Task       *Link
	Definition string
	Who, Role  string
	When       string
	Title      string // the exact moment in UTC
	Outcome    string // Done, Refused or Unknown
	Settled    string // "read back on 3 Nov 2026 10:04"
	Versions   string // "v11 → v12"
	From, To   string // states, where the write changed it
	Source     *Link  // the version of a task that this one was created from
	Changes    []Change
	Words      string // why it was refused
	Reason     string
	Ticket     string
	Facts      []Fact // ids
}

// JournalCheck is what a check of the whole journal found.
type JournalCheck struct {
	Frame
	Whole   bool
	Text    string   // "1,234 entries, whole"
	Faults  []string // what is wrong, each a sentence
	Head    string   // hash of the last entry
	OldKeys string   // that some entries wait for a new seal
	Back    string
}
