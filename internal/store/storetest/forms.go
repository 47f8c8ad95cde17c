package storetest

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"testing"
	"time"

	"taskdesk/internal/store"
)

func drafts(t *testing.T, s *store.Store) {
	older := store.Draft{Place: "/tasks/1/edit", SavedAt: time.Now().Add(-time.Hour).UTC().Truncate(time.Microsecond), Form: url.Values{"note": {"half a sen"}}}
	newer := store.Draft{Place: "/tasks/2/edit", SavedAt: older.SavedAt.Add(time.Minute), Form: url.Values{"note": {"x", "y"}, "株": {"\x00"}}}
	must(t, s.SaveDraft(t.Context(), "ann", store.Draft{Place: older.Place, Form: url.Values{"note": {"half"}}}))
	must(t, s.SaveDraft(t.Context(), "ann", older))
	must(t, s.SaveDraft(t.Context(), "ann", newer))
	got, err := s.Drafts(t.Context(), "ann")
	must(t, err)
	if !reflect.DeepEqual(got, []store.Draft{newer, older}) {
		t.Errorf("Drafts() = %+v, want the newer before the older", got)
	}
	one, err := s.Draft(t.Context(), "ann", older.Place)
	if err != nil || !reflect.DeepEqual(one, older) {
		t.Errorf("Draft() = %+v, %v; want %+v", one, err, older)
	}
	if got, err := s.Drafts(t.Context(), "bob"); err != nil || len(got) != 0 {
		t.Errorf("somebody else has drafts %+v, %v", got, err)
	}
	must(t, s.DeleteDraft(t.Context(), "bob", older.Place))
	must(t, s.DeleteDraft(t.Context(), "ann", newer.Place))
	if got, err := s.Drafts(t.Context(), "ann"); err != nil || len(got) != 1 {
		t.Errorf("after one was deleted there are %+v, %v", got, err)
	}
	expired := store.Draft{Place: "/tasks/3/edit", SavedAt: time.Now().Add(-store.DraftLife - time.Minute)}
	must(t, s.SaveDraft(t.Context(), "ann", expired))
	if _, err := s.Draft(t.Context(), "ann", expired.Place); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Draft() that expired: %v, want ErrNotFound", err)
	}
	manyDrafts(t, s)
}

// manyDrafts fills the room that a person has for drafts.
func manyDrafts(t *testing.T, s *store.Store) {
	for i := range 100 {
		must(t, s.SaveDraft(t.Context(), "eve", store.Draft{Place: fmt.Sprint("/tasks/", i, "/edit")}))
	}
	if err := s.SaveDraft(t.Context(), "eve", store.Draft{Place: "/tasks/more/edit"}); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one more than is kept: %v, want ErrTooMany", err)
	}
	must(t, s.SaveDraft(t.Context(), "eve", store.Draft{Place: "/tasks/7/edit"}))
	must(t, s.SaveDraft(t.Context(), "bob", store.Draft{Place: "/tasks/more/edit"}))
}

func parked(t *testing.T, s *store.Store) {
	want := store.Parked{Address: "/tasks/1?x=1", Form: url.Values{".key": {"k"}, "note": {"typed"}}, At: time.Now().UTC().Truncate(time.Microsecond)}
	id, err := s.Park(t.Context(), "ann", want)
	must(t, err)
	want.ID = id
	if all, err := s.ParkedOf(t.Context(), "ann"); err != nil || !reflect.DeepEqual(all, []store.Parked{want}) {
		t.Errorf("ParkedOf() = %+v, %v; want the one", all, err)
	}
	if all, err := s.ParkedOf(t.Context(), "bob"); err != nil || len(all) != 0 {
		t.Errorf("ParkedOf() somebody else = %+v, %v", all, err)
	}
	got, err := s.Parked(t.Context(), "ann", id)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Parked() = %+v, %v; want %+v", got, err, want)
	}
	if _, err := s.Parked(t.Context(), "bob", id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else reads it: %v", err)
	}
	must(t, s.Unpark(t.Context(), "bob", id))
	if _, err := s.Parked(t.Context(), "ann", id); err != nil {
		t.Errorf("somebody else has taken it away: %v", err)
	}
	must(t, s.Unpark(t.Context(), "ann", id))
	if _, err := s.Parked(t.Context(), "ann", id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it is still there: %v", err)
	}
	old, err := s.Park(t.Context(), "ann", store.Parked{At: time.Now().Add(-store.ParkedLife - time.Minute)})
	must(t, err)
	if _, err := s.Parked(t.Context(), "ann", old); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that expired is there: %v", err)
	}
	for range 20 {
		_, err = s.Park(t.Context(), "ann", store.Parked{})
		must(t, err)
	}
	if _, err := s.Park(t.Context(), "ann", store.Parked{}); !errors.Is(err, store.ErrTooMany) {
		t.Errorf("one more than is kept: %v, want ErrTooMany", err)
	}
	_, err = s.Park(t.Context(), "bob", store.Parked{})
	must(t, err)
}

func owners(t *testing.T, s *store.Store) {
	word := s.SealOwner("ann")
	if got, ok := s.OwnerOf(word); !ok || got != "ann" {
		t.Errorf("OwnerOf() = %q, %v; want ann", got, ok)
	}
	word[len(word)-1] ^= 1
	if got, ok := s.OwnerOf(word); ok {
		t.Errorf("OwnerOf() a forged word = %q", got)
	}
	if _, ok := s.OwnerOf(nil); ok {
		t.Error("OwnerOf() no word is somebody")
	}
}
