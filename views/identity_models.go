package views

// Identity is the page that says whom the Workflow service takes a person for, and how
// that is known.
type Identity struct {
	Frame
	Lead     Waiting  // the answer, in a sentence
	Warnings []Notice // what is not as it should be
	Who      []Fact
	Guards   []Meaning // what the names of people in guards mean
	Proof    *Proof    // nil before the first write
	Token    []Fact
}

// Meaning is a name in guards and whom it stands for.
type Meaning struct {
	Name  string // CurrentUser
	Value string // an id; empty where the task decides
	Text  string
}

// Proof is the write by which the Workflow service said whom it takes a person for.
type Proof struct {
	What, URL string // "Fired resolve", version 12 of 79315001
	Task      string
	Facts     []Fact
}

// Asks says that guards here ask who somebody is, and whom the service takes them for.
type Asks struct {
	Kind string // Note, or Unknown where that is not as it should be
	Runs []Run
	URL  string // the page that says more
}
