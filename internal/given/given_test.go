package given

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"taskdesk/apiclient"
)

const rest = `"displayName": "C", "states": [{"name": "A"}], "initialState": {"name": "A"}`

// definition is a whole definition of ops and a code, with more members.
func definition(code, more string) string {
	return `{"id": {"scope": "ops", "code": "` + code + `"}, ` + more + rest + `}`
}

// folder writes files, and returns where they are.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestLoad(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string // ids and files that are valid at noon
	}{
		{"one", map[string]string{"a.json": definition("A", "")}, []string{"ops/A of a.json"}},
		{"a list", map[string]string{"a.json": "[" + definition("B", "") + "," + definition("A", "") + "]"}, []string{"ops/A of a.json", "ops/B of a.json"}},
		{"the API's page", map[string]string{"a.json": `{"values": [` + definition("A", `"links": [], `) + `], "href": "x"}`}, []string{"ops/A of a.json"}},
		{"several files, and what is none", map[string]string{"a.json": definition("A", ""), "b.JSON": definition("B", ""), "README.md": "no"}, []string{"ops/A of a.json", "ops/B of b.JSON"}},
		{"with the mark of UTF-8", map[string]string{"a.json": "\ufeff" + definition("A", "")}, []string{"ops/A of a.json"}},
		{"not valid yet", map[string]string{"a.json": definition("A", `"validFrom": "2026-03-01T12:00:00.000001Z", `)}, nil},
		{"valid now", map[string]string{"a.json": definition("A", `"validFrom": "2026-03-01T12:00:00Z", `)}, []string{"ops/A of a.json"}},
		{"by the API's own moment", map[string]string{"a.json": definition("A", `"version": {"asAtModified": "2026-03-01T12:00:00.0000010+00:00"}, `)}, nil},
		{"validFrom before the API's moment", map[string]string{"a.json": definition("A", `"validFrom": "2026-01-01 00:00", "version": {"asAtModified": "2026-04-01T00:00:00.0000000+00:00"}, `)}, []string{"ops/A of a.json"}},
		{"the newest of several", map[string]string{"a.json": definition("A", `"validFrom": "2026-02-01T00:00:00Z", `), "b.json": definition("A", ""), "c.json": definition("A", `"validFrom": "2026-04-01T00:00:00Z", `)}, []string{"ops/A of a.json"}},
	}
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			set, err := Load(folder(t, tt.files))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range set.All(noon) {
				got = append(got, d.id().String()+" of "+d.File)
				if set.Of(d.Machine) != d || set.At(d.id(), noon) != d {
					t.Errorf("%s is not found again", d.File)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("valid are %q, want %q", got, tt.want)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string // how each line begins
	}{
		{"nothing", nil, []string{"this folder has no .json file"}},
		{"no JSON", map[string]string{"a.json": "{\n\"id\": x}"}, []string{"a.json: line 2: is no JSON"}},
		{"empty", map[string]string{"a.json": ""}, []string{"a.json: line 1: is no JSON"}},
		{"an empty list", map[string]string{"a.json": "[]"}, []string{"a.json: want a definition as the API has it"}},
		{"something else", map[string]string{"a.json": `"x"`}, []string{"a.json: want a definition as the API has it"}},
		{"a list of something else", map[string]string{"a.json": `[1]`}, []string{"a.json: definition 1: want a definition"}},
		{"another kind of member", map[string]string{"a.json": `{"states": [{"name": 1}]}`}, []string{"a.json: definition 1: /states/0/name: is not what"}},
		{"a member twice", map[string]string{"a.json": `{"id": {}, "id": {}}`}, []string{"a.json: line 1: is no JSON"}},
		{"no moment", map[string]string{"a.json": definition("A", `"validFrom": "soon", `)}, []string{"a.json: definition 1: validFrom: This is no date and time"}},
		{"all at once", map[string]string{
			"a.json": "[" + definition("A", `"transitions": [{"fromState": "A", "toState": "B", "trigger": "go", "guard": "x is"}], `) + `, {"displayName": ""}]`, "b.json": "no",
		}, []string{
			"a.json: definition 1 (ops/A): transitions[0].guard: The guard cannot be read", `a.json: definition 1 (ops/A): transitions[0].toState: There is no state "B"`, "a.json: definition 1 (ops/A): transitions[0].trigger: ",
			"a.json: definition 2: displayName: ", "a.json: definition 2: id.code: ", "a.json: definition 2: id.scope: ", "a.json: definition 2: initialState.name: ", "a.json: definition 2: states: ",
			"b.json: line 1: is no JSON",
		}},
		{"two at one moment", map[string]string{"a.json": definition("A", ""), "b.json": definition("A", "")}, []string{"b.json: definition 1 (ops/A): a.json has one of the same id"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(folder(t, tt.files))
			if err == nil {
				t.Fatal("Load() worked")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("Load() error = %v, want %d lines", err, len(tt.want))
			}
			for i, want := range tt.want {
				if !strings.HasPrefix(lines[i], want) {
					t.Errorf("line %d is %q, want %q", i+1, lines[i], want)
				}
			}
		})
	}
}

func TestNoDefinitions(t *testing.T) {
	set, err := Load("")
	if set != nil || err != nil || set.At(apiclient.DefinitionID{}, time.Now()) != nil || set.Of(nil) != nil || set.All(time.Now()) != nil {
		t.Errorf("Load() without a path = %v, %v; want none", set, err)
	}
	file := filepath.Join(t.TempDir(), "none.json")
	if _, err := Load(file); err == nil || strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("Load() of no file: %v, want that there is none, without its path", err)
	}
}

func TestOneFile(t *testing.T) {
	dir := folder(t, map[string]string{"a.txt": definition("A", ""), "b.json": "no"})
	set, err := Load(filepath.Join(dir, "a.txt"))
	if err != nil || len(maps.Collect(maps.All(set.byID))) != 1 {
		t.Errorf("Load() = %v, %v; want the one file", set, err)
	}
}
