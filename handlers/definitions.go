package handlers

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"taskdesk/apiclient"
	"taskdesk/views"
)

func (s *server) definitionID(q url.Values) (apiclient.DefinitionID, error) {
	scope, code, ok := strings.Cut(q.Get("definition"), "/")
	if !ok {
		scope, code = strings.TrimSpace(q.Get("scope")), strings.TrimSpace(q.Get("code"))
	}
	if !isName(scope) || !isName(code) {
		return apiclient.DefinitionID{}, &badInput{
			heading: "That is no name of a definition", lines: []string{"A definition has a scope and a code of letters, digits, hyphens and underscores."},
			examples: []string{"Operations/TradeBreak"}, typed: q.Get("definition"), name: "definition", action: s.root.At("/tasks/new"),
		}
	}
	return apiclient.DefinitionID{Scope: scope, Code: code}, nil
}

const wordsGivenList = "The Workflow service does not list its definitions to you. These are from files given by whoever runs Taskdesk. Type the scope and code of another."

// chooseDefinition lists the definitions that there are.
func (s *server) chooseDefinition(w http.ResponseWriter, r *http.Request) error {
	n := views.NewTask{Frame: s.frame(r, "New task"), Search: strings.TrimSpace(r.URL.Query().Get("search"))}
	page, err := s.desk.Definitions(r.Context(), apiclient.ListOptions{Limit: 100})
	if errors.Is(err, apiclient.ErrNotFound) {
		page = &apiclient.Page[apiclient.Definition]{}
		page.Values, err = s.givenDefinitions(r, time.Time{}, n.Search, err)
		n.Unlisted = wordsGivenList
	}
	switch {
	case errors.Is(err, apiclient.ErrNotFound), errors.Is(err, apiclient.ErrForbidden):
		n.Unlisted = "The Workflow service does not list its definitions to you. Type the scope and code of the one you want."
	case err != nil:
		return err
	default:
		n.Definitions = s.choices(page.Values, n.Search)
		if page.Next != "" {
			n.Unlisted = fmt.Sprintf("Only the first %d definitions are listed. Type the scope and code of another.", len(page.Values))
		}
	}
	return s.render(w, r, http.StatusOK, views.NewTaskPage(n), nil)
}

func (s *server) choices(all []apiclient.Definition, search string) []views.DefinitionChoice {
	var out []views.DefinitionChoice
	for _, d := range all {
		text := strings.ToLower(d.ID.String() + " " + d.DisplayName + " " + d.Description)
		if strings.Contains(text, strings.ToLower(search)) {
			out = append(out, views.DefinitionChoice{
				ID: d.ID.String(), Name: d.DisplayName, Description: d.Description, URL: s.root.At("/tasks/new?definition=" + url.QueryEscape(d.ID.String())),
			})
		}
	}
	return out
}
