package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/moment"
	"taskdesk/views"
)

const (
	definitionPage = 50  // definitions of a page of the list
	mostFound      = 100 // definitions that a search shows
)

// listDefinitions answers GET /definitions: the definitions that there are, or were at a
// moment, page by page or searched. One that is named is opened.
func (s *server) listDefinitions(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("definition") != "" {
		return s.openDefinition(w, r)
	}
	asAt, future, err := s.momentOf(r)
	if err != nil || pinned(w, r, asAt) {
		return err
	}
	d := views.Definitions{Frame: s.frame(r, "Definitions"), Search: strings.TrimSpace(r.URL.Query().Get("search")), Picker: s.definitionPicker(r, s.root.At("/definitions"), asAt)}
	d.Picker.Of = "the list"
	if future {
		d.Picker.Note = "That moment is in the future, so this is the list as it is now."
	}
	if !asAt.IsZero() {
		d.AsAt = moment.Address(asAt)
		d.Past = &views.Past{Moment: moment.Text(asAt, s.zone(r)), UTC: moment.UTC(asAt), NowURL: s.root.At("/definitions")}
	}
	page, err := s.readDefinitions(r, asAt, &d)
	if errors.Is(err, apiclient.ErrNotFound) {
		page.Values, err = s.givenDefinitions(r, asAt, d.Search, err)
		s.sayGiven(&d, err == nil)
	}
	switch {
	case err != nil && (wantsJSON(r) || !errors.Is(err, apiclient.ErrNotFound) && !errors.Is(err, apiclient.ErrForbidden)):
		return err
	case err != nil && d.Missing == "":
		d.Unlisted = "The Workflow service does not list its definitions to you. Type the scope and code of the one you want."
	case wantsJSON(r):
		return answerJSON(w, page)
	}
	for _, def := range page.Values {
		d.Rows = append(d.Rows, s.definitionRow(def, asAt))
	}
	return s.render(w, r, http.StatusOK, views.DefinitionsPage(d), nil)
}

// sayGiven says of a list that the service did not tell what there is, and whether files do.
func (s *server) sayGiven(d *views.Definitions, given bool) {
	switch tells := s.desk.TellsDefinitions(); {
	case tells && given:
		d.Unlisted = wordsGivenList
	case tells:
	case given:
		d.Missing = "The Workflow service offers no definitions. These are from files given by whoever runs Taskdesk."
	default:
		d.Missing = "The Workflow service offers no definitions, so there are none to show. Tasks can be worked on without: triggers are fired by name. Whoever runs Taskdesk can give definitions as files."
	}
}

// openDefinition leads to the page of the definition that was typed.
func (s *server) openDefinition(w http.ResponseWriter, r *http.Request) error {
	id, err := s.lookedUp(r.URL.Query())
	if err != nil {
		return err
	}
	asAt, _, err := s.momentOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, views.AsAt(s.root.Definition(id.Scope, id.Code), asAt), http.StatusSeeOther)
	return nil
}

// readDefinitions reads what is asked for, and says where the rest is.
func (s *server) readDefinitions(r *http.Request, asAt time.Time, d *views.Definitions) (apiclient.Page[apiclient.Definition], error) {
	token := r.URL.Query().Get("page")
	if d.Search != "" {
		found, more, err := s.desk.FindDefinitions(r.Context(), asAt, matches(d.Search), mostFound)
		if more {
			d.Unlisted = fmt.Sprintf("Only the first %s that fit are shown, and there may be others. Search with more words, or type the scope and code of the one you want.", counted(len(found), "definition"))
		}
		d.Clear = s.withQuery(r, "/definitions", "search", "")
		return apiclient.Page[apiclient.Definition]{Values: found}, err
	}
	page, err := s.desk.Definitions(r.Context(), apiclient.ListOptions{AsAt: asAt, Limit: definitionPage, Page: token})
	if err != nil {
		return apiclient.Page[apiclient.Definition]{}, err
	}
	if page.Next != "" {
		d.Next = s.withQuery(r, "/definitions", "page", page.Next)
	}
	if token != "" {
		d.First = s.withQuery(r, "/definitions", "page", "")
	}
	return *page, nil
}

// givenDefinitions are the definitions of files that a search finds, where the service
// lists none; without any file it fails with why.
func (s *server) givenDefinitions(r *http.Request, asAt time.Time, search string, why error) ([]apiclient.Definition, error) {
	all, err := s.desk.GivenDefinitions(r.Context(), asAt)
	if err != nil || len(all) == 0 {
		return nil, cmp.Or(err, why)
	}
	fits := matches(search)
	return slices.DeleteFunc(all, func(d apiclient.Definition) bool { return !fits(&d) }), nil
}

// matches tells whether a definition has all of the words somewhere in what it is called.
func matches(search string) func(*apiclient.Definition) bool {
	words := strings.Fields(strings.ToLower(search))
	return func(d *apiclient.Definition) bool {
		text := strings.ToLower(d.ID.String() + " " + d.DisplayName + " " + d.Description)
		for _, word := range words {
			if !strings.Contains(text, word) {
				return false
			}
		}
		return true
	}
}

func (s *server) definitionRow(d apiclient.Definition, asAt time.Time) views.DefinitionRow {
	now := s.now()
	if !asAt.IsZero() {
		now = asAt
	}
	row := views.DefinitionRow{
		ID: d.ID.String(), Name: cmp.Or(d.DisplayName, d.ID.Code), Description: d.Description, URL: views.AsAt(s.root.Definition(d.ID.Scope, d.ID.Code), asAt),
		Shape: counted(len(d.States), "state") + ", " + counted(len(d.Transitions), "transition"),
	}
	if !d.Version.AsAtModified.IsZero() {
		row.Shape += fmt.Sprintf(", version %d, %s", d.Version.Number, moment.Ago(now.Sub(d.Version.AsAtModified)))
	}
	return row
}
