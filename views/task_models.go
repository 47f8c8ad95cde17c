package views

// The kinds of state, each with its own icon.
const (
	StateOpen    = "open"    // some trigger leads on
	StateStart   = "start"   // the initial state
	StateDone    = "done"    // terminal
	StateStuck   = "stuck"   // not terminal by the definition, yet nothing leads out
	StateUnknown = "unknown" // no definition says
)

// State is a task's state as a shape and a word.
type State struct {
	Name  string // as the API has it
	Label string // display name, or the name
	Kind  string // StateOpen …
}

// Task is all that a task page shows, now or at a past moment, with at most one panel open.
type Task struct {
	Frame
	ID, Short string
	Name      string // of the definition: "Trade break"
	State     State
	Version   int
	AsAt      string // the moment shown, as an address has it; empty for now
	Crumbs    []Link // parents, outermost first

	ChangedAgo, ChangedAt, ChangedBy string   // "6 min ago", "24 Nov 2026 13:40:02 GMT", who
	InState, InStateSince            string   // "2 d 4 h", the moment
	Definition                       string   // "Operations/TradeBreak"
	DefinitionOf                     string   // "of 3 Nov 2026", the version that rules the task
	DefinitionURL                    string   // its page; empty where no definitions are offered
	Missing                          []string // abilities that are not there, each a sentence
	Differs                          *Differs // how today's definition differs; nil where it does not, or is not known

	Past     *Past      // nil when the page shows now
	Picker   Picker     // choose a moment
	Before   *Step      // the version before; nil at the first
	After    *Step      // the version after; nil when now is shown
	Notice   *Notice    // how the last write ended
	Fresh    *Fresh     // nil in the past, which does not change
	Waiting  Waiting    // what it is waiting for
	Explain  *Explainer // why; nil where nothing leads on
	Asks     *Asks      // nil where no guard asks who one is
	Triggers []Trigger  // none in the past
	ByName   *ByName    // fire by name, where no definition says which triggers there are

	EditURL, EditNote string // empty when not possible; "2 of 9 read-only here"
	DeleteURL         string
	LikeURL           string // create another like this
	PlanURL           string // the ways to other states; empty where nothing leads on
	EvidenceURL       string // an evidence pack of it, as at the moment shown
	Locked            string // why there are no controls: "You are a viewer …"; empty when there are

	// At most one of these is open; it stands where the triggers are.
	Fire     *FirePanel
	Delete   *DeletePanel
	Review   *ReviewPanel
	Conflict *ConflictPanel
	Edit     *EditForm // takes the place of the fields

	Groups     []FieldGroup
	Empty      []FieldRow // fields without a value
	Family     []Relative
	MoreFamily *Link // to those that have no place here; nil when all have
	Stack      []Fact
	Facts      []Fact // version, ids, request ids
	Tabs       []Link
	Raw        string // the task as JSON, on the raw tab alone

	Plan    *Plan        // on the page of the ways to another state
	Journal *Journal     // on the tab of what was done through Taskdesk
	Changes *Changes     // on the tab of its versions
	Drawing *TaskDrawing // on its tab alone
	Life    *Life        // on the page of the picture

	Relations *Family  // on the tab of its family
	Actions   *Actions // on the tab of its actions
}

// Past frames a page that shows a past moment.
type Past struct {
	Moment  string // "21 Nov 2026 10:04:11 GMT"
	UTC     string // "2026-11-21 10:04:11.000000 UTC"
	Version int
	NowURL  string
	ListURL string
}

// Picker is the form that chooses a moment.
type Picker struct {
	Root   Root
	Of     string // what it shows as it was, such as "the definition"; empty for the task
	Action string // where it leads, a GET with asAt
	Typed  string
	Echo   string // the UTC instant that was understood
	Zone   string
	Note   string // "That is in the future: this is now."

	// The slider over the task's life; without From there is none.
	From, To   string // instants, RFC 3339
	Place      int    // of the moment shown, in thousandths
	PlaceWords string
}

// Waiting is the one sentence that says what a task waits for.
type Waiting struct {
	Kind string // waiting, ready, done, stuck or unknown
	Runs []Run
	More []Run // a second cause; nil for none
}

// Trigger is one way on from the current state.
type Trigger struct {
	Name, Label string
	To          string // label of the target state
	URL         string // its panel
	Blocked     bool   // its guard is not met, as far as can be told here, or it is barred
	Barred      bool   // by the policy
	Why         string // "needs Comment", where it is not simply open
}

// ByName is a form that opens the panel of a trigger that is typed.
type ByName struct {
	Action, Typed, Problem string
	Worked                 []WorkedTrigger // that the journal knows to have worked from this state
}

// WorkedTrigger is a trigger that the upstream has done before.
type WorkedTrigger struct {
	Name, URL string
	To        string // the states that it led to, "Resolved or Cancelled"; empty when not known
	Times     string // "worked 3 times, last 2 h ago"
}

// FieldGroup is a category of fields.
type FieldGroup struct {
	Title string
	Rows  []FieldRow
}

// FieldRow is one field and its value, in words.
type FieldRow struct {
	Name, Label string
	Description string
	Type        string // String, Decimal, DateTime, Boolean, or empty when not known
	Value       string
	Title       string // the exact value, where Value is worded (a DateTime in UTC)
	URL         string // where the value is a link
	Lines       bool   // has line breaks worth keeping
	ReadOnly    string // why it cannot be changed in this state
	Missing     string // "not set — resolve needs it"
}

// Relative is a parent or child.
type Relative struct {
	Relation string // "parent", "child", "root"
	Short    string
	Name     string
	State    State
	URL      string
}

// Fact is a label and a value; Code values are ids and instants in monospace with a copy
// button, and one with a URL leads there.
type Fact struct {
	Label, Value, Title, URL string
	Code                     bool
}
