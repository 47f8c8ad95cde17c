package handlers

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// versionBlock words one version of the task; mine leads to the versions of its person.
func (w wording) versionBlock(v history.Version, mine string) views.VersionBlock {
	page := w.root.Task(w.Task.ID)
	b := views.VersionBlock{
		Number: v.Number, AsAt: moment.Address(v.AsAt), When: moment.Text(v.AsAt, w.zone), UTC: moment.UTC(v.AsAt), Ago: moment.Ago(w.now.Sub(v.AsAt)),
		Who: w.whom(v.UserID), WhoURL: mine, RequestID: v.RequestID, First: v.Number == 1,
		AsAtURL: views.AsAt(page, v.AsAt),
	}
	if v.Number > 1 {
		b.BeforeURL = views.AsAt(page, v.AsAt.Add(-time.Microsecond))
	}
	now := w.AsAt.IsZero() && v.Number == w.Task.Version.Number
	if b.Now = now; !now {
		q := url.Values{"from": {moment.Address(v.AsAt)}, "to": {"now"}}
		b.CompareURL = w.root.Task(w.Task.ID, "compare") + "?" + q.Encode()
		b.BringURL = w.bringURL(v)
	}
	for _, c := range v.Changes {
		if c.Attribute == attrState {
			b.From, b.To = w.move(c)
			continue
		}
		b.Changes = append(b.Changes, w.versionChange(c))
	}
	return b
}

// move words a change of state; there is no state before the first version.
func (w wording) move(c history.Change) (from, to *views.State) {
	words := func(name string) *views.State {
		if name == "" {
			return nil
		}
		st := w.state(name)
		return &st
	}
	change := w.changes([]history.Change{c})[0]
	return words(change.Old), words(change.New)
}

func (w wording) versionChange(c history.Change) views.VersionChange {
	change := w.changes([]history.Change{c})[0]
	return views.VersionChange{
		Name: change.Name, Label: change.Label, Note: change.Note,
		Old: longText(change.Old), New: longText(change.New),
	}
}

// bringURL leads to a form with the values that a version gave to its fields, for those
// that are different now and can be changed. It is empty when there is none, in the past,
// and for somebody who cannot change the task.
func (w wording) bringURL(v history.Version) string {
	if !w.AsAt.IsZero() || w.locked != "" {
		return ""
	}
	q := url.Values{"from": {moment.Address(v.AsAt)}}
	for _, c := range v.Changes {
		name, ok := c.Field()
		if ok && w.readOnly(name) == "" && !history.Same(c.New, w.Task.Field(name)) {
			q.Add("field", name)
		}
	}
	if !q.Has("field") {
		return ""
	}
	return w.root.Task(w.Task.ID, "edit") + "?" + q.Encode()
}

// The most that a value may have to stand among the changes unfolded.
const (
	shortText  = 240 // characters
	shortLines = 4
	headText   = 120 // characters of the beginning of a longer one
)

// longText folds a text that is long, and keeps all of it.
func longText(text string) views.LongText {
	n := utf8.RuneCountInString(text)
	if n <= shortText && strings.Count(text, "\n") < shortLines {
		return views.LongText{Text: text}
	}
	head := []rune(strings.Join(strings.Fields(text), " "))
	return views.LongText{Text: text, Head: string(head[:min(headText, len(head))]), Rest: counted(n, "character")}
}
