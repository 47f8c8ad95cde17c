package evidence

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"taskdesk/apiclient"
)

// A definition is a version of one that tasks of the pack are bound to.
type definition struct {
	*apiclient.Definition        // nil when it could not be had
	file                  string // its path in the pack
}

// definition returns the version of a definition that rules a task, and adds it to the
// pack when it is met first.
func (w *writer) definition(ctx context.Context, t *apiclient.Task) (*definition, error) {
	id, at := t.DefinitionID, t.DefinitionVersion.AsAtModified
	key := definitionKey(id, at)
	if d, met := w.definitions[key]; met {
		return d, nil
	}
	d := &definition{}
	w.definitions[key] = d
	read, err := w.from.Definition(ctx, id, at)
	what := "The definition " + id.String() + " of " + w.instant(at).UTC
	if errors.Is(err, apiclient.ErrNotFound) {
		w.notes = append(w.notes, gap{what, "the Workflow service offers none, so fields stand under their names and as they are stored."})
		return d, nil
	}
	if err != nil {
		return d, w.miss(ctx, what, err)
	}
	content, err := wire(read)
	if err != nil {
		return d, err
	}
	d.Definition, d.file = read, w.unused("definitions/"+fileName(id.Scope)+"-"+fileName(id.Code)+"-"+fileTime(at))
	return d, w.bytes(d.file, content)
}

func definitionKey(id apiclient.DefinitionID, at time.Time) string {
	return strconv.Quote(id.Scope) + strconv.Quote(id.Code) + at.Format(time.RFC3339Nano)
}

// stateOf is what to call the state of a task whose definition is in the pack, and else its name.
func (w *writer) stateOf(t apiclient.TaskSummary) string {
	if d, met := w.definitions[definitionKey(t.DefinitionID, t.DefinitionVersion.AsAtModified)]; met {
		return d.state(t.State)
	}
	return t.State
}

// unused is a file for a definition that no other has: names that differ only in what no
// file's name may have get a number.
func (w *writer) unused(path string) string {
	for n := 1; ; n++ {
		file := path + ".json"
		if n > 1 {
			file = path + "-" + strconv.Itoa(n) + ".json"
		}
		if !slices.ContainsFunc(slices.Collect(maps.Values(w.definitions)), func(d *definition) bool { return d.file == file }) {
			return file
		}
	}
}

// field returns the label and the type of a field: its name and "" without a definition.
func (d *definition) field(name string) (label, typ string) {
	if d.Definition == nil {
		return name, ""
	}
	for _, f := range d.FieldSchema {
		if f.Name == name {
			if f.DisplayName != "" {
				return f.DisplayName, f.Type
			}
			return name, f.Type
		}
	}
	return name, ""
}

// state returns what to call a state.
func (d *definition) state(name string) string {
	if d.Definition != nil {
		for _, s := range d.States {
			if s.Name == name && s.DisplayName != "" {
				return s.DisplayName
			}
		}
	}
	return name
}
