package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"taskdesk/internal/pgtest"
)

// book opens a store with six entries: three lines, of which one ended twice.
func book(t *testing.T, url string, keys ...[]byte) *Store {
	t.Helper()
	s, err := Open(t.Context(), url, keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for i, outcome := range []string{Done, Refused, Pending} {
		line, _, err := s.Intend(t.Context(), Line{Key: fmt.Sprint(i), Subject: "ann", Task: "t1", Op: "update", Reason: "a reason that nobody else reads"})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			write(t, s, line.ID, Unknown)
		}
		if outcome != Pending {
			write(t, s, line.ID, outcome)
		}
	}
	return s
}

func write(t *testing.T, s *Store, line, outcome string) {
	t.Helper()
	if err := s.Settle(t.Context(), line, End{Outcome: outcome}); err != nil {
		t.Fatal(err)
	}
}

// where are the databases that a test is made on.
func where(t *testing.T) map[string]string {
	migrated := func(ctx context.Context, url string) error {
		s, err := Open(ctx, url, [][]byte{testKey(1)})
		if err != nil {
			return err
		}
		return s.Close()
	}
	return map[string]string{"SQLite": "sqlite::memory:", "PostgreSQL": pgtest.Database(t, migrated)}
}

func testKey(b byte) []byte { return bytes.Repeat([]byte{b}, KeySize) }

// TestCheckJournalFinds is about everything that can be done to the tables.
func TestCheckJournalFinds(t *testing.T) {
	tests := []struct {
		name string
		do   string
		want string
	}{
		{"nothing done", ``, ""},
		{"an entry changed", `UPDATE journal_entry SET body = (SELECT body FROM journal_entry WHERE seq = 3) WHERE seq = 2`, "2: it was changed"},
		{"a hash changed", `UPDATE journal_entry SET hash = 'x' WHERE seq = 2`, "2: it does not follow"},
		{"an entry removed", `DELETE FROM journal_entry WHERE seq = 2`, "2: this entry is missing"},
		{"some removed", `DELETE FROM journal_entry WHERE seq IN (2, 3)`, "2: 2 entries are missing"},
		{"the first removed", `DELETE FROM journal_entry WHERE seq = 1`, "1: this entry is missing"},
		{"the last cut off", `DELETE FROM journal_entry WHERE seq = 6`, "6: the journal was cut off here: it had 6"},
		{"all removed", `DELETE FROM journal_entry`, "1: the journal was cut off"},
		{"an entry put in", `INSERT INTO journal_entry SELECT 7, line, body, sealed_by, hash FROM journal_entry WHERE seq = 6`, "7: it was changed"},
		{"two swapped", `UPDATE journal_entry SET seq = -seq WHERE seq IN (2, 3); UPDATE journal_entry SET seq = 5 + seq WHERE seq < 0`, "2: it was changed"},
		{"an entry given to another line", `UPDATE journal_entry SET line = (SELECT line FROM journal_entry WHERE seq = 4) WHERE seq = 1`, "1: it is not what was written"},
		{"the end changed", `UPDATE journal_head SET sealed = (SELECT body FROM journal_entry WHERE seq = 1)`, "0: the end of the journal was changed"},
		{"a line removed", `DELETE FROM journal_line WHERE submission = '1'`, "4: its line is missing"},
		{"a line put in", `INSERT INTO journal_line SELECT 'x', 'x', subject, at, op, task, definition, trigger_name, outcome, intended, ended, author FROM journal_line WHERE submission = '1'`, "0: 1 lines have no entry"},
		{"a line of somebody else", `UPDATE journal_line SET subject = 'bob' WHERE submission = '1'`, "4: its line is looked for"},
		{"a line of another task", `UPDATE journal_line SET task = 't2' WHERE submission = '2'`, "6: its line is looked for"},
		{"another outcome", `UPDATE journal_line SET outcome = 'done' WHERE submission = '1'`, "5: its line is looked for"},
		{"another author", `UPDATE journal_line SET author = 'bob' WHERE submission = '1'`, "5: its line is looked for"},
		{"an author of what has no outcome", `UPDATE journal_line SET author = 'bob' WHERE submission = '2'`, "0: 1 lines end with what"},
		{"an earlier outcome", `UPDATE journal_line SET ended = 2, outcome = 'unknown' WHERE submission = '0'`, "3: its line is looked for"},
		{"an outcome that was never written", `UPDATE journal_line SET outcome = 'done' WHERE submission = '2'`, "0: 1 lines end with what"},
		{"the outcome of another line", `UPDATE journal_line SET outcome = 'done', ended = 3 WHERE submission = '2'`, "0: 1 lines end with what"},
		{"an intention as the outcome", `UPDATE journal_line SET outcome = 'done', ended = intended WHERE submission = '2'`, "0: 1 lines end with what"},
		{"an outcome from nowhere", `UPDATE journal_line SET outcome = 'unknown', ended = 99 WHERE submission = '2'`, "0: 1 lines end with what"},
		{"no outcome", `UPDATE journal_line SET ended = 0, outcome = '' WHERE submission = '1'`, "5: its line is looked for"},
	}
	for database, url := range where(t) {
		s := book(t, url, testKey(1))
		for _, tt := range tests {
			t.Run(database+"/"+tt.name, func(t *testing.T) {
				defer restore(t, s)()
				for _, statement := range strings.Split(tt.do, ";") {
					if _, err := s.db.ExecContext(t.Context(), statement); err != nil {
						t.Fatal(err)
					}
				}
				wantFault(t, s, tt.want)
			})
		}
	}
}

// wantFault checks that a fault begins with want; "" wants none.
func wantFault(t *testing.T, s *Store, want string) {
	t.Helper()
	check, err := s.CheckJournal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range check.Faults {
		if want != "" && strings.HasPrefix(fmt.Sprintf("%d: %s", f.Seq, f.What), want) {
			return
		}
	}
	if want != "" || !check.Whole() {
		t.Errorf("CheckJournal() found %+v, want %q", check.Faults, want)
	}
}

// restore keeps the journal's tables, and returns what puts them back.
func restore(t *testing.T, s *Store) func() {
	t.Helper()
	tables := []string{"journal_entry", "journal_line", "journal_head"}
	run := func(query string) {
		if _, err := s.db.ExecContext(context.WithoutCancel(t.Context()), query); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range tables {
		run("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table)
	}
	return func() {
		for _, table := range tables {
			run("DELETE FROM " + table)
			run("INSERT INTO " + table + " SELECT * FROM kept_" + table)
			run("DROP TABLE kept_" + table)
		}
	}
}

// TestJournalGoesOn is about writes after somebody cut off the end, or all keys changed:
// they are taken, and every check tells of the place.
func TestJournalGoesOn(t *testing.T) {
	for database, url := range where(t) {
		t.Run(database, func(t *testing.T) {
			s := book(t, url, testKey(1))
			if _, err := s.db.ExecContext(t.Context(), `DELETE FROM journal_entry WHERE seq = 6`); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.Intend(t.Context(), Line{Subject: "ann"}); err != nil {
				t.Fatal(err)
			}
			wantFault(t, s, "6: this entry is missing")
			wantFault(t, s, "7: here the journal went on")
		})
	}
}

// TestJournalKeys rotates the keys of a journal.
func TestJournalKeys(t *testing.T) {
	for database, url := range where(t) {
		t.Run(database, func(t *testing.T) {
			if url == "sqlite::memory:" {
				url = "sqlite:" + t.TempDir() + "/taskdesk.db"
			}
			close := func(s *Store) {
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			close(book(t, url, testKey(1)))
			reopen := func(keys ...[]byte) *Store {
				s, err := Open(t.Context(), url, keys)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			s := reopen(testKey(2))
			lines, err := s.Lines(t.Context(), LineQuery{})
			if err != nil || len(lines) != 3 || !lines[0].Sealed || lines[0].Reason != "" || lines[2].Outcome != Done {
				t.Errorf("lines without their key: %+v, %v; want what they are looked for by", lines, err)
			}
			wantFault(t, s, "1: it was changed, or its key")
			close(s)

			s, err = Inspect(t.Context(), url, [][]byte{testKey(2), testKey(1)}) // which seals nothing anew, as Open does
			if err != nil {
				t.Fatal(err)
			}
			if check, err := s.CheckJournal(t.Context()); err != nil || !check.Whole() || check.OldKeys != 6 {
				t.Errorf("CheckJournal() with both keys = %+v, %v; want it whole, six entries under the old key", check, err)
			}
			close(s)

			s = reopen(testKey(2), testKey(1))
			if err := s.ResealJournal(t.Context()); err != nil {
				t.Fatal(err)
			}
			close(s)

			s = reopen(testKey(2))
			defer close(s)
			if lines, err := s.Lines(t.Context(), LineQuery{}); err != nil || lines[0].Sealed || lines[0].Reason == "" {
				t.Errorf("lines sealed anew: %+v, %v; want them open", lines, err)
			}
			wantFault(t, s, "")
		})
	}
}

// TestJournalOfAnEarlierTaskdesk is taken over into the chain.
func TestJournalOfAnEarlierTaskdesk(t *testing.T) {
	for database, url := range where(t) {
		t.Run(database, func(t *testing.T) {
			s, err := Open(t.Context(), url, [][]byte{testKey(1)})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			for _, values := range []string{
				`('a', 'ka', 1, 'bob', 'Bob', 'operator', 's', 'fire', 't7', '', 'Approve', 'r', 3, 2, '{"fields":[]}', 'done', 'answer', 4, 4, 4, 'q', '')`,
				`('b', 'kb', 2, 'bob', 'Bob', 'operator', 's', 'update', 't7', '', '', '', 3, 2, '{', '', '', 0, 0, 0, '', '')`,
			} {
				if _, err := s.db.ExecContext(t.Context(), `INSERT INTO journal VALUES `+values); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.importJournal(t.Context()); err != nil {
				t.Fatal(err)
			}
			lines, err := s.Lines(t.Context(), LineQuery{Task: "t7"})
			if err != nil || len(lines) != 2 || lines[0].Outcome != Pending || lines[1].Trigger != "Approve" ||
				lines[1].Outcome != Done || lines[1].AfterVersion != 4 || !lines[1].At.Equal(time.UnixMicro(1)) {
				t.Errorf("%+v, %v", lines, err)
			}
			wantFault(t, s, "")

			// From then on, whoever puts a line there forges it.
			const forged = `INSERT INTO journal VALUES ('c', 'kc', 3, 'ann', 'Ann', 'admin', 's', 'delete', 't7', '', '', '', 3, 2, '{}', 'done', 'answer', 4, 4, 4, 'q', '')`
			if _, err := s.db.ExecContext(t.Context(), forged); err != nil {
				t.Fatal(err)
			}
			if err := s.importJournal(t.Context()); err != nil {
				t.Fatal(err)
			}
			if lines, err := s.Lines(t.Context(), LineQuery{Task: "t7"}); err != nil || len(lines) != 2 {
				t.Errorf("with a forged line: %+v, %v", lines, err)
			}
		})
	}
}
