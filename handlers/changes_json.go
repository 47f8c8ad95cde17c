package handlers

import (
	"errors"
	"net/http"

	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
)

// changesInJSON is a list of versions for programs, with instants as the Workflow API
// writes them.
type changesInJSON struct {
	ID       string          `json:"id"`
	AsAt     string          `json:"asAt,omitempty"`
	Complete bool            `json:"complete"` // false when there are more than Taskdesk reads
	Versions []versionInJSON `json:"versions"`
}

type versionInJSON struct {
	Number    int            `json:"version"`
	AsAt      string         `json:"asAt"`
	UserID    string         `json:"userId"`
	RequestID string         `json:"requestId,omitempty"`
	State     string         `json:"state"`
	Changes   []changeInJSON `json:"changes"`
}

type changeInJSON struct {
	Attribute string         `json:"attribute"`
	Old       jsontext.Value `json:"previousValue"`
	New       jsontext.Value `json:"newValue"`
}

// changesJSON answers with all versions that the filter lets through.
func (s *server) changesJSON(w http.ResponseWriter, r *http.Request, l *desk.Life) error {
	filter, list := s.changesFilterOf(r), changesInJSON{ID: l.Task.ID, Complete: true, Versions: []versionInJSON{}}
	if !l.AsAt.IsZero() {
		list.AsAt = moment.Wire(l.AsAt)
	}
	for v, err := range paced(w, l.Versions(r.Context())) {
		if _, long := errors.AsType[*history.TooLong](err); long {
			list.Complete = false
			break
		}
		if err != nil {
			return err
		}
		if filter.changes(v) && filter.by(v) {
			list.Versions = append(list.Versions, versionJSON(v))
		}
	}
	return answerJSON(w, list)
}

func versionJSON(v history.Version) versionInJSON {
	out := versionInJSON{Number: v.Number, AsAt: moment.Wire(v.AsAt), UserID: v.UserID, RequestID: v.RequestID, State: v.State, Changes: []changeInJSON{}}
	for _, c := range v.Changes {
		out.Changes = append(out.Changes, changeInJSON{c.Attribute, c.Old, c.New})
	}
	return out
}
