package desk

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"taskdesk/apiclient"
	"taskdesk/internal/sandbox"
)

func TestDefinitionVersions(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	ctx := as(t, "viewer")
	all, more, err := r.DefinitionVersions(ctx, tradeBreak, time.Time{}, 9)
	if err != nil || more || len(all) != 2 {
		t.Fatalf("%d versions, more %t, error %v; want 2", len(all), more, err)
	}
	for i, m := range all {
		if got := m.Definition().Version.Number; got != 2-i {
			t.Errorf("number %d is version %d", i, got)
		}
	}
	began := all[0].Definition().Version.AsAtModified
	tests := []struct {
		name string
		asAt time.Time
		most int
		want []int
		more bool
	}{
		{"bounded", time.Time{}, 1, []int{2}, true},
		{"when the last began", began, 9, []int{2, 1}, false},
		{"just before that", began.Add(-time.Microsecond), 9, []int{1}, false},
	}
	for _, tt := range tests {
		versions, more, err := r.DefinitionVersions(ctx, tradeBreak, tt.asAt, tt.most)
		var got []int
		for _, m := range versions {
			got = append(got, m.Definition().Version.Number)
		}
		if err != nil || !slices.Equal(got, tt.want) || more != tt.more {
			t.Errorf("%s: versions %v, more %t, error %v; want %v, %t", tt.name, got, more, err, tt.want, tt.more)
		}
	}
	r.sandbox.FaultNext(reads, sandbox.Fault{Status: 403})
	if _, _, err := r.DefinitionVersions(ctx, tradeBreak, time.Time{}, 9); !errors.Is(err, apiclient.ErrForbidden) {
		t.Errorf("error %v, want ErrForbidden", err)
	}
}

// One version of a definition is one machine, whenever it was read, but for each person.
func TestAVersionIsOneMachine(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	read := func(login string, asAt time.Time) any {
		m, err := r.Definition(as(t, login), tradeBreak, asAt)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	first := read("viewer", time.Time{})
	if read("viewer", time.Time{}) != first || read("viewer", time.Now().Add(-time.Hour)) != first {
		t.Error("one version is two machines")
	}
	if read("operator", time.Time{}) == first {
		t.Error("what one person was told is shown to another")
	}
}

func TestFindDefinitions(t *testing.T) {
	r := newRig(t, sandbox.Options{})
	any := func(*apiclient.Definition) bool { return true }
	tests := []struct {
		name  string
		match func(*apiclient.Definition) bool
		asAt  time.Time
		most  int
		want  string
	}{
		{"all", any, time.Time{}, 99, "5 false"},
		{"the first", any, time.Time{}, 2, "2 true"},
		{"by scope", func(d *apiclient.Definition) bool { return d.ID.Scope == "DataQuality" }, time.Time{}, 99, "2 false"},
		{"before there were any", any, time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC), 99, "0 false"},
	}
	for _, tt := range tests {
		found, more, err := r.FindDefinitions(as(t, "viewer"), tt.asAt, tt.match, tt.most)
		if got := fmt.Sprint(len(found), more); err != nil || got != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.name, got, err, tt.want)
		}
	}
	seed, _ := r.another(t, Options{SeedEra: true})
	if _, _, err := seed.FindDefinitions(as(t, "viewer"), time.Time{}, any, 9); !errors.Is(err, apiclient.ErrNotFound) {
		t.Errorf("in the seed era: error %v, want ErrNotFound", err)
	}
	if _, _, err := r.FindDefinitions(t.Context(), time.Time{}, any, 9); !errors.Is(err, ErrNobody) {
		t.Errorf("nobody: error %v, want ErrNobody", err)
	}
}
