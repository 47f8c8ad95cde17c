package world

import (
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"taskdesk/apiclient"
)

// History returns what changed in a task since a moment, oldest first, or with its
// newest version alone when since is Now. It fails with TaskNotFound, also for a task
// that was deleted: our choice.
func (w *World) History(id ID, since Moment) ([]apiclient.Change, error) {
	w.look(Now)
	w.mu.RLock()
	defer w.mu.RUnlock()
	t, err := w.alive(id)
	if err != nil {
		return nil, err
	}
	first := len(t.versions) - 1
	if since != Now {
		first = slices.IndexFunc(t.versions, func(v version) bool { return v.at >= since })
	}
	changes := []apiclient.Change{}
	for i := max(first, 0); first >= 0 && i < len(t.versions); i++ {
		changes = append(changes, t.changesOf(i)...)
	}
	return changes, nil
}

// changesOf returns what a version changed. Our choice: creation changes all that is set.
func (t *task) changesOf(i int) []apiclient.Change {
	v := &t.versions[i]
	before := version{values: make([]string, len(v.values))}
	action := apiclient.ChangeCreate
	if i > 0 {
		before, action = t.versions[i-1], apiclient.ChangeUpdate
	}
	var changes []apiclient.Change
	add := func(attribute, old, now string) {
		if old == now {
			return
		}
		c := apiclient.Change{
			AsAt: v.at.Time(), UserID: v.by.User, RequestID: v.by.Request.String(), Number: i + 1,
			Action: action, Attribute: attribute, New: jsontext.Value("null"),
		}
		if old != "" {
			c.Previous = jsontext.Value(old)
		}
		if now != "" {
			c.New = jsontext.Value(now)
		}
		changes = append(changes, c)
	}
	add("State", quoted(before.state), quoted(v.state))
	for f, field := range t.def.wire.FieldSchema {
		add("Fields["+field.Name+"]", before.values[f], v.values[f])
	}
	add("CorrelationIds", before.labels.list(), v.labels.list())
	add("StackingKey", quoted(before.labels.key()), quoted(v.labels.key()))
	return changes
}

// quoted returns a text as JSON, and nothing for an empty one.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	text, err := jsontext.AppendQuote(nil, s)
	if err != nil {
		panic("world: a text is not UTF-8: " + s) // requests are decoded strictly
	}
	return string(text)
}

func (l *labels) key() string {
	if l == nil {
		return ""
	}
	return l.stackingKey
}

// list returns the correlation ids as JSON, and nothing when there are none.
func (l *labels) list() string {
	if l == nil || len(l.correlations) == 0 {
		return ""
	}
	text, err := json.Marshal(l.correlations)
	if err != nil {
		panic("world: correlation ids are always JSON: " + err.Error())
	}
	return string(text)
}
