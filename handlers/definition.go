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
	versions, more, err := s.desk.DefinitionVersions(r.Context(), id, asAt, shownVersions+1)
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
	s.listVersions(r, &d, versions, more)
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

// noDefinition shows that there is no such definition, or that it is not shown. Other
// failures are returned.
func (s *server) noDefinition(w http.ResponseWriter, r *http.Request, id apiclient.DefinitionID, asAt time.Time, err error) error {
	n := views.NoDefinition{ID: id.String(), RequestID: upstreamRequest(err), Picker: s.definitionPicker(r, s.root.Definition(id.Scope, id.Code), asAt)}
	status := http.StatusNotFound
	switch {
	case errors.Is(err, apiclient.ErrForbidden):
		status, n.Heading = http.StatusForbidden, "You are not permitted to see definition "+n.ID
		n.Lines = []string{"Whether there is such a definition cannot be told. Ask whoever manages permissions in LUSID."}
	case errors.Is(err, apiclient.ErrNotFound):
		n.Heading = "No definition " + n.ID + " was found"
		n.Lines = []string{"The Workflow service shows no definition of this name" + choose(asAt.IsZero(), " now", " at that moment") + ". It may have been deleted, or never have been there; it may be one that you are not permitted to see; or the service offers no definitions at all.",
			"If you know when it was there, open it as at that moment. Tasks live on without their definition, and follow for life the version that they were created with."}
	default:
		return err
	}
	if wantsJSON(r) {
		s.problemJSON(w, views.Oops{Status: status, Heading: n.Heading, Lines: n.Lines, RequestID: n.RequestID})
		return nil
	}
	n.AsAt = n.Picker.Typed
	n.Frame = s.frame(r, n.Heading)
	return s.render(w, r, status, views.NoDefinitionPage(n), nil)
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
		d.AsAt = moment.Address(asAt)
		d.Past = &views.Past{Moment: moment.Text(asAt, zone), UTC: moment.UTC(asAt), Version: d.Version, NowURL: d.Picker.Action}
		d.Frame.Title = fmt.Sprintf("%s · definition as at %s", d.Name, asAt.In(zone).Format("2 Jan 2006 15:04"))
	} else if s.desk.MayWrite(r.Context(), desk.OpCreate, def.ID, "") == nil {
		d.NewURL = s.root.At("/tasks/new?definition=" + url.QueryEscape(d.ID))
	}
	d.ChangedAgo = moment.Ago(now.Sub(def.Version.AsAtModified))
	if g := s.desk.GivenBy(m); g != nil {
		words.given(&d, g)
	}
	return d
}

// listVersions adds the versions of a definition, one more than which may be given so
// that each that is listed can be compared with the one before it.
func (s *server) listVersions(r *http.Request, d *views.Definition, versions []*machine.Machine, more bool) {
	at := s.root.Definition(versions[0].Definition().ID.Scope, versions[0].Definition().ID.Code)
	for i, m := range versions {
		if i == shownVersions {
			d.Earlier = views.AsAt(at, m.Definition().Version.AsAtModified)
			break
		}
		row := s.versionRow(r, m)
		row.URL, row.Current = views.AsAt(at, m.Definition().Version.AsAtModified), i == 0
		if i+1 < len(versions) && !versions[i+1].Definition().Version.AsAtModified.IsZero() {
			row.CompareURL = s.definitionCompareURL(versions[i+1], m)
		}
		d.Versions = append(d.Versions, row)
	}
}

// definitionCompareURL is where what changed from one version of a definition to another stands.
func (s *server) definitionCompareURL(from, to *machine.Machine) string {
	id := to.Definition().ID
	q := url.Values{"from": {moment.Address(from.Definition().Version.AsAtModified)}, "to": {moment.Address(to.Definition().Version.AsAtModified)}}
	return s.root.Definition(id.Scope, id.Code) + "/compare?" + q.Encode()
}

func (s *server) versionRow(r *http.Request, m *machine.Machine) views.VersionRow {
	v := m.Definition().Version
	words := definitionWording{self: s.desk.Self(r.Context())}
	if v.AsAtModified.IsZero() { // of a file that does not say from when on it is valid
		return views.VersionRow{Number: v.Number, Of: "always"}
	}
	return views.VersionRow{
		Number: v.Number, Of: v.AsAtModified.In(s.zone(r)).Format("2 Jan 2006 15:04"), Title: moment.UTC(v.AsAtModified), By: words.who(v.UserIDModified),
	}
}

func (w definitionWording) who(id string) string { return called(w.self, id) }
