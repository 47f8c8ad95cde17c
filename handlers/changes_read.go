package handlers

import (
	"errors"
	"fmt"
	"net/http"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
	"taskdesk/internal/signin"
	"taskdesk/views"
)

// A changesReading words the versions of a task while they are read.
type changesReading struct {
	*server
	request *http.Request
	words   wording // of the task that the page shows
	life    *desk.Life
	filter  changesFilter
	path    string // of the list, below the root

	read, shown      int             // versions so far
	unchanged, other int             // those that the filter's attribute and its person leave out
	last             history.Version // the last one that was read
	end              views.ChangesEnd
}

// blocks are the versions that the filter lets through, until the page is full.
func (c *changesReading) blocks(yield func(views.VersionBlock) bool) {
	lastShown := ""
	for v, err := range c.life.Versions(c.request.Context()) {
		if err != nil {
			c.failed(err)
			return
		}
		c.read, c.last = c.read+1, v
		if !c.fits(v) {
			continue
		}
		if c.shown == changesPage {
			c.end.Older = c.withQuery(c.request, c.path, "before", lastShown)
			return
		}
		c.shown, lastShown = c.shown+1, moment.Address(v.AsAt)
		if !yield(c.words.versionBlock(v, c.with("person", v.UserID))) {
			return
		}
	}
}

// fits tells whether the filter lets a version through, and counts what it leaves out.
func (c *changesReading) fits(v history.Version) bool {
	changes, by := c.filter.changes(v), c.filter.by(v)
	if !changes {
		c.unchanged++
	}
	if !by {
		c.other++
	}
	return changes && by
}

// failed words why there are no more versions. Those that are known stay.
func (c *changesReading) failed(err error) {
	if _, long := errors.AsType[*history.TooLong](err); long {
		c.end.Problem = &views.Problem{
			Heading: fmt.Sprintf("The versions before %d are not listed", c.last.Number),
			Text:    fmt.Sprintf("Taskdesk reads the newest %d versions of a task.", history.Longest),
			Lines:   []string{"To see earlier ones, open the task as at an earlier moment, and its changes from there."},
		}
		return
	}
	oops := c.oops(c.request, err)
	c.log.Warn("cannot read all versions", "err", err, "route", c.request.Pattern, "status", oops.Status, "subject", subjectOf(c.request), "request", requestID(c.request.Context()))
	p := &views.Problem{Heading: "The versions could not be read", Text: oops.Heading + ".", Lines: oops.Lines, RequestID: oops.RequestID}
	c.end.Again = c.request.URL.RequestURI()
	if c.read > 0 {
		p.Heading = fmt.Sprintf("The versions before %d could not be read", c.last.Number)
		c.end.Again += "#v" + fmt.Sprint(c.last.Number)
	}
	if errors.Is(err, signin.ErrSignedOut) || errors.Is(err, desk.ErrNobody) {
		p.Text, p.Lines = "Your session ended meanwhile.", []string{nothingChanged, "Load the page again to sign in."}
	}
	c.end.Problem = p
}

// ending is what there is to say below the versions, once they are read.
func (c *changesReading) ending() views.ChangesEnd {
	e := c.end
	if c.shown == 0 && e.Problem == nil {
		e.Nothing = fmt.Sprintf("None of the %s fits this filter.", counted(c.read, "version"))
	}
	if c.unchanged > 0 {
		e.Left = append(e.Left, fmt.Sprintf("The filter “%s” leaves out %d of the %s that were read.", c.words.attributeLabel(c.filter.attribute), c.unchanged, counted(c.read, "version")))
	}
	if c.other > 0 {
		e.Left = append(e.Left, fmt.Sprintf("The filter “by %s” leaves out %d of the %s that were read.", c.words.who(c.filter.person), c.other, counted(c.read, "version")))
	}
	return e
}
