package handlers

import (
	"net/http"
	"slices"
	"strings"

	"taskdesk/internal/history"
)

// A changesFilter chooses among the versions of a task; an empty part chooses all.
type changesFilter struct {
	attribute string // that was changed
	person    string // who made the version, by their id or as pages call them
	who       func(id string) string
}

// changesFilterOf reads the filter of a request. A field may be given by its name alone,
// and oneself as "you".
func (s *server) changesFilterOf(r *http.Request) changesFilter {
	q := r.URL.Query()
	f := changesFilter{who: s.naming(r).who, attribute: strings.TrimSpace(q.Get("attribute")), person: strings.TrimSpace(q.Get("person"))}
	switch f.attribute {
	case "", attrState, attrCorrelation, attrStacking:
	default:
		if _, ok := (history.Change{Attribute: f.attribute}).Field(); !ok {
			f.attribute = attributeOf(f.attribute)
		}
	}
	if strings.EqualFold(f.person, wordYou) {
		f.person = s.desk.Self(r.Context()).UserID
	}
	return f
}

// changes tells whether a version changed the attribute.
func (f changesFilter) changes(v history.Version) bool {
	return f.attribute == "" || slices.ContainsFunc(v.Changes, func(c history.Change) bool { return c.Attribute == f.attribute })
}

// by tells whether a version is the person's.
func (f changesFilter) by(v history.Version) bool {
	return f.person == "" || strings.EqualFold(v.UserID, f.person) || strings.EqualFold(f.who(v.UserID), f.person)
}
