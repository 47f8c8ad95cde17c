package handlers_test

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"

	"taskdesk/internal/app"
	"taskdesk/internal/store"
)

// sheetOf reads a CSV export as a spreadsheet does.
func sheetOf(t *testing.T, p *page) (rows []map[string]string) {
	t.Helper()
	p.wants(200)
	text, marked := strings.CutPrefix(p.body, "\ufeff")
	if !marked {
		t.Error("nothing says that it is UTF-8")
	}
	if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
		t.Error("lines end otherwise than RFC 4180 wants it")
	}
	table := csv.NewReader(strings.NewReader(text))
	all := must(table.ReadAll())(t)
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[all[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func TestJournalCSV(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.book(t, bookOfThree()...)
	id := r.create(t)
	review := r.as(t, "operator").get("/tasks/"+id+"/edit").form("Review").set("comment", "“twice”, they say").press("Review")
	review.form("Save 1 change to "+id[:8]).set(".reason", "one;\r\n\"two\", three").press("Save 1 change to " + id[:8])
	admin := r.as(t, "admin")
	file := admin.get("/journal.csv")
	if got := file.header.Get("Content-Type"); got != "text/csv; charset=utf-8; header=present" {
		t.Errorf("it comes as %s", got)
	}
	if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="taskdesk-journal-2`) || !strings.HasSuffix(got, `Z.csv"`) {
		t.Errorf("it is named by %s", got)
	}
	rows := sheetOf(t, file)
	if len(rows) != 4 {
		t.Fatalf("%d rows, want 4: %v", len(rows), rows)
	}
	line := r.lines(t)[0]
	for column, want := range map[string]string{
		"at (UTC)": line.At.Format("2006-01-02T15:04:05.000000Z"), "person": "Otto Brandt", "person id": line.Subject, "role": "operator", "operation": "update", "task": id,
		"definition": "Operations/TradeBreak", "trigger": "", "version before": "1", "version after": "2", "state before": "Open", "state after": "Open",
		"changes": "comment: not set → “twice”, they say", "reason": "one;\n\"two\", three", "outcome": "done", "how it became known": "answer", "request id": line.RequestID, "line": line.ID,
	} {
		if got := rows[0][column]; got != want {
			t.Errorf("%s is %q, want %q", column, got, want)
		}
	}
	if open := rows[1]; open["operation"] != "create" || open["outcome"] != "unknown" || open["settled at (UTC)"] != "" || open["version before"] != "" {
		t.Errorf("an open line is told as %v", open)
	}
	if some := sheetOf(t, admin.get("/journal").form("Filter").set("person", "ann").press("Filter").follow("CSV")); len(some) != 2 || some[0]["person"] != "Ann Analyst" {
		t.Errorf("filtered by a person: %v", some)
	}
}

// A cell that a spreadsheet would take for a formula is marked as a text. A number stays one.
func TestJournalCSVIsHarmless(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	texts := []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-2.50", "+3", "-", "a=1", "'=1"}
	for _, text := range texts {
		r.book(t, store.Line{Subject: text + "s", Name: text, Op: "fire", Trigger: "t", Ticket: text, Reason: text})
	}
	rows := sheetOf(t, r.as(t, "admin").get("/journal.csv"))
	slices.Reverse(rows)
	for i, text := range texts {
		want := "'" + text
		if slices.Contains([]string{"-2.50", "+3", "a=1", "'=1"}, text) {
			want = text
		}
		want = strings.ReplaceAll(want, "\r", "") // as every reader of CSV takes a line's end within quotes
		for _, column := range []string{"person", "reason", "ticket"} {
			if got := strings.ReplaceAll(rows[i][column], "\r", ""); got != want {
				t.Errorf("%s %q is written %q, want %q", column, text, got, want)
			}
		}
	}
}

// An export is whole however many lines there are, and ends where the filter does.
func TestJournalCSVOfManyLines(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	for i := range 1003 {
		r.book(t, store.Line{Subject: "ann", Op: "fire", Trigger: fmt.Sprintf("t%04d", i)})
	}
	rows := sheetOf(t, r.as(t, "admin").get("/journal.csv"))
	for i := range rows {
		if want := fmt.Sprintf("t%04d", 1002-i); rows[i]["trigger"] != want {
			t.Fatalf("row %d is of %s, want %s", i, rows[i]["trigger"], want)
		}
	}
	if len(rows) != 1003 {
		t.Errorf("%d rows, want 1003", len(rows))
	}
}

// Half a file does not look like a whole one: the connection breaks off.
func TestJournalFileBreaksOff(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "taskdesk.db")
	r := start(t, options{database: "sqlite:" + file})
	for range 30 {
		r.book(t, store.Line{Subject: "ann", Op: "fire", Reason: strings.Repeat("because ", 40)})
	}
	admin := r.as(t, "admin")
	db := must(sql.Open("sqlite", file))(t)
	defer db.Close()
	for _, change := range []string{
		// Enough lines for a second read, of which one cannot be scanned, nor the last entry.
		`INSERT INTO journal_line WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
			SELECT 'z' || i, i, subject, at, op, task, definition, trigger_name, outcome, intended, ended, author FROM n, journal_line WHERE intended = 7`,
		`UPDATE journal_line SET at = 'x' WHERE intended = 3`,
		`UPDATE journal_entry SET seq = 'x' WHERE seq = 30`,
	} {
		must(db.ExecContext(t.Context(), change))(t)
	}
	client := http.Client{Jar: admin.jar, Transport: trusting}
	for _, name := range []string{"/journal.csv", "/journal.jsonl"} {
		res := must(client.Get(r.url + name))(t)
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err == nil || len(text) == 0 {
			t.Errorf("%s came to an end after %d bytes", name, len(text))
		}
	}
}

// verify checks a file as taskdesk journal verify does.
func verify(t *testing.T, text string) (told string, err error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "journal.jsonl")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = app.Journal(t.Context(), []string{"verify", file}, os.Getenv, &out)
	return out.String(), err
}

// An export in JSON Lines is checked with nothing but itself.
func TestJournalLines(t *testing.T) {
	t.Parallel()
	r := start(t, options{})
	r.book(t, bookOfThree()...)
	admin := r.as(t, "admin")
	file := admin.get("/journal").follow("JSON Lines").wants(200)
	if got := file.header.Get("Content-Type"); got != "application/jsonl" || !strings.HasSuffix(file.header.Get("Content-Disposition"), `Z.jsonl"`) {
		t.Errorf("it comes as %s, %s", got, file.header.Get("Content-Disposition"))
	}
	var kinds []string
	for line := range strings.Lines(file.body) {
		var link store.Link
		var entry store.Entry
		if err := json.Unmarshal([]byte(line), &link); err != nil {
			t.Fatalf("%v in %s", err, line)
		}
		if err := json.Unmarshal(link.Body, &entry); err != nil || !link.Whole() {
			t.Errorf("not whole (%v): %s", err, line)
		}
		kinds = append(kinds, entry.Kind)
	}
	if want := []string{"intended", "done", "intended", "refused", "intended"}; !slices.Equal(kinds, want) {
		t.Errorf("entries are %q, want %q, oldest first", kinds, want)
	}
	if told, err := verify(t, file.body); err != nil || !strings.Contains(told, "5 entries") || !strings.Contains(told, "nothing was changed") {
		t.Errorf("the export is checked with %v: %s", err, told)
	}
	if told, err := verify(t, strings.Replace(file.body, "Bob Banker", "Bob Barker", 1)); err == nil || !strings.Contains(told, "entry 3: it was changed") {
		t.Errorf("a changed export is checked with %v: %s", err, told)
	}
	some := admin.get("/journal.jsonl?person=ann").wants(200).body
	if told, err := verify(t, some); err != nil || strings.Count(some, "\n") != 3 || !strings.Contains(told, "2 others are not in this export") {
		t.Errorf("a filtered export is checked with %v: %s", err, told)
	}
	admin.get("/journal.jsonl?to=2020-01-01+00:00").wants(http.StatusOK).wantsNo("{")
}
