package views

// Explainer is each guard that leads out of a task's state, condition by condition.
type Explainer struct {
	URL   string // the task's page with the reasons on it
	Past  bool   // it tells of a past moment
	Asked bool   // the reasons were asked for, and are not here by themselves
	Ways  []ExplainedWay
}

// ExplainedWay is one way on, and why it is open or not.
type ExplainedWay struct {
	Trigger, Label string
	To             State
	Verdict        string // met, notMet or cannotTell
	Words          string // "blocked"
	GuardWords     string // the author's description of the guard
	Clauses        []Clause
	Unread         string   // the guard's own text, where it cannot be read here
	Refusal        string   // what the Workflow service says when the guard is not met
	Notes          []string // what else to know of it
}

// Clause is one condition of a guard, or several of which all have to hold, or one with Any.
type Clause struct {
	Verdict  string  // met, notMet or cannotTell
	Words    []Run   // "Comment must be filled"
	Text     string  // as the guard's language has it
	Saw      string  // "it is not set"
	Fields   []Link  // that decide it, besides one that is linked in Words
	Children [][]Run // children that do not meet it
	Parts    []Clause
	Any      bool
}

// Outcome is what a trigger will do, as far as the definition tells.
type Outcome struct {
	Locks  string // the fields that become read-only: "Analyst and Ticket (not set)"
	Starts []Run  // what the action does that it starts
	Then   []Run  // what the task waits for by then
	Back   string // "You can come back to Open with Reopen."
	NoBack string // "No way back from Done."
}

// explained tells whether the page shows the reasons: it shows the fields, and no panel
// is open.
func (t Task) explained() bool {
	elsewhere := t.Journal != nil || t.Changes != nil || t.Life != nil || t.Relations != nil || t.Actions != nil || t.Drawing != nil || t.Plan != nil || t.Raw != ""
	return t.Explain != nil && t.Explain.Ways != nil && !elsewhere && !t.panel()
}

// whyURL leads to the reasons; it is empty where they are here, where none are known, and
// while a panel is open that leaving would close.
func (t Task) whyURL() string {
	if t.Explain == nil || t.explained() || t.panel() {
		return ""
	}
	return t.Explain.URL
}

func (t Task) panel() bool {
	return t.Fire != nil || t.Delete != nil || t.Review != nil || t.Conflict != nil || t.Edit != nil
}
