// Package views holds what the pages show and the templates that lay it out.
// Each page takes one struct whose texts are already worded, ordered and in the
// reader's zone; a template has only if and for.
package views

import "fmt"

// Frame is what every page has around its content.
type Frame struct {
	Root    Root
	Title   string // before " — Taskdesk"; on task pages "79315001 · Open · Trade break"
	Assets  Assets
	Env     Environment
	Person  *Person // nil when nobody is signed in
	Zone    string  // IANA name of the display zone: "Europe/London"
	ZoneNow string  // that zone as the chip says it: "London +00:00"
	Zones   []string
	Theme   string // "", "light" or "dark"; empty follows the system
	Here    string // this page's own address, to come back to
	Jump    string // what stands in the jump box
	Nav     []Link
	Session *SessionBar // nil when nobody is signed in

	ReadOnly bool // the deployment takes no writes at all
}

// Assets are the addresses of the static files, with their content hashes, by their plain
// names: "app.css", "history.css".
type Assets map[string]string

// URL returns the address of a file. It fails for a name that there is none of, and with it
// the page that names it.
func (a Assets) URL(name string) (string, error) {
	address, ok := a[name]
	if !ok {
		return "", fmt.Errorf("no static file %q", name)
	}
	return address, nil
}

// Has tells whether there is a file of a name.
func (a Assets) Has(name string) bool { return a[name] != "" }

// Environment says which deployment this is.
type Environment struct {
	Name   string // "" shows no label
	Colour string // red, amber, green, blue, purple or grey
}

// Person is who is signed in.
type Person struct {
	Name, Email, Role string
	UpstreamID        string // as whom the upstream sees them
	Known             string // how that is known
	Doubt             bool   // it is not as it should be
	SignedIn, Token   string // with what, and how old that is
	IdentityURL       string
}

// Link is a text that leads somewhere; Current marks the page one is on, and Key goes there.
type Link struct {
	Text, URL string
	Current   bool
	Key       string
}

// A Run is a piece of a sentence: plain, strong, or a link.
type Run struct {
	Text   string
	Strong bool
	URL    string
}

// The kinds of Notice and Problem.
const (
	Done    = "done"
	Refused = "refused"
	Unknown = "unknown"
	Note    = "note"
)

// Notice tells how a write ended, or something else worth knowing, above the content it is about.
type Notice struct {
	Kind      string   // Done, Refused, Unknown or Note
	Text      string   // one sentence
	Lines     []string // what to know or do besides
	More      []Run    // a sentence with links besides
	RequestID string   // the upstream's
	Changes   []Change // what somebody else changed meanwhile, where that was merged
	CheckURL  string   // with Unknown: where to look again; the page asks by itself while it is open
	Checking  bool     // with Unknown: not settled yet, so keep asking every two seconds
}

// Problem says inside a form why it was not taken.
type Problem struct {
	Heading   string   // what happened: "Refused by the Workflow service"
	Text      string   // in the upstream's own words where it has any
	Lines     []string // what was not changed; what to do
	RequestID string
}
