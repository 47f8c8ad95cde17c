package views

// The kinds of CompareRow.
const (
	CompareSame      = "same"
	CompareAdded     = "added"
	CompareCleared   = "cleared"
	CompareChanged   = "changed"
	CompareRewritten = "rewritten"
)

// Compare is two moments of a task, or two tasks, side by side.
type Compare struct {
	Frame
	ID, Short, Name string
	Tabs            []Link
	Form            CompareForm
	Deleted         [][]Run       // of each task that was deleted since: when, and by whom
	Problem         *Problem      // why the form is to be mended
	Sides           []CompareSide // from and to; none while the form is to be mended
	Lead            string        // "3 differences"
	Notes           []string      // how the values were compared, where that is not plain
	Rows            []CompareRow
	ShowURL, Show   string // all fields, or only what differs: the other one
	SwapURL         string
	NowURL          string // the same with now, afresh
	Back            *BringBack
}

// CompareForm chooses what to compare.
type CompareForm struct {
	Root     Root
	Action   string // a GET
	Zone     string
	From, To CompareInput
	With     CompareInput // the id of another task
	All      bool
}

// CompareInput is what is typed for one side.
type CompareInput struct{ Typed, Echo, Problem string }

// CompareSide is one side's task in its version, or why there is none.
type CompareSide struct {
	Title     string // "From"
	Task      *Link  // with two tasks: which
	Short     string // its id in short
	Version   string // "v11"
	State     State
	Moment    string // "21 Nov 2026 10:04:11 GMT"
	UTC       string
	Changed   string // "since 20 Nov 2026 16:20:00 GMT, by analyst"
	URL       string // the task as it was then
	Missing   string // why there is no task to compare: "It was deleted by then."
	Lines     []string
	Instead   *Link // the same comparison with a moment at which there was one; nil when none is known
	RequestID string
}

// CompareRow is one attribute on both sides.
type CompareRow struct {
	Field     string // its name; empty for an attribute that is no field
	Attribute string // its name as the API's history has it
	Label     string
	Kind      string // CompareSame …
	Note      string // "+0.25", "2 d 4 h later"
	From, To  CompareValue
	Tick      bool   // can be brought back
	Locked    string // why it cannot, though it differs
}

// CompareValue is a value on one side, in pieces where only some of its words differ.
type CompareValue struct {
	Text    string // empty: not set
	Title   string // the exact value, where Text is worded
	Empty   bool   // an empty text, which is a value
	Lacking bool   // no value, as the task's definition has no such field
	Number  bool
	Pieces  []Piece
}

// Piece is a part of a text; Own marks what the other side has not.
type Piece struct {
	Text string
	Own  bool
}

// BringBack is the form that opens the edit form with values of the one side.
type BringBack struct {
	Action string // a GET
	From   string // the moment, as an address has it
	Label  string // "Bring back the ticked values of v11"
	Hint   string // what pressing it does
	AllURL string // the same with every field that differs from the task now
}

// compareWords say how an attribute of a task changed, and of two tasks how it differs.
var compareWords = map[bool]map[string]string{
	false: {CompareSame: "same", CompareAdded: "added", CompareCleared: "cleared", CompareChanged: "changed", CompareRewritten: "no change in value"},
	true:  {CompareSame: "same", CompareAdded: "only in the second", CompareCleared: "only in the first", CompareChanged: "different", CompareRewritten: "no difference in value"},
}

// words say a kind of row.
func (c Compare) words(r CompareRow) string {
	return compareWords[c.Sides[0].Task != nil][r.Kind]
}

// side names a side above its values.
func (c Compare) side(i int) string {
	s := c.Sides[i]
	if s.Task != nil {
		return s.Task.Text + " " + s.Version
	}
	return s.Title + ", " + s.Version
}

// short names a side beside each value, as on narrow screens.
func (c Compare) short(i int) string {
	s := c.Sides[i]
	if s.Task != nil {
		return s.Short + ", " + s.Version
	}
	return s.Title + ", " + s.Version
}
