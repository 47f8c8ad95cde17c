package sandbox

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"unicode/utf8"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox/world"
)

var (
	idForm   = regexp.MustCompile(`^[a-zA-Z0-9\-]+$`)
	nameForm = regexp.MustCompile(`^[a-zA-Z0-9\-_]+$`)
	pageForm = regexp.MustCompile(`^[a-zA-Z0-9+/]*={0,3}$`)
)

// id returns the task that the address names. An id of the right form that is no
// UUID names nothing: our choice.
func (c *call) id() (world.ID, error) { return parseID(c.r.PathValue("id")) }

func parseID(text string) (world.ID, error) {
	var wrong []string
	if !idForm.MatchString(text) {
		wrong = append(wrong, "The id may hold only letters, digits and hyphens.")
	}
	if len(text) < 30 || len(text) > 40 {
		wrong = append(wrong, "The id must have 30 to 40 characters.")
	}
	if wrong != nil {
		return world.ID{}, invalid("id", wrong...)
	}
	id, ok := world.ParseID(text)
	if !ok {
		return id, &world.Refusal{Reason: world.TaskNotFound, Detail: "There is no such task."}
	}
	return id, nil
}

// definitionID returns the definition that the address names.
func (c *call) definitionID() (apiclient.DefinitionID, error) { return c.definitionIDOf(64) }

// definitionIDOf is definitionID with scope and code of at most so many characters.
func (c *call) definitionIDOf(most int) (apiclient.DefinitionID, error) {
	id := apiclient.DefinitionID{Scope: c.r.PathValue("scope"), Code: c.r.PathValue("code")}
	if err := checkName("scope", id.Scope, most); err != nil {
		return id, err
	}
	return id, checkName("code", id.Code, most)
}

// definitionThen returns the definition that the address names, and the moment that
// the request asks for.
func (c *call) definitionThen() (id apiclient.DefinitionID, asAt world.Moment, err error) {
	if id, err = c.definitionID(); err != nil {
		return id, 0, err
	}
	asAt, err = c.seen()
	return id, asAt, err
}

// asAt returns the moment that the request asks for, and world.Now without one.
func (c *call) asAt() (world.Moment, error) {
	text := c.r.URL.Query().Get("asAt")
	if text == "" {
		return world.Now, nil
	}
	m, ok := parseMoment(text)
	if !ok {
		return 0, invalid("asAt", "The moment cannot be read. Write it as 2026-03-02T09:00:30.6543210+00:00.")
	}
	return m, nil
}

// seen returns the moment to show: the one that the request asks for, or now as the
// clock has it.
func (c *call) seen() (world.Moment, error) {
	asAt, err := c.asAt()
	if asAt == world.Now {
		asAt = cmp.Or(c.clock(), asAt)
	}
	return asAt, err
}

// trigger returns the trigger to fire, and nothing without one.
func (c *call) trigger() (string, error) {
	q := c.r.URL.Query()
	if !q.Has("trigger") {
		return "", nil
	}
	name := q.Get("trigger")
	if c.options.API != SeedEra {
		return name, checkName("trigger", name, 1024)
	}
	if n := utf8.RuneCountInString(name); n < 5 || n > 150 { // of any characters then
		return name, invalid("trigger", "The trigger must have 5 to 150 characters.")
	}
	return name, nil
}

// query returns what a list is asked for.
func (c *call) query() (q world.Query, err error) {
	values := c.r.URL.Query()
	moment := c.seen
	if values.Get("page") != "" {
		moment = c.asAt // what comes after the first page shows the moment of that
	}
	if q.AsAt, err = moment(); err != nil {
		return q, err
	}
	q.Filter, q.SortBy, q.Page = values.Get("filter"), values["sortBy"], values.Get("page")
	if len(q.Page) > 500 || !pageForm.MatchString(q.Page) {
		return q, invalid("page", "The page token is not one of ours.")
	}
	if !values.Has("limit") {
		return q, nil
	}
	q.Limit, err = strconv.Atoi(values.Get("limit"))
	if err != nil || q.Limit < 1 || q.Limit > world.MaxLimit {
		return q, invalid("limit", fmt.Sprintf("The limit must be a number from 1 to %d.", world.MaxLimit))
	}
	return q, nil
}

// checkName checks a scope, a code, or the name of a trigger.
func checkName(parameter, name string, most int) error {
	var wrong []string
	if !nameForm.MatchString(name) && name != "" {
		wrong = append(wrong, "The "+parameter+" may hold only letters, digits, hyphens and underscores.")
	}
	if name == "" || len(name) > most {
		wrong = append(wrong, fmt.Sprintf("The %s must be neither empty nor longer than %d.", parameter, most))
	}
	if wrong == nil {
		return nil
	}
	return invalid(parameter, wrong...)
}

// checkFields checks the form of the names of fields.
func checkFields(fields []apiclient.Field) error {
	p := invalid("")
	p.errors = map[string][]string{}
	for i, f := range fields {
		where := fmt.Sprintf("Fields[%d].Name", i)
		switch {
		case f.Name == "":
			p.errors[where] = []string{"A name is needed."}
		case !nameForm.MatchString(f.Name):
			p.errors[where] = []string{"The name may hold only letters, digits, hyphens and underscores."}
		}
	}
	if len(p.errors) == 0 {
		return nil
	}
	return p
}
