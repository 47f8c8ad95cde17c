package views

// Actions is the tab of the actions that had a hand in a task.
type Actions struct {
	Lead    string // "2 actions, the newest first"
	Missing string // that the service has no logs of them
	List    []Action
	Older   *Link  // where those of older versions are
	Note    string // why older versions could not be looked at
}

// Action is one action, and how it went.
type Action struct {
	ID      string
	Kind    string // Done, Refused, Unknown, or "waiting" while it is under way
	Outcome string // "Failed"
	What    string // "Run a worker"
	Type    string // as the API has it
	Why     string // the words that tell of its failure
	Began   string // the moment; empty when nothing is logged
	Took    string // "2.4 s"

	StartedBy []Run  // this task and its version, or another task
	Did       string // "made this task"; empty for nothing
	RunAs     Who    // whom it acts as; without words where it does not say
	Request   string // the request at the beginning of it all
	Steps     []ActionStep
	Problem   *Problem // why its log cannot be read; without a heading
	Note      string
}

// ActionStep is one entry of an action's log.
type ActionStep struct {
	At, Title string // the time, and the instant in UTC
	After     string // since the step before: "130 ms"
	Words     string // "Started"
	Type      string // as the API has it
	Details   string
	Failed    bool
}
