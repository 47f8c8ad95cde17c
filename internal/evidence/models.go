package evidence

import (
	"context"
	"fmt"
	"strings"

	"taskdesk/internal/moment"
)

// taskPage is all that the page of a task shows, worded.
type taskPage struct {
	*Pack
	ID, Short, Name, State string
	Deleted                string
	Facts                  []fact
	Fields                 []fieldRow
	FamilyTold             bool // whether the service tells of families
	Family                 []familyRow
	Versions               []versionBlock // newest first
	Actions                []actionBlock
	Journal                []lineRow
}

// A lineRow is a line of the journal with its moment in words.
type lineRow struct {
	At instant
	Line
}

// A who is a user id of the service, with the name of whose it is where Taskdesk knows that.
type who struct{ Name, ID string }

func (w *writer) who(ctx context.Context, id string) who {
	if id == "" {
		return who{}
	}
	return who{w.from.Name(ctx, id), id}
}

func (w who) String() string {
	if w.Name == "" {
		return w.ID
	}
	return w.Name + " (" + w.ID + ")"
}

// cells are its name and its id in a table.
func (w who) cells() []string { return []string{w.Name, w.ID} }

type fact struct{ Label, Value string }

type fieldRow struct {
	Label string
	value
}

// A value is one of a field: in words, and exactly where these are not.
type value struct {
	Words, Exact string
	Empty        bool // it is set, to a text of no letters
}

type versionBlock struct {
	Number     int
	At         instant
	By         who
	RequestID  string
	State      string
	ActionLog  string
	Changes    []changeRow
	First      bool   // it is the creation, before which there was nothing
	Unknown    bool   // what it changed could not be had
	File       string // as the service told it
	Definition string // the file of the definition that ruled it
}

type changeRow struct {
	Name     string
	Old, New value
}

type actionBlock struct {
	ID, Type, Versions, File string
	RunAs                    who
	Items                    []actionItem
}

type actionItem struct {
	At            instant
	Type, Details string
}

// tell words what the page says of the task as a whole, by its last version.
func (r *record) tell(ctx context.Context, d *definition) {
	t, v := r.latest, r.latest.Version
	r.page.Name, r.page.State = t.DefinitionName, d.state(t.State)
	if r.page.Name == "" {
		r.page.Name = t.DefinitionID.String()
	}
	r.page.Facts = []fact{
		{"Task id", t.ID}, {"Definition", t.DefinitionID.String() + ", version of " + r.both(r.instant(t.DefinitionVersion.AsAtModified))},
		{"Created", r.both(r.instant(v.AsAtCreated)) + " by " + r.who(ctx, v.UserIDCreated).String()}, {"Last changed", r.both(r.instant(v.AsAtModified)) + " by " + r.who(ctx, v.UserIDModified).String()},
	}
	if len(t.CorrelationIDs) > 0 {
		r.page.Facts = append(r.page.Facts, fact{"Correlation ids", strings.Join(t.CorrelationIDs, ", ")})
	}
	if t.StackingKey != "" {
		r.page.Facts = append(r.page.Facts, fact{"Stacking key", t.StackingKey})
	}
}

// both tells an instant in a line of text.
func (p *Pack) both(i instant) string {
	if i.Local == "" {
		return i.UTC
	}
	return i.Local + " (" + i.UTC + ")"
}

// index is all that the first page of a pack shows.
type index struct {
	*Pack
	Facts []fact
	Tasks []taskRow
	Gaps  []gap
	Notes []gap
}

type taskRow struct {
	ID, Page, Name, State, Children string
	Deleted                         bool
	Versions, Actions, JournalLines int
}

// told is its last state, and that it was deleted in it.
func (t taskRow) told() string {
	if t.Deleted {
		return t.State + ", deleted"
	}
	return t.State
}

func (w *writer) index() index {
	as := "as they were when they were read"
	if !w.AsAt.IsZero() {
		as = "as at " + w.both(w.asked(w.AsAt)) + ", with the versions up to then"
	}
	zone := "in UTC"
	if !w.isUTC() {
		zone = "in UTC, and beside that in " + w.Zone.String()
	}
	return index{Pack: &w.Pack, Tasks: w.tasks, Gaps: w.gaps, Notes: w.notes, Facts: []fact{
		{"Made", w.both(w.asked(w.MadeAt))},
		{"Made by", fmt.Sprintf("%s (%s), %s", w.By.Name, w.By.Subject, w.By.Role)},
		{"Tasks", as},
		{"Times", zone + ", with all the digits that the service told"},
		{"Workflow service", w.Upstream},
		{"Made with", "Taskdesk " + w.Program},
	}}
}

// madeWords say when a pack was made, for the foot of each page.
func (p *Pack) madeWords() string { return moment.UTC(p.MadeAt) }
