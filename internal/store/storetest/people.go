package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// authored writes a line that the upstream has done as the person with the id author.
func authored(t *testing.T, s *store.Store, subject, name, author string, after time.Duration) store.Line {
	t.Helper()
	line := intend(t, s, store.Line{Subject: subject, Name: name, Op: "update", At: at.Add(after)})
	must(t, s.Settle(t.Context(), line.ID, store.End{Outcome: store.Done, Author: author, EndedAt: at.Add(after)}))
	line, err := s.Line(t.Context(), line.ID)
	must(t, err)
	return line
}

func authors(t *testing.T, s *store.Store) {
	authored(t, s, "ann", "Ann", "service", 0)
	authored(t, s, "ann", "Ann Lee", "service", time.Minute)
	authored(t, s, "bob", "Bob", "service", 2*time.Minute)
	authored(t, s, "cid", "Cid", "service", 3*time.Minute)
	last := authored(t, s, "cid", "Cid", "cid", 4*time.Minute) // from then on as themselves
	authored(t, s, "cid", "Cid", "", 5*time.Minute)            // which says nothing of it
	intend(t, s, store.Line{Subject: "dee", Name: "Dee"})

	got, err := s.LastAuthored(t.Context(), "cid")
	must(t, err)
	if !reflect.DeepEqual(got, last) || got.Author != "cid" {
		t.Errorf("LastAuthored() = %+v, want %+v", got, last)
	}
	if _, err := s.LastAuthored(t.Context(), "dee"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("LastAuthored() of who has none: %v, want ErrNotFound", err)
	}
	for author, want := range map[string][]store.Writer{
		"service": {{Subject: "ann", Name: "Ann Lee"}, {Subject: "bob", Name: "Bob"}},
		"cid":     {{Subject: "cid", Name: "Cid"}},
		"":        nil,
		"nobody":  nil,
	} {
		all, err := s.WritersAs(t.Context(), author, at)
		must(t, err)
		if !reflect.DeepEqual(all, want) {
			t.Errorf("WritersAs(%q) = %+v, want %+v", author, all, want)
		}
	}
	late, err := s.WritersAs(t.Context(), "service", at.Add(2*time.Minute))
	must(t, err)
	if want := []store.Writer{{Subject: "bob", Name: "Bob"}}; !reflect.DeepEqual(late, want) {
		t.Errorf("WritersAs() of the last = %+v, want %+v", late, want)
	}
	for author, want := range map[string][]store.Writer{
		"service": {{Subject: "ann", Name: "Ann Lee"}, {Subject: "bob", Name: "Bob"}, {Subject: "cid", Name: "Cid"}},
		"cid":     {{Subject: "cid", Name: "Cid"}},
		"":        nil,
	} {
		all, err := s.WritersEverAs(t.Context(), author)
		must(t, err)
		if !reflect.DeepEqual(all, want) {
			t.Errorf("WritersEverAs(%q) = %+v, want %+v", author, all, want)
		}
	}
	check, err := s.CheckJournal(t.Context())
	must(t, err)
	if !check.Whole() {
		t.Errorf("CheckJournal() = %+v, want it whole", check)
	}
}
