package handlers

import (
	"net/http"
	"net/url"

	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// compareDefinition answers GET /definitions/{scope}/{code}/compare: what changed from
// the version at one moment to that at another, or, where no first one is given, from the
// version before. An address that names a moment in words or none leads to the one that
// names the instants; a moment in the future stays as it is, and counts as now.
func (s *server) compareDefinition(w http.ResponseWriter, r *http.Request) error {
	id, err := s.definitionOf(r)
	if err != nil {
		return err
	}
	from, to := s.readSides(r)
	if from.problem != "" || to.problem != "" {
		return s.mendSides(w, r, id, from, to)
	}
	if from.typed == "" {
		if from.at, err = s.versionBefore(r, id, to.asAt()); err != nil {
			return s.noDefinition(w, r, id, to.asAt(), err)
		}
	}
	if !named(r, from, to) && moved(w, r, url.Values{"from": {moment.Address(from.at)}, "to": {moment.Address(to.at)}}) {
		return nil
	}
	was, err := s.desk.Definition(r.Context(), id, from.asAt())
	if err != nil {
		return s.noDefinition(w, r, id, from.asAt(), err)
	}
	now, err := s.desk.Definition(r.Context(), id, to.asAt())
	if err != nil {
		return s.noDefinition(w, r, id, to.asAt(), err)
	}
	if wantsJSON(r) {
		return differencesJSON(w, was, now)
	}
	c := s.sidesFrame(r, id, from, to)
	s.wordSides(r, &c, from, to, was, now)
	wordDifferences(&c, was, now)
	return s.render(w, r, http.StatusOK, views.DefinitionComparePage(c), nil)
}

// partTitles are the kinds of part in the order in which differences come.
var partTitles = []struct {
	part  machine.Part
	title string
}{
	{machine.PartDefinition, "Definition"}, {machine.PartStart, "Where tasks begin"}, {machine.PartState, "States"}, {machine.PartField, "Fields"},
	{machine.PartTrigger, "Triggers"}, {machine.PartTransition, "Transitions"}, {machine.PartAction, "Actions"},
}

// wordDifferences words what two versions do not share, by the kind of part.
func wordDifferences(c *views.DefinitionCompare, was, now *machine.Machine) {
	all := machine.Differences(was, now)
	switch {
	case was == now && now.Definition().Version.Number == 1:
		c.Same = "At both moments this is the same version: the first."
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
	words := differenceWords{was: was, now: now}
	row := views.DifferenceRow{Name: d.Name, Kind: string(d.Kind), Aspect: aspectWords[d.Aspect], Old: words.value(was, d, d.Old), New: words.value(now, d, d.New)}
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
		row.Label, row.URL = m.ActionName(d.Name), page+"#"+views.ActionAnchor(d.Name)
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

// A comparedVersion is which version of a definition stands on one side.
type comparedVersion struct {
	Number int    `json:"version"`
	Began  string `json:"asAtModified,omitzero"`
}

func comparedOf(m *machine.Machine) comparedVersion {
	v := m.Definition().Version
	out := comparedVersion{Number: v.Number}
	if !v.AsAtModified.IsZero() {
		out.Began = moment.Wire(v.AsAtModified)
	}
	return out
}

func differencesJSON(w http.ResponseWriter, was, now *machine.Machine) error {
	out := struct {
		Values []definitionDifference `json:"values"`
		From   comparedVersion        `json:"from"`
		To     comparedVersion        `json:"to"`
	}{[]definitionDifference{}, comparedOf(was), comparedOf(now)}
	for _, d := range machine.Differences(was, now) {
		out.Values = append(out.Values, definitionDifference(d))
	}
	return answerJSON(w, out)
}
