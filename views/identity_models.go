package views

// Identity is the page that says whom the Workflow service takes a person for, and how
// that is known.
type Identity struct {
	Frame
	Lead     Waiting  // the answer, in a sentence
	Warnings []Notice // what is not as it should be
	Who      []FactRow
	Guards   []FactRow // what the names of people in guards mean
	Proof    []FactRow // the write by which the service said it; none before the first
	Token    []FactRow
}

// FactRow is a fact with what is to be known about it. Its value may be a link.
type FactRow struct {
	Fact
	URL, Note string
}

// Asks says that guards here ask who somebody is, and whom the service takes them for.
type Asks struct {
	Doubt bool // that is not as it should be
	Runs  []Run
	URL   string // the page that says more
}

func (a Asks) class() string {
	if a.Doubt {
		return "asks needed"
	}
	return "asks hint"
}
