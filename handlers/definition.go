package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/desk"
	"taskdesk/internal/machine"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

// shownVersions is how many versions a page of a definition lists.
const shownVersions = 6

// showDefinition answers GET /definitions/{scope}/{code}: a definition now, or as at a moment.
func (s *server) showDefinition(w http.ResponseWriter, r *http.Request) error {
	id, err := s.definitionOf(r)
	if err != nil {
		return err
	}
	asAt, future, err := s.momentOf(r)
	if err != nil || pinned(w, r, asAt) {
		return err
	}
	versions, _, err := s.desk.DefinitionVersions(r.Context(), id, asAt, shownVersions+1)
	if len(versions) == 0 {
		return s.noDefinition(w, r, id, asAt, err)
	}
	if wantsJSON(r) {
		return answerJSON(w, versions[0].Definition())
	}
	d := s.definitionModel(r, versions[0], asAt)
	if future {
		d.Picker.Note = "That moment is in the future, so this is the definition as it is now."
	}
	s.listVersions(r, &d, versions, asAt)
	if err != nil {
		d.VersionsNote = "The versions before could not be read just now. Load the page again for them."
	}
	return s.render(w, r, http.StatusOK, views.DefinitionPage(d), nil)
}

// definitionOf reads which definition a request's path names.
func (s *server) definitionOf(r *http.Request) (apiclient.DefinitionID, error) {
	return s.lookedUp(url.Values{"definition": {r.PathValue("scope") + "/" + r.PathValue("code")}})
}

// lookedUp is definitionID for whoever wants to see a definition.
func (s *server) lookedUp(q url.Values) (apiclient.DefinitionID, error) {
	id, err := s.definitionID(q)
	if bad, ok := errors.AsType[*badInput](err); ok {
		bad.action = s.root.At("/definitions")
	}
	return id, err
}

// definitionPicker chooses a moment for a page about definitions.
func (s *server) definitionPicker(r *http.Request, action string, asAt time.Time) views.Picker {
	p := views.Picker{Root: s.root, Action: action, Zone: s.zone(r).String(), Of: "the definition"}
	if !asAt.IsZero() {
		p.Typed, p.Echo = moment.Address(asAt), moment.UTC(asAt)
	}
	return p
}

// A definitionWording is what turns a definition into words.
type definitionWording struct {
	*machine.Machine
	root views.Root
	self desk.Identity
	zone *time.Location
	asAt time.Time // the moment shown; zero for now

	brief bool // without the settings of actions
}

func (s *server) definitionModel(r *http.Request, m *machine.Machine, asAt time.Time) views.Definition {
	def, zone := m.Definition(), s.zone(r)
	words := definitionWording{Machine: m, root: s.root, self: s.desk.Self(r.Context()), zone: zone, asAt: asAt}
	d := views.Definition{
		ID: def.ID.String(), Name: cmp.Or(def.DisplayName, def.ID.Code), Description: def.Description, Version: def.Version.Number,
		ChangedAt: moment.Text(def.Version.AsAtModified, zone), ChangedBy: words.who(def.Version.UserIDModified),
		Picker: s.definitionPicker(r, s.root.Definition(def.ID.Scope, def.ID.Code), asAt),
		Faults: words.faults(), Drawing: sketchOf(m).drawing("Drawing"), Start: stateOf(m, def.InitialState.Name), Required: words.required(),
		Fields: words.schema(), Triggers: words.triggers(), Actions: words.actions(), Facts: words.facts(),
	}
	now := s.now()
	d.Frame = s.frame(r, d.Name+" · definition")
	if !asAt.IsZero() {
		now = asAt
		s.frameDefinition(r, &d, m, asAt)
	} else if s.desk.MayWrite(r.Context(), desk.OpCreate, def.ID, "") == nil {
		d.NewURL = s.root.At("/tasks/new?definition=" + url.QueryEscape(d.ID))
	}
	d.Asks = words.asks()
	d.ChangedAgo = moment.Ago(now.Sub(def.Version.AsAtModified))
	if g := s.desk.GivenBy(m); g != nil {
		words.given(&d, g)
	}
	return d
}

// frameDefinition makes a page show a past moment, and says whether what it shows is so today.
func (s *server) frameDefinition(r *http.Request, d *views.Definition, m *machine.Machine, asAt time.Time) {
	zone, page := s.zone(r), d.Picker.Action
	d.AsAt = moment.Address(asAt)
	d.Past = &views.Past{Moment: moment.Text(asAt, zone), UTC: moment.UTC(asAt), Version: d.Version, NowURL: page}
	d.Frame.Title = fmt.Sprintf("%s · definition as at %s", d.Name, asAt.In(zone).Format("2 Jan 2006 15:04"))
	today, known := s.desk.AskToday(r.Context(), m.Definition().ID)
	switch {
	case today == m || known && today != nil && oneVersion(m, today):
		d.Today = []views.Run{{Text: "still today’s version"}}
		return
	case known && today == nil:
		d.Today = []views.Run{{Text: "not there any more today"}}
		return
	case known:
		d.Today = []views.Run{{Text: "today it is "}, {Text: fmt.Sprintf("version %d", today.Definition().Version.Number), URL: page}}
	}
	d.SinceURL = page + "/compare?" + url.Values{"from": {d.AsAt}, "to": {"now"}}.Encode()
}

// listVersions adds the versions of a definition, one more than which may be given so
// that each that is listed can be compared with the one before it.
func (s *server) listVersions(r *http.Request, d *views.Definition, versions []*machine.Machine, asAt time.Time) {
	at := s.root.Definition(versions[0].Definition().ID.Scope, versions[0].Definition().ID.Code)
	stood := asAt // a moment at which the version stood
	for i, m := range versions {
		began := m.Definition().Version.AsAtModified
		stood = cmp.Or(began, stood)
		if i == shownVersions {
			d.Earlier = views.AsAt(at, stood)
			break
		}
		row := s.versionRow(r, m)
		row.URL, row.Current = views.AsAt(at, stood), i == 0
		before := began.Add(-time.Microsecond)
		if i+1 < len(versions) {
			q := url.Values{"from": {moment.Address(cmp.Or(versions[i+1].Definition().Version.AsAtModified, before))}, "to": {moment.Address(began)}}
			row.CompareURL = at + "/compare?" + q.Encode()
		}
		d.Versions = append(d.Versions, row)
		stood = before
	}
}

func (s *server) versionRow(r *http.Request, m *machine.Machine) views.VersionRow {
	v := m.Definition().Version
	words := definitionWording{self: s.desk.Self(r.Context())}
	row := views.VersionRow{Number: v.Number, By: words.who(v.UserIDModified)}
	if g := s.desk.GivenBy(m); g != nil {
		row.By = "from the file " + g.File
	}
	if v.AsAtModified.IsZero() { // of a file that does not say from when on it is valid
		row.Text = fmt.Sprintf("v%d, valid from the beginning", v.Number)
		row.Long = fmt.Sprintf("version %d, valid from the beginning", v.Number)
		return row
	}
	began := v.AsAtModified.In(s.zone(r)).Format("2 Jan 2006 15:04")
	row.Text, row.Long = fmt.Sprintf("v%d, %s", v.Number, began), fmt.Sprintf("version %d of %s", v.Number, began)
	row.Title = moment.UTC(v.AsAtModified)
	return row
}

func (w definitionWording) who(id string) string { return called(w.self, id) }
