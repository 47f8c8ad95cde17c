package views

// Evidence is the page on which an evidence pack is put together.
type Evidence struct {
	Frame
	Action  string // POST: what was pasted
	Pasted  string // the ids as typed
	Most    int    // tasks in one pack
	Moment  MomentInput
	Pack    *Pack // nil before there are tasks to make one of
	Problem *Problem
}

// Pack is an evidence pack that is ready to be made.
type Pack struct {
	Tasks    []Link
	URL      string // the ZIP
	AsAt     string // the moment in words; empty for now
	AsAtUTC  string
	Zone     string // in which times stand beside UTC; empty for UTC itself
	Contents []Fact // what will be in it
	Reading  []string
}

// MomentInput is an input for a moment: it names its zone, and says back the instant that it understood.
type MomentInput struct {
	Root        Root
	ID, Name    string
	Label       string
	Typed       string
	Echo        string // the UTC instant that was understood
	Problem     string // what is wrong with it
	Zone        string
	Placeholder string
	Empty       string // what nothing typed means
}
