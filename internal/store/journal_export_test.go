package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
)

// TestCheckExport spoils an export in every way; and one that leaves out entries is not spoiled.
func TestCheckExport(t *testing.T) {
	s := book(t, "sqlite::memory:", testKey(1))
	var all []string
	for link, err := range s.Links(t.Context(), LineQuery{}) {
		line, jsonErr := json.Marshal(link)
		if err != nil || jsonErr != nil {
			t.Fatal(err, jsonErr)
		}
		all = append(all, string(line))
	}
	tests := []struct {
		name    string
		lines   []string
		missing int64
		want    string // of the one fault
	}{
		{"whole", all, 0, ""},
		{"empty", nil, 0, ""},
		{"filtered", []string{all[1], all[4]}, 3, ""},
		{"a value changed", []string{all[0], strings.Replace(all[1], `"unknown"`, `"refused"`, 1)}, 0, "2: it was changed"},
		{"another order", []string{all[1], all[0]}, 1, "1: it is not in its place"},
		{"twice", []string{all[0], all[0]}, 0, "1: it is not in its place"},
		{"one after another journal's", []string{all[0], linkAfter(t, all[1], "0")}, 0, "2: it does not follow"},
		{"not JSON", []string{all[0], "x"}, 0, "2: line 2 of the export is not an entry"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			check, err := CheckExport(strings.NewReader(strings.Join(tt.lines, "\n") + "\n\n"))
			if err != nil || check.Missing != tt.missing || check.Entries != int64(len(tt.lines)) {
				t.Errorf("CheckExport() = %+v, %v; want %d missing", check, err, tt.missing)
			}
			var got string
			if len(check.Faults) > 0 {
				got = fmt.Sprintf("%d: %s", check.Faults[0].Seq, check.Faults[0].What)
			}
			if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
				t.Errorf("faults %+v, want %q", check.Faults, tt.want)
			}
		})
	}
}

// linkAfter is a link that has the right hash after another entry.
func linkAfter(t *testing.T, line, prev string) string {
	t.Helper()
	var l Link
	if err := json.Unmarshal([]byte(line), &l); err != nil {
		t.Fatal(err)
	}
	l.Prev, l.Hash = prev, hashOf(prev, l.Body)
	b, err := json.Marshal(l)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestInspect reads a journal while its Taskdesk is at work on it.
func TestInspect(t *testing.T) {
	for database, url := range where(t) {
		t.Run(database, func(t *testing.T) {
			if url == "sqlite::memory:" {
				url = "sqlite:" + t.TempDir() + "/taskdesk.db"
			}
			if database == "SQLite" {
				if _, err := Inspect(t.Context(), url, [][]byte{testKey(1)}); err == nil {
					t.Error("a file that is not there can be read")
				}
			}
			book(t, url, testKey(1))
			s, err := Inspect(t.Context(), url, [][]byte{testKey(1)})
			if err != nil {
				t.Fatal(err)
			}
			wantFault(t, s, "")
			lines, err := s.Lines(t.Context(), LineQuery{})
			if err != nil || !slices.ContainsFunc(lines, func(l Line) bool { return l.Reason != "" }) {
				t.Errorf("lines %+v, %v", lines, err)
			}
			if _, _, err := s.Intend(t.Context(), Line{Subject: "ann"}); database == "SQLite" && err == nil {
				t.Error("it can be written to")
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := Inspect(t.Context(), "sqlite::memory:", [][]byte{testKey(1)}); err == nil {
		t.Error("a memory can be read")
	}
}
