package views

import "fmt"

// Fresh tells whether what a task page shows is still how the task is, and asks for that
// by itself.
type Fresh struct {
	Check string // where it asks; empty when there is nothing to ask for any more
	Every int    // seconds until it asks again
	Kind  string // Note or Unknown; empty says nothing
	Lead  string
	Lines []string
	Show  string // the page as it is now; with Kind
	Whole bool   // that is another page, not this one renewed
	What  string // what changed, side by side; empty when that cannot be told
	Zone  string // in which its times are told
}

// trigger is when the page asks: after a while, and when it comes to the front.
func (f Fresh) trigger() string {
	return fmt.Sprintf("every %ds, visibilitychange from:document", f.Every)
}
