package desk

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Value is a field's value as JSON text; nil or null is not set.
type Value = jsontext.Value

// NewKey returns a key for a form's next submission.
func NewKey() string { return rand.Text() }

// correlation is the id by which a task made by a submission can be found.
func correlation(key string) string { return "taskdesk " + key }

// key names this very submission: the same form and content have the same one. Content is part of it, so that a form that was mended after a refusal and
// sent again with its old key is a new submission.
func (w *write) key() string {
	if w.submission.Key == "" {
		w.submission.Key = NewKey()
	}
	content, err := json.Marshal([]any{w.submission.Key, w.op, w.task, w.definition, w.trigger, w.seen.Version, w.request})
	if err != nil {
		return NewKey() // a value that is no JSON: the upstream will say so
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
