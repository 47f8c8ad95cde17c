package given

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"taskdesk/apiclient"
	"taskdesk/internal/machine"
)

// Load reads the definitions in a file, or in all the .json files of a folder; without a
// path there are none, which is nil. It fails with every fault, one to a line, each with
// its file, its definition and the member that is wrong.
func Load(path string) (*Set, error) {
	if path == "" {
		return nil, nil
	}
	files, err := filesAt(path)
	if err != nil {
		return nil, err
	}
	l := loader{set: &Set{byID: map[apiclient.DefinitionID][]*Definition{}, of: map[*machine.Machine]*Definition{}}}
	for _, file := range files {
		l.read(file)
	}
	l.finish()
	if len(l.faults) > 0 {
		return nil, errors.Join(l.faults...)
	}
	return l.set, nil
}

// filesAt returns the files to read at a path.
func filesAt(path string) ([]string, error) {
	about, err := os.Stat(path)
	if err != nil {
		return nil, cannotRead(err)
	}
	if !about.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path) // sorted
	if err != nil {
		return nil, cannotRead(err)
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && strings.EqualFold(filepath.Ext(e.Name()), ".json") {
			files = append(files, filepath.Join(path, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("this folder has no .json file in it")
	}
	return files, nil
}

// cannotRead says why a path cannot be read; the caller knows the path.
func cannotRead(err error) error {
	if bad, ok := errors.AsType[*fs.PathError](err); ok {
		err = bad.Err
	}
	return fmt.Errorf("cannot read it: %w", err)
}

// A loader gathers definitions, and what is wrong with them.
type loader struct {
	set    *Set
	faults []error
}

func (l *loader) fault(where, format string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf("%s: "+format, append([]any{where}, args...)...))
}

func (l *loader) read(path string) {
	file := filepath.Base(path)
	text, err := os.ReadFile(path)
	if err != nil {
		l.fault(file, "%w", cannotRead(err))
		return
	}
	values, err := valuesIn(text)
	if err != nil {
		l.fault(file, "%w", err)
		return
	}
	for i, value := range values {
		where := fmt.Sprintf("%s: definition %d", file, i+1)
		d, from, err := readOne(value)
		if err != nil {
			l.fault(where, "%w", err)
			continue
		}
		if d.ID.Code != "" {
			where += " (" + d.ID.String() + ")"
		}
		if l.check(where, d) {
			l.add(where, &Definition{File: file, From: from, definition: d})
		}
	}
}

// check tells what is wrong with a definition, and whether it can be used.
func (l *loader) check(where string, d *apiclient.Definition) bool {
	wrong := machine.Check(d)
	for _, member := range sortedKeys(wrong) {
		for _, sentence := range wrong[member] {
			l.fault(where, "%s: %s", member, sentence)
		}
	}
	return len(wrong) == 0
}

// add puts a definition into the set, unless another begins at the same moment.
func (l *loader) add(where string, g *Definition) {
	id := g.id()
	same := slices.IndexFunc(l.set.byID[id], func(other *Definition) bool { return other.From.Equal(g.From) })
	if same >= 0 {
		l.fault(where, "%s has one of the same id that is valid from the same moment: give each version a validFrom of its own", l.set.byID[id][same].File)
		return
	}
	l.set.byID[id] = append(l.set.byID[id], g)
}

// finish orders the versions of each definition, numbers those that have no number, and
// makes their machines.
func (l *loader) finish() {
	for _, versions := range l.set.byID {
		slices.SortFunc(versions, func(a, b *Definition) int { return b.From.Compare(a.From) })
		for i, g := range versions {
			g.definition.Version.Number = cmp.Or(g.definition.Version.Number, len(versions)-i)
			g.Machine = machine.New(g.definition)
			l.set.of[g.Machine] = g
		}
	}
}

func compareIDs(a, b apiclient.DefinitionID) int {
	return cmp.Or(strings.Compare(a.Scope, b.Scope), strings.Compare(a.Code, b.Code))
}
