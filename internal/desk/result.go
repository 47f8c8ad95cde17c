package desk

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"

	"taskdesk/apiclient"
	"taskdesk/internal/history"
	"taskdesk/internal/store"
)

// The outcomes of a write. An open line, whose outcome is empty, is still under way
// or was cut off between its intention and its end.
const (
	Done    = store.Done
	Refused = store.Refused
	Unknown = store.Unknown
)

// How an outcome became known.
const (
	settledByAnswer  = "answer"       // the upstream said so
	SettledByReading = "read back"    // the task was read again
	settledUnsent    = "never sent"   // the call did not leave, so nothing can have happened
	settledHere      = "refused here" // Taskdesk itself did not let it pass
	settledByOther   = "someone else" // the task was changed by somebody else instead
)

// SettledWords say in a sentence how an outcome became known, as a line's Settled has it.
var SettledWords = map[string]string{
	settledByAnswer:  "the Workflow service said so",
	SettledByReading: "found by reading the task back",
	settledUnsent:    "it was never sent",
	settledHere:      "Taskdesk did not let it pass; nothing was sent",
	settledByOther:   "found by reading back: somebody else had changed the task instead",
}

// A Result is how a write ended.
type Result struct {
	Line     store.Line       // the journal's account of it
	View     *View            // the task after it, where that is known and the task is there
	Refusal  *Refusal         // with Refused
	Merged   []history.Change // other fields that somebody else had changed since the person looked; View is there then
	Meantime []history.Change // other fields that changed between our last look and our write; View is there then
	Replaced []history.Change // values that came between our last look and our write, and that our write replaced
	Replayed bool             // an earlier submission of the same form had this result
}

// Outcome returns Done, Refused or Unknown.
func (r *Result) Outcome() string {
	if r.Line.Outcome == "" {
		return Unknown
	}
	return r.Line.Outcome
}

// A Refusal is why a write did not happen, as the journal keeps it.
type Refusal struct {
	Status    int                 `json:"status,omitzero"` // 0 when no answer said no
	Title     string              `json:"title,omitzero"`
	Detail    string              `json:"detail,omitzero"`
	Fields    map[string][]string `json:"fields,omitzero"`
	RequestID string              `json:"requestId,omitzero"`
	Sentence  string              `json:"sentence,omitzero"` // our own words, where the upstream has none
	Cause     string              `json:"cause,omitzero"`    // the error, for whoever reads the journal; not for pages
	Late      bool                `json:"late,omitzero"`     // the answer did not come within the limit
	Until     time.Time           `json:"until,omitzero"`    // until when a write without an answer may still take effect
	Unlisted  bool                `json:"unlisted,omitzero"` // the upstream lists no tasks among which a new one could be looked for
}

// Words returns the upstream's own words, or what is nearest to them.
func (r *Refusal) Words() string {
	switch {
	case r.Detail != "":
		return r.Detail
	case r.Title != "":
		return r.Title
	}
	return r.Sentence
}

// refusalOf reads why a call did not work.
func refusalOf(err error) *Refusal {
	r := &Refusal{Sentence: "The Workflow service could not be reached.", Cause: err.Error(), Late: late(err)}
	if e, ok := errors.AsType[*apiclient.Error](err); ok {
		r.Status, r.Title, r.Detail, r.Fields, r.RequestID = e.Status, e.Title, e.Detail, e.Fields, e.RequestID
		switch {
		case r.Status != 0:
			r.Sentence = fmt.Sprintf("It answered with status %d and no words.", r.Status)
		case errors.Is(err, apiclient.ErrRateLimited):
			r.Sentence = "The Workflow service asks to slow down."
		}
	}
	return r
}

// RefusalIn returns why the write of a line did not happen, and nil for other lines.
func RefusalIn(line store.Line) *Refusal {
	if line.Outcome != Refused {
		return nil
	}
	r := &Refusal{}
	if err := json.Unmarshal(line.Detail, r); err != nil {
		r.Sentence = "The journal does not say why."
	}
	return r
}
