package handlers_test

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"

	"taskdesk/internal/store"
)

func TestJournalCheck(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	admin := r.as(t, "admin")
	admin.get("/journal/check").wants(200, "Nothing was written down yet")
	r.book(t, store.Line{Subject: "ann", Op: "fire"})
	admin.get("/journal/check").wants(200, "1 entry, each as it was written")
	r.book(t, bookOfThree()...)
	links := admin.get("/journal.jsonl").body
	whole := admin.get("/journal").follow("Check that nobody has changed the journal").wants(200, "6 entries, each as it was written", "Nothing was changed, removed, put in or cut off.").wantsNo("still sealed")
	hash := whole.part(".whole code")
	if len(hash) != 64 || !strings.Contains(links[strings.LastIndex(strings.TrimSpace(links), "\n")+1:], `"hash":"`+hash) {
		t.Errorf("the last entry's hash is %q, not the one of the export", hash)
	}
}

// TestJournalCheckFinds changes the database behind Taskdesk's back. The page says where.
func TestJournalCheckFinds(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "taskdesk.db")
	r := start(t, options{database: "sqlite:" + file})
	r.book(t, bookOfThree()...)
	admin := r.as(t, "admin")
	admin.get("/journal/check").wants(200, "5 entries, each as it was written")

	db := must(sql.Open("sqlite", file))(t)
	defer db.Close()
	for _, change := range []string{
		`UPDATE journal_line SET subject = 'eve' WHERE subject = 'bob'`,
		`UPDATE journal_entry SET body = (SELECT body FROM journal_entry WHERE seq = 1) WHERE seq = 2`,
		`DELETE FROM journal_entry WHERE seq = 5`,
	} {
		must(db.ExecContext(t.Context(), change))(t)
	}
	want := []string{
		"The journal is not as it was written: 4 faults among 4 entries",
		"Entry 2: it was changed", "Entry 3: its line is looked for by what was not written.", "Entry 5: the journal was cut off here: it had 5 entries.", "1 lines have no entry.",
		"Keep a copy of the database as it is",
	}
	admin.get("/journal/check").wants(200, want...).wantsNo("each as it was written")
	part := admin.get("/journal/check", scripted...).wants(200, want...)
	if part.Find("main").Length() > 0 || part.Find(`[role="alert"]`).Length() != 1 {
		t.Errorf("in place above the journal it is %s", part.body)
	}
	// The next write goes on, and says in the journal itself that it did.
	r.book(t, store.Line{Subject: "ann", Op: "fire"})
	admin.get("/journal/check").wants(200, "here the journal went on after an end that could not be trusted")
}
