package views

// Family is the tab of a task's parents and children, and of the stack that it is in.
type Family struct {
	Lead    string // "3 levels, 6 children", or that it has no family
	Missing string // that the service does not tell of any
	Above   []Run  // what there is above the first, where the line was not followed to the root
	Root    *Kin   // nil when nothing is told
	Note    string // that not all were read
	Stack   *Stack // nil when it is in none
}

// Kin is one task of a family.
type Kin struct {
	ID, Short, Name, URL string

	State      State
	Age, Since string // "for 3 d 4 h", and the moment since when; empty when that is not known
	Here       bool   // this is the task whose page it is
	Blocks     bool   // keeps its parent from moving on
	Lead       bool   // of the stack
	Waits      []Run  // what it waits for
	Unread     string // why no more is known of it
	RetryURL   string // where it is tried again; empty when that is of no use
	Focus      bool   // the first of those that have just come
	Kids       *Kids  // nil when it has none
}

// Kids are the children of a task.
type Kids struct {
	Label string // "4 children, 1 of them keeps it waiting"
	Here  bool   // they are in List; else they come when they are opened
	URL   string // of those that are not here
	First string // where the first of them are; empty when List begins with them
	Brood
}

// Brood are children that stand together, and what follows them.
type Brood struct {
	List  []Kin
	More  *Link  // nil after the last
	Note  string // why there are none
	Later *Later // in place of those that could not be read
}

// Later is children that have not come yet, and where they are.
type Later struct {
	Link
	Why   string // they have not come, although they were asked for
	Focus bool
}

// Stack is the stack that a task is in.
type Stack struct {
	Facts   []Fact
	Members []Kin
	Note    string // what of it is not shown, and why
}
