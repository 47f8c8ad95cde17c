package handlers

import (
	"net/http"
	"net/url"
	"time"

	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// compareDefinition answers GET /definitions/{scope}/{code}/compare: what changed from
// the version at one moment to that at another. An address that names a moment in words
// or none leads to the one that names the instants.
func (s *server) compareDefinition(w http.ResponseWriter, r *http.Request) error {
	id, err := s.definitionOf(r)
	if err != nil {
		return err
	}
	c := views.DefinitionCompare{
		ID: id.String(), Name: id.Code, Action: s.root.Definition(id.Scope, id.Code) + "/compare", Zone: s.zone(r).String(),
		Back: views.Link{Text: id.String(), URL: s.root.Definition(id.Scope, id.Code)}, FromTyped: r.URL.Query().Get("from"), ToTyped: r.URL.Query().Get("to"),
	}
	c.Frame = s.frame(r, id.Code+" · differences")
	from, to, problem := s.twoMoments(r)
	if problem != nil {
		c.Problem = problem
		return s.render(w, r, http.StatusUnprocessableEntity, views.DefinitionComparePage(c), nil)
	}
	if pinnedTwo(w, r, from, to) {
		return nil
	}
	was, err := s.desk.Definition(r.Context(), id, from)
	if err != nil {
		return s.noDefinition(w, r, id, from, err)
	}
	now, err := s.desk.Definition(r.Context(), id, to)
	if err != nil {
		return s.noDefinition(w, r, id, to, err)
	}
	if wantsJSON(r) {
		return differencesJSON(w, machine.Differences(was, now))
	}
	s.wordDifferences(r, &c, was, now)
	return s.render(w, r, http.StatusOK, views.DefinitionComparePage(c), nil)
}

// twoMoments reads from and to; to is now when it is not given.
func (s *server) twoMoments(r *http.Request) (from, to time.Time, problem *views.Problem) {
	wrong := &views.Problem{Heading: "This comparison cannot be understood"}
	read := func(name, label, given string) time.Time {
		m, err := s.parseMoment(r, given)
		if err != nil {
			wrong.Lines = append(wrong.Lines, label+": "+err.Error())
		}
		return m.Time
	}
	q := r.URL.Query()
	if q.Get("from") == "" {
		return from, to, &views.Problem{Heading: "Choose two moments", Lines: []string{"What changed between them is shown then. Without the second one it is what changed until now."}}
	}
	from = read("from", "From", q.Get("from"))
	to = s.now().UTC().Truncate(time.Microsecond)
	if given := q.Get("to"); given != "" {
		to = read("to", "To", given)
	}
	if wrong.Lines != nil {
		return from, to, wrong
	}
	return from, to, nil
}

// pinnedTwo leads an address whose moments are not both instants to the one where they are.
func pinnedTwo(w http.ResponseWriter, r *http.Request, from, to time.Time) bool {
	q := r.URL.Query()
	_, first := time.Parse(time.RFC3339Nano, q.Get("from"))
	_, second := time.Parse(time.RFC3339Nano, q.Get("to"))
	if first == nil && second == nil || wantsJSON(r) {
		return false
	}
	q.Set("from", moment.Address(from))
	q.Set("to", moment.Address(to))
	address := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	http.Redirect(w, r, address.RequestURI(), http.StatusSeeOther)
	return true
}

// partTitles are the kinds of part in the order in which differences come.
var partTitles = []struct {
	part  machine.Part
	title string
}{
	{machine.PartDefinition, "Definition"}, {machine.PartStart, "Where tasks begin"}, {machine.PartState, "States"}, {machine.PartField, "Fields"},
	{machine.PartTrigger, "Triggers"}, {machine.PartTransition, "Transitions"}, {machine.PartAction, "Actions"},
}

func (s *server) wordDifferences(r *http.Request, c *views.DefinitionCompare, was, now *machine.Machine) {
	c.From, c.To = s.versionRow(r, was), s.versionRow(r, now)
	id := now.Definition().ID
	c.From.URL = views.AsAt(s.root.Definition(id.Scope, id.Code), was.Definition().Version.AsAtModified)
	c.To.URL = views.AsAt(s.root.Definition(id.Scope, id.Code), now.Definition().Version.AsAtModified)
	if name := now.Definition().DisplayName; name != "" {
		c.Name = name
	}
	c.Frame.Title = c.Name + " · differences"
	all := machine.Differences(was, now)
	switch {
	case was == now:
		c.Same = "At both moments this is the same version."
	case len(all) == 0:
		c.Same = "These are two versions, and all that they say is the same."
	}
	c.Count = counted(len(all), "difference")
	for _, kind := range partTitles {
		group := views.DifferenceGroup{Title: kind.title}
		for _, d := range all {
			if d.Part == kind.part {
				group.Rows = append(group.Rows, differenceRow(d, c, was, now))
			}
		}
		if group.Rows != nil {
			c.Groups = append(c.Groups, group)
		}
	}
}

// differenceRow words a difference. A part is called what it was called where it is there,
// and leads to where it stands in that version.
func differenceRow(d machine.Difference, c *views.DefinitionCompare, was, now *machine.Machine) views.DifferenceRow {
	row := views.DifferenceRow{Name: d.Name, Kind: string(d.Kind), Aspect: string(d.Aspect), Old: d.Old, New: d.New}
	m, page := now, c.To.URL
	if d.Kind == machine.Removed {
		m, page = was, c.From.URL
	}
	switch d.Part {
	case machine.PartState:
		row.Label, row.URL = m.StateName(d.Name), page+"#"+views.StateAnchor(d.Name)
	case machine.PartField:
		row.Label, row.URL = m.FieldName(d.Name), page+"#"+views.FieldAnchor(d.Name)
	case machine.PartTrigger:
		row.Label, row.URL = m.TriggerName(d.Name), page+"#"+views.TriggerAnchor(d.Name)
	case machine.PartAction:
		row.Label, row.URL = actionName(m, d.Name), page+"#"+views.ActionAnchor(d.Name)
	case machine.PartTransition:
		row.Label, row.URL, row.Way = m.TriggerName(d.Name), page+"#"+views.StateAnchor(d.From), "from "+m.StateName(d.From)
	}
	if d.Kind != machine.Changed { // what is left to say is its name, or where a transition leads
		if d.Part == machine.PartTransition {
			row.Way += " to " + m.StateName(d.Old+d.New)
		}
		row.Old, row.New = "", ""
	}
	return row
}

// A definitionDifference is a difference as programs get it.
type definitionDifference struct {
	Part   machine.Part   `json:"part"`
	Kind   machine.Kind   `json:"kind"`
	Name   string         `json:"name,omitzero"`
	From   string         `json:"fromState,omitzero"`
	Aspect machine.Aspect `json:"aspect,omitzero"`
	Old    string         `json:"old,omitzero"`
	New    string         `json:"new,omitzero"`
}

func differencesJSON(w http.ResponseWriter, all []machine.Difference) error {
	values := make([]definitionDifference, len(all))
	for i, d := range all {
		values[i] = definitionDifference(d)
	}
	return answerJSON(w, struct {
		Values []definitionDifference `json:"values"`
	}{values})
}
