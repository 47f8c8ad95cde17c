package handlers

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// A side is one of the moments of a comparison of definitions: now where nothing is typed,
// and where that is in the future.
type side struct {
	pin
	future bool
}

// asAt is the side's moment as pages have it: zero for now.
func (d side) asAt() time.Time {
	if d.future {
		return time.Time{}
	}
	return d.at
}

// readSides reads the moments of a request. One that cannot be read is a problem of its side.
func (s *server) readSides(r *http.Request) (from, to side) {
	q, now := r.URL.Query(), s.instant() // the same on both sides
	return s.readSide(r, q.Get("from"), now), s.readSide(r, q.Get("to"), now)
}

func (s *server) readSide(r *http.Request, typed string, now time.Time) side {
	d := side{pin: pin{typed: strings.TrimSpace(typed), at: now}}
	if d.typed == "" {
		return d
	}
	m, err := moment.Parse(d.typed, now, s.typedZone(r))
	if err != nil {
		d.problem = err.Error()
		return d
	}
	d.at, d.future = m.Time, m.Future
	return d
}

// named tells whether the request's address names the comparison as well as can be.
func named(r *http.Request, from, to side) bool {
	return from.future || to.future || from.pinnedAs() && to.pinnedAs() && !r.URL.Query().Has(inZone)
}

// versionBefore returns when the version before the one that stands at a moment began, and
// when that one did itself where it is the first. It fails as DefinitionVersions does.
func (s *server) versionBefore(r *http.Request, id apiclient.DefinitionID, asAt time.Time) (at time.Time, err error) {
	versions, _, err := s.desk.DefinitionVersions(r.Context(), id, asAt, 2)
	if len(versions) < 2 && err != nil {
		return time.Time{}, err
	}
	began := versions[0].Definition().Version.AsAtModified
	if len(versions) == 2 {
		return cmp.Or(versions[1].Definition().Version.AsAtModified, began.Add(-time.Microsecond)), nil
	}
	return cmp.Or(began, asAt, s.instant()), nil
}

// mendSides shows the form with what was typed and what is wrong with it.
func (s *server) mendSides(w http.ResponseWriter, r *http.Request, id apiclient.DefinitionID, from, to side) error {
	if wantsJSON(r) {
		bad := &badInput{heading: "That cannot be compared", examples: moment.Examples}
		for _, one := range []struct{ label, problem string }{{sideFrom, from.problem}, {sideTo, to.problem}} {
			if one.problem != "" {
				bad.lines = append(bad.lines, one.label+": "+one.problem)
			}
		}
		return bad
	}
	c := s.sidesFrame(r, id, from, to)
	c.Problem = &views.Problem{Heading: "That cannot be compared yet", Lines: []string{"Mend what is marked below. All that you typed is still here."}}
	return s.render(w, r, http.StatusBadRequest, views.DefinitionComparePage(c), nil)
}

// sidesFrame is the page of a comparison of definitions without what differs.
func (s *server) sidesFrame(r *http.Request, id apiclient.DefinitionID, from, to side) views.DefinitionCompare {
	at := s.root.Definition(id.Scope, id.Code)
	return views.DefinitionCompare{
		Frame: s.frame(r, id.Code+" · differences"), ID: id.String(), Name: id.Code, Action: at + "/compare", Back: views.Link{Text: id.String(), URL: at},
		Zone: s.zone(r).String(), Inputs: []views.MomentInput{s.sideInput(r, sideFrom, from), s.sideInput(r, sideTo, to)},
	}
}

// sideInput is the input of a side, with what was understood of it.
func (s *server) sideInput(r *http.Request, label string, d side) views.MomentInput {
	name := strings.ToLower(label)
	in := views.MomentInput{
		Root: s.root, ID: "compare-" + name, Name: name, Label: label, Typed: d.typed, Problem: d.problem, Zone: s.zone(r).String(),
		Placeholder: "now", Empty: "Empty is now.",
	}
	if label == sideFrom {
		in.Placeholder, in.Empty = "the version before", "Empty is the version before."
	}
	switch {
	case d.problem != "" || d.typed == "":
	case d.future:
		in.Echo = wordsFuture
	default:
		in.Echo = moment.UTC(d.at)
	}
	return in
}

// wordSides says which versions are compared, and where a moment is not the one that was
// asked for.
func (s *server) wordSides(r *http.Request, c *views.DefinitionCompare, from, to side, was, now *machine.Machine) {
	c.From, c.To = s.versionRow(r, was), s.versionRow(r, now)
	id := now.Definition().ID
	at := s.root.Definition(id.Scope, id.Code)
	c.From.URL = views.AsAt(at, cmp.Or(was.Definition().Version.AsAtModified, from.asAt()))
	c.To.URL = views.AsAt(at, cmp.Or(now.Definition().Version.AsAtModified, to.asAt()))
	if name := now.Definition().DisplayName; name != "" {
		c.Name = name
		c.Frame.Title = name + " · differences"
	}
	switch {
	case from.future && to.future:
		c.Note = "Both moments are in the future, so this is the definition as it is now, twice."
	case from.future:
		c.Note = "The first moment is in the future, so the definition as it is now stands for it."
	case to.future:
		c.Note = "The second moment is in the future, so the definition as it is now stands for it."
	}
}
