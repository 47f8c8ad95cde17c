package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Value is a field's value as JSON text; nil or null is not set.
type Value = jsontext.Value

// NewKey returns a key for a form's next submission.
func NewKey() string { return rand.Text() }

// correlation is the id by which a task made by a submission can be found.
func correlation(key string) string { return "taskdesk " + key[:32] }

// key names this very submission of a person: the same form and content have the
// same one. Content is part of it, so that a form that was mended after a refusal
// and sent again with its old key is a new submission; and so is the person, for
// the next one at the same browser may send the same form.
func (w *write) key(subject string) string {
	form := w.submission.Key
	if form == "" {
		form = NewKey()
	}
	parts := []any{subject, form, w.op, w.task, w.definition, w.trigger, w.seen.Version, w.request.typed(), w.request.CorrelationIDs}
	if w.request.StackingKey != "" {
		parts = append(parts, w.request.StackingKey)
	}
	content, err := json.Marshal(parts)
	if err != nil {
		content = []byte(NewKey()) // a value that is no JSON, which the journal will not take either
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// A typed is a field as a person types it; nil clears it.
type typed struct {
	Name string
	Text *string
}

// typed are the fields that are sent, by name: the order in which a form's fields are
// read, and whether a number is sent as one, depend on the task and on whether its
// definition can be read just now.
func (r request) typed() []typed {
	all := make([]typed, 0, len(r.Fields))
	for _, f := range r.Fields {
		t := typed{Name: f.Name}
		if text, ok := words(f.Value); ok {
			t.Text = &text
		}
		all = append(all, t)
	}
	slices.SortStableFunc(all, func(a, b typed) int { return strings.Compare(a.Name, b.Name) })
	return all
}
