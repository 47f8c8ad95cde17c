package handlers

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/internal/desk"
	"taskdesk/internal/history"
	"taskdesk/internal/moment"
)

// A comparisonJSON is a comparison for programs. Differences is null where one side has no task.
type comparisonJSON struct {
	From        sideJSON         `json:"from"`
	To          sideJSON         `json:"to"`
	Guessed     bool             `json:"typesGuessed,omitzero"` // no definition types the fields of one side
	Differences []differenceJSON `json:"differences"`
}

type sideJSON struct {
	Task    string `json:"taskId"`
	AsAt    string `json:"asAt"`
	Missing string `json:"missing,omitzero"` // deleted, notYet, never or forbidden
	Version int    `json:"version,omitzero"`
	Since   string `json:"since,omitzero"` // when that version began
	UserID  string `json:"userId,omitzero"`
	State   string `json:"state,omitzero"`
}

type differenceJSON struct {
	Attribute string         `json:"attribute"`
	Field     string         `json:"field,omitzero"`
	Label     string         `json:"label"`
	Type      string         `json:"type,omitzero"`
	Kind      history.Kind   `json:"kind"`
	From      jsontext.Value `json:"from"`
	To        jsontext.Value `json:"to"`
	By        string         `json:"by,omitzero"`      // of a decimal, exact and signed
	Later     *float64       `json:"laterBy,omitzero"` // of a moment, in seconds; negative for an earlier one
}

// compareJSON answers with a comparison for programs.
func (s *server) compareJSON(w http.ResponseWriter, r *http.Request, c comparison, from, to desk.Side) error {
	body := comparisonJSON{From: sideOf(from), To: sideOf(to)}
	if from.View != nil && to.View != nil {
		words := versus{s.newWording(r, from.View), s.newWording(r, to.View)}
		body.Guessed = from.View.Machine == nil || to.View.Machine == nil
		body.Differences = []differenceJSON{}
		for _, d := range differences(from.View, to.View) {
			if c.all || d.Kind != history.Alike {
				body.Differences = append(body.Differences, words.json(d))
			}
		}
	}
	return answerJSON(w, body, json.FormatNilSliceAsNull(true))
}

func sideOf(side desk.Side) sideJSON {
	out := sideJSON{Task: side.Task, AsAt: moment.Address(side.AsAt)}
	if side.View == nil {
		out.Missing = missingKind(side.Missing)
		return out
	}
	v := side.View.Task.Version
	out.Version, out.Since, out.UserID, out.State = v.Number, moment.Address(v.AsAtModified), v.UserIDModified, side.View.Task.State
	return out
}

func missingKind(err error) string {
	gone, ok := errors.AsType[*desk.Gone](err)
	if !ok {
		return "forbidden"
	}
	return map[desk.GoneKind]string{desk.Deleted: "deleted", desk.NotYet: "notYet", desk.Never: "never"}[gone.Kind]
}

func (v versus) json(d history.Difference) differenceJSON {
	out := differenceJSON{Attribute: d.Attribute, Label: v.label(d), Type: d.Type, Kind: d.Kind, From: orNull(d.From), To: orNull(d.To)}
	out.Field, _ = d.Field()
	out.By, _ = d.By()
	if later, ok := d.Later(); ok {
		seconds := float64(later/time.Microsecond) / 1e6
		out.Later = &seconds
	}
	return out
}

func orNull(v jsontext.Value) jsontext.Value {
	if len(v) == 0 {
		return jsontext.Value("null")
	}
	return v
}
