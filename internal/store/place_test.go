package store_test

import (
	"database/sql"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/store"
)

// TestSealedRowsOpenInTheirPlace gives one person's sealed rows to another, as somebody
// can who writes to the database and has no key: nothing opens there.
func TestSealedRowsOpenInTheirPlace(t *testing.T) {
	where := file(t)
	s, err := store.Open(t.Context(), where, [][]byte{key(1)})
	if err != nil {
		t.Fatal(err)
	}
	ends := time.Now().Add(time.Hour)
	for _, who := range []string{"ann", "mallory"} {
		form := url.Values{"comment": {who}}
		err := errors.Join(
			s.SaveTokens(t.Context(), store.SignIn{ID: who, Subject: who}, store.Tokens{Access: who}),
			s.Sessions().Commit(who, []byte(who), ends),
			s.SaveDraft(t.Context(), who, store.Draft{Place: "/x", Form: form}),
		)
		if _, parkErr := s.Park(t.Context(), who, store.Parked{Address: "/x", Form: form}); err != nil || parkErr != nil {
			t.Fatal(err, parkErr)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	swap(t, where)
	s = open(t, where)
	if got, err := s.Tokens(t.Context(), "mallory"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("tokens %q, error %v", got.Access, err)
	}
	if got, found, err := s.Sessions().Find("mallory"); found || err != nil {
		t.Errorf("session %q, error %v", got, err)
	}
	if got, err := s.Draft(t.Context(), "mallory", "/x"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("draft %v, error %v", got.Form, err)
	}
	if got, err := s.ParkedOf(t.Context(), "mallory"); len(got) != 0 || err != nil {
		t.Errorf("kept forms %v, error %v", got, err)
	}
}

// swap puts what is Ann's where Mallory's is.
func swap(t *testing.T, where string) {
	t.Helper()
	path := (&url.URL{Path: strings.TrimPrefix(where, "sqlite:")}).EscapedPath()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, key := range []string{"token_set id", "session token", "draft subject", "parked subject"} {
		table, column, _ := strings.Cut(key, " ")
		_, err := db.ExecContext(t.Context(), `UPDATE `+table+` SET data = (SELECT data FROM `+table+` WHERE `+column+` = 'ann') WHERE `+column+` = 'mallory'`)
		if err != nil {
			t.Fatal(err)
		}
	}
}
