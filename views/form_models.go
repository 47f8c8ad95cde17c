package views

// Hidden are the values that every form of a task carries: which version the
// person saw and the key of this very submission. Names begin with a dot, which no field's can.
type Hidden struct {
	Seen   int    // .seen
	SeenAt string // .seenAt, the moment that version began
	Key    string // .key
	By     string // .by, whose form it is
	Zone   string // .zone, in which its moments are typed
	Parked string // .parked, the parked form that it goes on with
	Drafts string // where what is typed is kept as a draft; empty keeps none
}

// Why asks for the reason of a write, and for a ticket where the policy wants one.
type Why struct {
	Reason, Ticket       string
	AskReason, AskTicket bool     // they must be given
	OfferTicket          bool     // one may be asked for, as the choice of a trigger decides
	TicketForm           string   // the regular expressions that the ticket has to match
	Because              []string // what the policy says about it
}

// Draft says that a form has in it what was typed earlier.
type Draft struct {
	Text    string   // "From your draft of 6 min ago"
	Base    string   // "It was typed on v11; the task is v12 now." or empty
	Changed []Change // what others changed since
	Instead string   // what is not filled in because of the draft; empty when nothing is
	Discard string   // where it is thrown away
	Place   string   // the form that it is of
	Then    []Pair   // what the form is opened with after that
}

// The kinds of Input.
const (
	InputText     = "text"
	InputLong     = "long" // several lines
	InputDecimal  = "decimal"
	InputDateTime = "datetime"
	InputBoolean  = "boolean" // three-way: not set, yes, no
	InputChoice   = "choice"  // a closed list
	InputSuggest  = "suggest" // free text with suggestions
)

// Input is one field as something to type into, or as text with the reason why not.
type Input struct {
	Root        Root
	Name, Label string
	Description string
	Kind        string
	Value       string // as typed, or the current value
	Options     []Option
	Required    bool
	ReadOnly    string // why it cannot be changed; Value is then shown as text
	Problem     string // what to mend
	Zone        string // with InputDateTime: "Europe/London"
	Echo        string // the UTC instant that was understood
	Hint        string // "leave empty to clear"
	Was         string // the value before, where it differs from what stands in the input
	From        string // the version that the value is brought back from: "v11, 21 Nov 2026 10:04"
}

// Option is one choice; Note says more about it.
type Option struct {
	Value, Label, Note string
	Selected           bool
	Blocked            bool // cannot be chosen; Note says why
}

// InputGroup is a category of inputs.
type InputGroup struct {
	Title  string
	Inputs []Input
}

// EditForm is the field table as a form.
type EditForm struct {
	Hidden
	Action  string // POST …/review
	Cancel  string
	Groups  []InputGroup
	Carried []Pair // what was chosen at a later step already
	Draft   *Draft
	Brought *Notice // what is filled in from an earlier version
	Problem *Problem
}

// Change is one field's old and new value. Note says more: "no change in value".
type Change struct {
	Name, Label, Old, New string // empty Old or New: not set
	Note                  string
}

// ReviewPanel shows what a save would do, before it is done.
type ReviewPanel struct {
	Hidden
	Action   string // POST /tasks/{id}
	Back     string // POST: the form again, as typed
	Cancel   string
	Changes  []Change
	Typed    []Pair   // what was typed, carried along
	Theirs   []Change // what somebody else changed meanwhile, merged
	Triggers []Option // the first is "none"
	ByName   *Input   // in place of Triggers, where no definition says which there are
	Why      Why
	Confirm  string // "Save 2 changes to 79315001"
	Problem  *Problem
}

// Pair is a name and a value, kept in hidden inputs.
type Pair struct{ Name, Value string }

// ConflictPanel asks which value to keep, field by field.
type ConflictPanel struct {
	Hidden        // of the version now
	Action string // POST …/review
	Cancel string
	Who    string // "operator changed it 2 min ago (v12)"
	Rows   []ConflictRow
	Theirs []Change // other fields that somebody else changed; these stay
	Typed  []Pair
}

// ConflictRow is one field that two people changed. The radio is named .choose.NAME with values mine and theirs.
type ConflictRow struct{ Name, Label, Original, Yours, Theirs string }

// FirePanel is the dialog of one trigger.
type FirePanel struct {
	Hidden
	Trigger, Label string
	Description    string
	From, To       State
	Action         string // POST
	Cancel         string
	Outcome        *Outcome       // what will happen; nil where no definition tells
	Guards         []ExplainedWay // what it needs: of several ways the first whose guard is met is gone
	Inputs         []Input        // the fields that the guards ask for and that can be changed here
	Plan           *PlanReturn
	Why            Why
	Draft          *Draft
	Confirm        string // "Resolve 79315001"; empty where there is nothing to fire
	Problem        *Problem
	Changed        []Change // what somebody else changed since the person looked
}

// DeletePanel asks before a deletion.
type DeletePanel struct {
	Hidden
	Action, Cancel string
	Lines          []string // what will be lost, children, what stays readable
	AskShort       string   // the short id to be typed; empty when not asked
	Typed          string   // .confirm
	Why            Why
	Confirm        string // "Delete 79315001"
	Problem        *Problem
	Changed        []Change
}
