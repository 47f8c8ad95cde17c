package views

// Differs says that today's definition is not the one that a task follows.
type Differs struct {
	Lead  string       // one sentence
	Items []Difference // all of them; none where the definition is not there any more
}

// Difference is one thing that differs; with Old or New, from what to what.
type Difference struct{ Text, Old, New string }

// Gone is the page of a task that is not there: deleted, not yet, never seen, or not permitted.
type Gone struct {
	Frame
	Kind      string // deleted, notYet, never or forbidden
	ID        string
	Short     string
	Heading   string
	Told      [][]Run // sentences with what is known
	Hints     []string
	Links     []Link // the first is the one to take
	AsAt      string
	Picker    Picker
	Notice    *Notice
	Checked   []string // the moments that were looked at
	RequestID string

	DeletedAgo, DeletedAt, DeletedBy string // "2 d ago", the moment; who, empty when not known
	Last                             *Task  // a deleted task's last version
}

// Like says from which task the values of a new one are.
type Like struct {
	ID, At   string  // .like and .likeAt, carried along
	From     Link    // "Trade break 79315001, version 5"
	Moment   string  // when it was like that; empty for as it is now
	Again    bool    // it is from the past: the task is created again
	Told     [][]Run // sentences with what becomes of them
	LeftLead string
	LeftOut  []Fact // fields that today's definition does not have, with their values
}
