package store

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"iter"

	"github.com/go-json-experiment/json"
)

// Links returns the entries of the lines that a query asks for, in the order in which
// they were written, each with its place in the chain. An entry that is sealed with a
// key that is not here comes without a body. It ends after an error.
func (s *Store) Links(ctx context.Context, q LineQuery) iter.Seq2[Link, error] {
	where, args := q.where()
	query := `SELECT e.seq, e.body, e.hash, COALESCE(p.hash, '') FROM journal_entry e
		LEFT JOIN journal_entry p ON p.seq = e.seq - 1
		LEFT JOIN journal_line l ON l.id = e.line ` + where + ` ORDER BY e.seq`
	return func(yield func(Link, error) bool) {
		rows, err := s.db.QueryContext(ctx, query, args...)
		if err != nil {
			yield(Link{}, fmt.Errorf("read journal: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			link, err := s.book.scanLink(rows)
			if err != nil {
				yield(Link{}, fmt.Errorf("read journal: %w", err))
				return
			}
			if !yield(link, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Link{}, fmt.Errorf("read journal: %w", err))
		}
	}
}

func (b bookSeals) scanLink(rows *sql.Rows) (l Link, err error) {
	var seq int64
	var sealed []byte
	if err := rows.Scan(&seq, &sealed, &l.Hash, &l.Prev); err != nil {
		return Link{}, err
	}
	if body, ok := b.open(sealed, entryRow(seq)); ok {
		l.Body = body
	}
	return l, nil
}

// longestEntry bounds a line of an export, in bytes.
const longestEntry = 16 << 20

// CheckExport checks an export of the journal, a Link in JSON on each line, with
// nothing but itself. Entries that the export leaves out are counted in Missing: they
// are no fault of one that was filtered. It fails when r cannot be read.
func CheckExport(r io.Reader) (*JournalCheck, error) {
	var found checker
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, longestEntry)
	for lines.Scan() {
		if len(bytes.TrimSpace(lines.Bytes())) > 0 {
			found.exported(lines.Bytes())
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the export: %w", err)
	}
	found.found.Head = found.last.Hash
	return &found.found, nil
}

func (c *checker) exported(line []byte) {
	var l Link
	var e Entry
	c.found.Entries++
	if err := json.Unmarshal(line, &l); err != nil || json.Unmarshal(l.Body, &e) != nil {
		c.fault(c.last.Seq+1, "line %d of the export is not an entry", c.found.Entries)
		return
	}
	switch {
	case !l.Whole():
		c.fault(e.Seq, "it was changed")
	case e.Seq <= c.last.Seq:
		c.fault(e.Seq, "it is not in its place")
	case e.Seq == c.last.Seq+1 && l.Prev != c.last.Hash:
		c.fault(e.Seq, "it does not follow from the entry before it")
	case e.Kind == Resumed:
		c.fault(e.Seq, "here the journal went on after an end that could not be trusted: entries before it may be missing")
	}
	c.found.Missing += max(0, e.Seq-c.last.Seq-1)
	c.last = head{e.Seq, l.Hash}
	if e.Intent != nil {
		c.spanOf(e.Intent.At)
	}
}
