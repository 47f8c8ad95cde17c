package views

// Home is the first page.
type Home struct {
	Frame
	Notice   *Notice
	Found    []Link // several ids in what was pasted
	Evidence string // where an evidence pack is made of them; empty when they are too many
	Problem  *Problem
	Unsent   []Unsent // what this person typed and did not send
	Open     []Write  // writes of this person whose outcome is not known
	Recent   []Write  // newest first
	Create   bool     // may create
	Examples []Link   // in the demo
}

// Unsent is a draft, or a form that was sent without a session.
type Unsent struct {
	What, Short, URL string
	When, Title      string
}

// Write is one line of the journal in a list.
type Write struct {
	What, Short, URL string // "Fired resolve", "79315001"
	When, Title      string // "6 min ago", the moment
	Outcome          string // Done, Refused or Unknown
	Detail           string
}

// NewTask is the page that creates a task: first a definition, then its form.
type NewTask struct {
	Frame
	Hidden
	Definitions []DefinitionChoice // to choose from, when none is chosen
	Search      string
	Unlisted    string // why there is no list: then scope and code are typed
	Chosen      *DefinitionChoice
	Like        *Like // the task whose values these are
	Action      string
	Cancel      string
	Groups      []InputGroup
	Triggers    []Option // first trigger; the first option is "none"
	ByName      *Input   // in place of Triggers, where no definition says which there are
	Correlation string   // .correlation: ids, one a line
	Stacking    string   // .stacking
	AskStacking bool     // there is a stacking key to be carried on
	Why         Why
	Draft       *Draft
	Problem     *Problem
	Unknown     *Notice // an earlier submission of this form whose outcome is not known
	Confirm     string
	Locked      string // why nothing can be created here
}

// DefinitionChoice is one definition in the list.
type DefinitionChoice struct {
	ID, Name, Description, URL string
	Given                      string // says that it is from a file; empty where the service tells it
}

// Oops is the page of a request that could not be answered.
type Oops struct {
	Frame
	Status    int
	Heading   string   // what happened
	Lines     []string // what was not changed; what to do
	Examples  []string // what would have been understood
	Kept      string   // what was typed, in a box to mend and send again
	KeptName  string
	KeptURL   string
	RequestID string // the upstream's
	Reference string // ours, under which the log has the request
	When      string
	Links     []Link
	Resend    *Resend // a form that was posted without a session
}

// Resend is a form that could not be taken because nobody was signed in: nothing was sent, all is kept.
type Resend struct {
	Action string
	SignIn string
	Values []Pair
}
