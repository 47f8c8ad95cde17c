package views

// Plan is the ways from a task's state to another one.
type Plan struct {
	Action  string   // GET, with the state in "to"
	States  []Option // every state but the one that the task is in
	To      *State   // nil until one is chosen
	Lead    []Run    // where it stands
	Ways    []PlanWay
	Reached []PlanState // where the task can come to, the nearest first; where no ways are shown
	Missing string      // why nothing can be planned
	Text    string      // all that as plain text; where there are ways, for a ticket
}

// Title is what the plan is of.
func (p Plan) Title() string {
	if p.To == nil {
		return "The way to another state"
	}
	return "The way to " + p.To.Label
}

// PlanWay is one sequence of triggers, in order.
type PlanWay struct {
	Title string // "2 steps: Take up, then Resolve"
	Kind  string // of its hardest step, PlanClear …
	Words string // what that means
	Steps []PlanStep
	Start *PlanStart // nil for who cannot fire the first step
}

// The kinds of a PlanWay and of its steps: what is in the way.
const (
	PlanClear   = "clear"   // nothing, once what is asked for is filled in
	PlanUnsure  = "unsure"  // what cannot be told here
	PlanNotYou  = "notYou"  // somebody else has to fire it
	PlanWaits   = "waits"   // something else has to happen first
	PlanNotHere = "notHere" // nobody may fire it through Taskdesk
	PlanNever   = "never"   // nothing helps
)

// PlanStart leads to the dialog of a way's first trigger.
type PlanStart struct {
	Trigger, Label, URL string
	Ready               bool // nothing is known to be in its way
	InVain              bool // the way cannot be taken, as far as can be told: no button leads there
}

// PlanStep is one trigger of a way.
type PlanStep struct {
	Trigger, Label string
	From, To       State
	Kind           string     // PlanClear …
	GuardWords     string     // the author's description of its guard
	Needs          []PlanNeed // its guard, condition by condition
	Fill           string     // the fields to fill in with it: "Comment and Severity"
	Change         string     // the fields to change with it
	Asks           string     // what the policy demands with it
	Notes          []string   // what to know besides, each a sentence
	Starts         string     // the action that it starts
}

// PlanNeed is one condition of a step's guard.
type PlanNeed struct {
	Verdict string // met, notMet or cannotTell
	Words   string // "Comment must be filled"
	Saw     string // "it is empty"
}

// PlanState is a state that the task can come to.
type PlanState struct {
	State State
	URL   string // the ways there
	Way   string // the shortest: "Take up, then Resolve"
}

// PlanReturn says that a dialog is a step of a way, to which it leads back.
type PlanReturn struct {
	State string // .plan, the state that the way leads to
	Words []Run  // with a link to the ways there
}

// planIcon is the sign of what is in the way.
func planIcon(kind string) string {
	switch kind {
	case PlanClear:
		return "ready"
	case PlanNotYou:
		return "person"
	case PlanWaits:
		return "waiting"
	case PlanNotHere:
		return "lock"
	case PlanNever:
		return StateStuck
	default:
		return CannotTell
	}
}
